// The form before a person: https://docs.slack.dev/surfaces/modals. What was typed stays when the form comes back.

import { byId, node } from "./dom.js";
import { act, complain, look, state } from "./store.js";
import { draw } from "./blocks.js";

let shown = "";

function field(block, error) {
  const id = `field-${block.block_id}`;
  const input = inputFor(block.element, { id, name: block.block_id });
  const notes = [block.hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  const asked = input.querySelector("input[type=file], input[list]") || input;
  if (notes) asked.setAttribute("aria-describedby", notes);
  if (error) asked.setAttribute("aria-invalid", "true");
  if (!block.optional) asked.setAttribute("aria-required", "true");
  return node("div", { class: `field${error ? " wrong" : ""}` },
    node("label", { for: id }, block.label.text, block.optional ? node("span", { class: "small" }, " (optional)") : null), input,
    error ? node("div", { class: "error", id: `${id}-error` }, error) : null,
    block.hint ? node("div", { class: "small", id: `${id}-hint` }, block.hint.text) : null);
}

function choose(common, options, initial) {
  const select = node("select", common, new Option("Choose…", ""), ...options.map(([value, text]) => new Option(text, value)));
  select.value = initial || "";
  return select;
}

// A file goes to the workspace as soon as it is chosen; the form then has its id.
function chooseFile(element, common) {
  const kept = node("input", { type: "hidden", name: common.name, value: element.initial_file || "" });
  const { name, ...rest } = common;
  const chosen = node("input", { ...rest, type: "file", accept: (element.filetypes || []).map((each) => `.${each}`).join(",") });
  chosen.addEventListener("change", async () => {
    const file = chosen.files[0];
    if (!file) { kept.value = ""; return; }
    chosen.setAttribute("aria-busy", "true");
    const answer = await fetch(`sandbox/file?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
    kept.value = (await answer.json()).id;
    chosen.removeAttribute("aria-busy");
  });
  return node("span", {}, chosen, kept);
}

// What such a field offers is asked of the app, as somebody types: https://docs.slack.dev/reference/block-kit/block-elements
function ask(element, common, placeholder) {
  const list = node("datalist", { id: `${common.id}-options` });
  const input = node("input", { ...common, list: list.id, autocomplete: "off", placeholder, value: element.initial_option && element.initial_option.value });
  let asked = 0;
  const offer = async () => {
    const mine = asked += 1;
    const query = new URLSearchParams({ as: look.me, block: common.name, typed: input.value });
    const { options, error } = await (await fetch(`sandbox/options?${query}`)).json();
    if (mine !== asked) return;
    if (error) complain(error);
    list.replaceChildren(...(options || []).map((text) => new Option(text, text)));
  };
  input.addEventListener("focus", offer);
  input.addEventListener("input", offer);
  return node("span", {}, input, list);
}

function inputFor(element, common) {
  const placeholder = element.placeholder ? element.placeholder.text : null;
  switch (element.type) {
    case "plain_text_input": {
      const input = element.multiline
        ? node("textarea", { ...common, rows: 4, maxlength: element.max_length, placeholder })
        : node("input", { ...common, maxlength: element.max_length, placeholder });
      input.value = element.initial_value || "";
      return input;
    }
    case "number_input": return node("input", { ...common, inputmode: "decimal", value: element.initial_value, placeholder });
    case "file_input": return chooseFile(element, common);
    case "timepicker": return node("input", { ...common, type: "time", value: element.initial_time });
    case "datepicker": return node("input", { ...common, type: "date", value: element.initial_date });
    case "users_select":
      return choose(common, state.users.filter((user) => !user.is_bot && !user.deleted).map((user) => [user.id, user.real_name]), element.initial_user);
    case "conversations_select":
      return choose(common, state.channels.filter((each) => !each.direct).map((each) => [each.id, `#${each.name}`]), element.initial_conversation);
    case "external_select": return ask(element, common, placeholder);
    case "static_select":
      return choose(common, element.options.map((option) => [option.value, option.text.text]), element.initial_option && element.initial_option.value);
    default: return node("p", { ...common, class: "undrawn" }, `The sandbox does not draw ${element.type}.`);
  }
}

const form = () => byId("modal").querySelector("form");
const values = () => Object.fromEntries([...form().elements].filter((each) => each.name).map((each) => [each.name, each.value]));

// Chromium gives the focus back to a message box, and then types nothing into it until it is focused anew.
function close(dialog) {
  document.body.append(byId("problem"));
  dialog.close();
  dialog.replaceChildren();
  const box = byId("thread").hidden ? byId("text") : byId("reply");
  const back = document.activeElement === document.body ? box : document.activeElement;
  requestAnimationFrame(() => { if (document.activeElement === back || document.activeElement === document.body) { back.blur(); back.focus(); } });
}

export function drawModal() {
  const dialog = byId("modal"), view = state.view;
  const key = JSON.stringify([view, state.stacked]);
  if (key === shown) return;
  const same = shown && view && JSON.parse(shown)[0] && JSON.parse(shown)[0].id === view.id;
  const typed = same && form() ? values() : {};
  shown = key;
  if (!view) { if (dialog.open) close(dialog); return; }
  const errors = view.errors || {};
  const submit = view.submit ? node("button", { type: "submit", class: "primary" }, view.submit.text) : null;
  const made = node("form", { novalidate: true },
    node("header", {}, node("h2", { id: "modal-title" }, view.title.text),
      node("button", { type: "button", "aria-label": "Close", onclick: () => act("close") }, "✕")),
    node("div", { class: "fields-of-form", tabindex: view.submit ? null : 0 }, ...draw(view.blocks, {}, (block) => field(block, errors[block.block_id]))),
    node("footer", {}, node("button", { type: "button", onclick: () => act("close") }, state.stacked > 1 ? "Back" : (view.close || { text: "Close" }).text), submit));
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit) submit.disabled = true;
    await act("submit", { values: values() });
    if (submit) submit.disabled = false;
  });
  document.body.append(byId("problem"));
  dialog.replaceChildren(made);
  if (!byId("problem").hidden) dialog.append(byId("problem"));
  for (const [name, value] of Object.entries(typed)) if (made.elements[name]) made.elements[name].value = value;
  if (!dialog.open) dialog.showModal();
  const first = made.querySelector("[aria-invalid]") || made.querySelector("input,textarea,select,.fields-of-form[tabindex]");
  if (first) first.focus();
}

byId("modal").addEventListener("cancel", (event) => { event.preventDefault(); act("close"); });
