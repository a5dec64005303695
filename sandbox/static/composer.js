// The message boxes: sending, and completion of `/` and `@`.

import { byId, clear, node } from "./dom.js";
import { act, complain, look, state } from "./store.js";
import { toTheEnd } from "./messages.js";

// What was begun stays where it was begun, and with whom.
const drafts = new Map();
const keyOf = (area) => [look.me, look.place, area.id === "reply" ? look.thread : ""].join(" ");

export function drawDrafts() {
  for (const area of [byId("text"), byId("reply")]) {
    const key = keyOf(area);
    if (area.dataset.of === key) continue;
    area.dataset.of = key;
    area.value = drafts.get(key) || "";
    if (area.id === "reply") byId("also").checked = false;
    fit(area);
  }
}

export function forgetDrafts() {
  drafts.clear();
  byId("text").dataset.of = byId("reply").dataset.of = "";
}

async function send(area, options) {
  const text = area.value.trim();
  if (!text) return;
  const command = text.match(/^\/(\S+)\s*(.*)$/s);
  if (command && command[1] === "invite" && !options.thread) {
    area.value = "";
    await act("invite", { channel: look.place });
    return;
  }
  if (command && `/${command[1]}` !== state.command.name) {
    complain(`/${command[1]} is not a valid command. In this workspace there is ${state.command.name}.`);
    return;
  }
  if (command && options.thread) {
    complain(`Slack takes no slash commands in threads. Mention the bot instead: @initiative ${command[2]}`);
    return;
  }
  area.value = "";
  drafts.delete(keyOf(area));
  fit(area);
  toTheEnd();
  const done = command
    ? await act("command", { channel: look.place, text: command[2] })
    : await act("write", { channel: look.place, text, ...options });
  if (!done && !area.value) area.value = text;
}

function fit(area) {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, 220)}px`;
}

// What could be meant by what stands before the caret.
function choices(area) {
  const before = area.value.slice(0, area.selectionStart);
  if (/^\/\S*$/.test(before) && state.command.name.startsWith(before) && before !== state.command.name) {
    return [{ from: 0, insert: `${state.command.name} `, label: state.command.name, hint: state.command.hint }];
  }
  const found = before.match(/(?:^|\s)@([^\s@]*)$/);
  if (!found) return [];
  const typed = found[1].toLowerCase();
  return state.users
    .filter((user) => !user.deleted && user.real_name.toLowerCase().split(" ").some((part) => part.startsWith(typed)))
    .slice(0, 8)
    .map((user) => ({
      from: before.length - typed.length - 1, insert: user.is_bot ? "@initiative " : `@${user.real_name} `,
      label: user.real_name, hint: user.is_bot ? "app" : user.tz,
    }));
}

function completion(area) {
  const list = node("ul", { class: "completion", role: "listbox", id: `${area.id}-choices`, "aria-label": "Suggestions", hidden: true });
  area.before(list);
  area.setAttribute("role", "combobox");
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  area.setAttribute("aria-expanded", "false");
  let found = [], at = 0;
  const show = () => {
    list.hidden = found.length === 0;
    area.setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) { area.removeAttribute("aria-activedescendant"); clear(list); return; }
    list.replaceChildren(...found.map((each, place) => {
      const option = node("li", { role: "option", id: `${list.id}-${place}`, "aria-selected": String(place === at) },
        node("b", {}, each.label), node("span", { class: "small" }, ` ${each.hint || ""}`));
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); take(place); });
      return option;
    }));
    area.setAttribute("aria-activedescendant", `${list.id}-${at}`);
  };
  const suggest = () => { found = document.activeElement === area ? choices(area) : []; at = 0; show(); };
  const take = (place) => {
    const { from, insert } = found[place];
    area.setRangeText(insert, from, area.selectionStart, "end");
    found = [];
    show();
  };
  area.addEventListener("input", () => { drafts.set(keyOf(area), area.value); fit(area); suggest(); });
  area.addEventListener("click", suggest);
  area.addEventListener("blur", () => { found = []; show(); });
  area.addEventListener("keydown", (event) => {
    if (!found.length) return;
    if (event.key === "ArrowDown") at = (at + 1) % found.length;
    else if (event.key === "ArrowUp") at = (at - 1 + found.length) % found.length;
    else if (event.key === "Enter" || event.key === "Tab") take(at);
    else if (event.key === "Escape") found = [];
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
    show();
  });
}

function compose(area, form, optionsOf) {
  completion(area);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(area, optionsOf()); });
}

export function type(text) {
  const area = look.thread && !text.startsWith("/") ? byId("reply") : byId("text");
  area.value = text;
  drafts.set(keyOf(area), text);
  fit(area);
  area.focus();
}

compose(byId("text"), byId("composer"), () => ({}));
compose(byId("reply"), byId("replier"), () => {
  const broadcast = byId("also").checked;
  byId("also").checked = false;
  return { thread: look.thread, broadcast };
});
