"use strict";
// The page shows the workspace as one person sees it, and does what that person does. No build step, no library.

const byId = (id) => document.getElementById(id);
let state = null;
const asked = new URLSearchParams(location.hash.slice(1)); // #as=U0ALICE&place=C0ROADMAP&thread=1772442000.000000
let me = asked.get("as") || localStorage.getItem("who") || "U0ALICE";
let place = asked.get("place") || localStorage.getItem("place") || "C0ROADMAP";
let thread = asked.get("thread");
let shownView = "";
const seen = {};
const EMOJI = {
  white_check_mark: "✅", white_small_square: "▫️", small_orange_diamond: "🔸", heavy_minus_sign: "➖", warning: "⚠️",
};

function node(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

async function act(what, content = {}) {
  const answer = await fetch(`sandbox/do/${what}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ as: me, ...content }),
  });
  const { error } = await answer.json();
  complain(error || "");
}

function complain(text) {
  byId("problem").hidden = !text;
  byId("problem").textContent = text;
  if (text) setTimeout(() => { byId("problem").hidden = true; }, 6000);
}

function nameOf(user) {
  const found = state.users.find((each) => each.id === user);
  return found ? found.real_name : user;
}

const unescapeText = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

// mrkdwn, as far as it goes: mentions, links, bold, italic, code, emoji, quotes.
// https://docs.slack.dev/messaging/formatting-message-text
function mrkdwn(text) {
  const out = node("div", { class: "body" });
  const parts = text.split("```");
  if (parts.length > 2) {
    parts.forEach((part, index) => {
      if (index % 2) out.append(node("pre", {}, unescapeText(part.replace(/^\n|\n$/g, ""))));
      else if (part.trim()) out.append(mrkdwn(part));
    });
    return out;
  }
  let quote = null;
  text.split("\n").forEach((line, index, lines) => {
    const quoted = line.startsWith("&gt;") || line.startsWith(">");
    if (quoted) {
      if (!quote) out.append(quote = node("blockquote"));
      quote.append(inline(line.replace(/^(&gt;|>)/, "")), node("br"));
    } else {
      quote = null;
      out.append(inline(line));
      if (index < lines.length - 1) out.append("\n");
    }
  });
  return out;
}

function inline(text) {
  const out = document.createDocumentFragment();
  const pattern = /<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>|`([^`]+)`|\*([^*\n]+)\*|(?<![\w])_([^_\n]+)_(?![\w])|:([a-z0-9_+]+):/g;
  let last = 0;
  for (const found of text.matchAll(pattern)) {
    out.append(unescapeText(text.slice(last, found.index)));
    last = found.index + found[0].length;
    const [, mark, target, label, code, bold, italic, emoji] = found;
    if (code) out.append(node("code", {}, unescapeText(code)));
    else if (bold) out.append(node("strong", {}, inline(bold)));
    else if (italic) out.append(node("em", {}, inline(italic)));
    else if (emoji) out.append(EMOJI[emoji] || found[0]);
    else if (mark === "@") out.append(node("span", { class: "mention" }, `@${nameOf(target)}`));
    else if (mark === "#") out.append(node("span", { class: "mention" }, `#${(state.channels.find((c) => c.id === target) || { name: target }).name}`));
    else if (mark === "!") out.append(node("span", { class: "mention" }, `@${label || target}`));
    else out.append(link(target, label));
  }
  out.append(unescapeText(text.slice(last)));
  return out;
}

// A link to a message of this workspace opens its thread here.
function link(target, label) {
  const found = target.match(/\/archives\/(\w+)\/p(\d+)(\d{6})$/);
  const text = unescapeText(label || target);
  if (!found) return node("a", { href: target, target: "_blank", rel: "noopener" }, text);
  return node("a", { href: "#", onclick: (event) => { event.preventDefault(); go(found[1], `${found[2]}.${found[3]}`); } }, text);
}

const textOf = (object) => (object.type === "mrkdwn" ? mrkdwn(object.text) : node("div", { class: "body" }, object.text));

function button(element, context) {
  return node("button", {
    type: "button", class: element.style === "primary" ? "primary" : "",
    onclick: () => act("press", { element, ...context }),
  }, element.text.text);
}

function block(each, context) {
  const here = { ...context, block_id: each.block_id };
  switch (each.type) {
    case "header": return node("div", { class: "block header" }, each.text.text);
    case "divider": return node("hr");
    case "context": return node("div", { class: "block context" }, ...each.elements.map(textOf));
    case "actions": return node("div", { class: "block actions" }, ...each.elements.map((element) => button(element, here)));
    case "section": {
      const shown = node("div", { class: "block section" });
      if (each.text) shown.append(textOf(each.text));
      if (each.fields) shown.append(node("div", { class: "fields" }, ...each.fields.map(textOf)));
      if (each.accessory) shown.append(button(each.accessory, here));
      return shown;
    }
    default: return node("div", { class: "block error" }, `The sandbox does not draw ${each.type} blocks.`);
  }
}

function message(each, channel, inThread) {
  const time = new Date(Number(each.ts) * 1000);
  const context = { channel: channel.id, ts: each.ts };
  const own = each.user === me && !each.only_for_you;
  const replies = channel.messages.filter((other) => other.thread_ts === each.ts && other.ts !== each.ts);
  const menu = node("div", { class: "menu" });
  if (!each.only_for_you) {
    if (!inThread) menu.append(node("button", { type: "button", onclick: () => openThread(each.ts) }, "Reply"));
    menu.append(node("button", { type: "button", onclick: () => act("shortcut", context) }, "Record as answer"));
  }
  if (own) {
    menu.append(node("button", { type: "button", onclick: () => edit(each, channel) }, "Edit"));
    menu.append(node("button", { type: "button", onclick: () => act("delete", context) }, "Delete"));
  }
  return node("li", { class: `message${each.only_for_you ? " whisper" : ""}` },
    each.only_for_you ? node("div", { class: "small" }, "Only you can see this") : null,
    node("div", { class: "head" }, `${nameOf(each.user)} `, node("time", { datetime: time.toISOString() }, localTime(time)),
      each.edited ? node("span", { class: "small" }, " (edited)") : null),
    ...(each.blocks && each.blocks.length ? each.blocks.map((b) => block(b, context)) : [mrkdwn(each.text)]),
    ...(each.reactions || []).map((reaction) => node("span", { class: "reaction" }, `${EMOJI[reaction.name] || reaction.name} ${reaction.count}`)),
    !inThread && replies.length
      ? node("button", { type: "button", onclick: () => openThread(each.ts) }, `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`)
      : null,
    menu);
}

function localTime(time) {
  const zone = (state.users.find((user) => user.id === me) || {}).tz || "UTC";
  return time.toLocaleString("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: zone });
}

function edit(each, channel) {
  const text = prompt("Edit the message", unescapeText(each.text));
  if (text) act("edit", { channel: channel.id, ts: each.ts, text });
}

function openThread(ts) { thread = ts; render(); byId("reply").focus(); }
function go(channel, ts = null) { place = channel; thread = ts; localStorage.setItem("place", channel); render(); }

function fill(list, items) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  list.replaceChildren(...items);
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function render() {
  const who = byId("who");
  if (who.options.length === 0) {
    for (const user of state.users) if (!user.is_bot && !user.deleted) who.append(new Option(`${user.real_name} (${user.tz})`, user.id));
    who.value = me;
  }
  byId("now").textContent = localTime(new Date(state.now));
  const channel = state.channels.find((each) => each.id === place) || state.channels[0];
  place = channel.id;
  seen[`${me}:${place}`] = channel.messages.length;
  byId("places").replaceChildren(...state.channels.map((each) => node("button", {
    type: "button", "aria-current": each.id === place ? "true" : "false", onclick: () => go(each.id),
    class: each.messages.length > (seen[`${me}:${each.id}`] || 0) ? "news" : "",
  }, each.direct ? "AI Initiative (direct)" : `${each.private ? "🔒" : "#"} ${each.name}`)));
  byId("title").textContent = channel.direct ? "AI Initiative" : `# ${channel.name}`;
  byId("invite").hidden = channel.bot_inside;
  const top = channel.messages.filter((each) => !each.thread_ts || each.ts === each.thread_ts || each.subtype === "thread_broadcast");
  fill(byId("messages"), top.map((each) => message(each, channel, false)));
  const root = thread && channel.messages.find((each) => each.ts === thread);
  byId("thread").hidden = !root;
  if (root) fill(byId("replies"), [root, ...channel.messages.filter((each) => each.thread_ts === thread && each.ts !== thread)].map((each) => message(each, channel, true)));
  renderView();
}

function field(each, errors) {
  const id = `field-${each.block_id}`;
  const element = each.element;
  const input = inputFor(element, id, !each.optional);
  return node("div", { class: "field" },
    node("label", { for: id }, each.label.text + (each.optional ? " (optional)" : "")), input,
    each.hint ? node("div", { class: "hint" }, each.hint.text) : null,
    errors[each.block_id] ? node("div", { class: "error", role: "alert" }, errors[each.block_id]) : null);
}

function inputFor(element, id, required) {
  const common = { id, name: id.slice(6), "aria-required": required ? "true" : "false" };
  const choose = (options, initial) => {
    const select = node("select", common, new Option("", ""), ...options.map(([value, text]) => new Option(text, value)));
    select.value = initial || "";
    return select;
  };
  switch (element.type) {
    case "plain_text_input": {
      const input = node(element.multiline ? "textarea" : "input", { ...common, maxlength: element.max_length, rows: 4 });
      input.value = element.initial_value || "";
      return input;
    }
    case "number_input": return node("input", { ...common, inputmode: "decimal", value: element.initial_value });
    case "timepicker": return node("input", { ...common, type: "time", value: element.initial_time });
    case "datepicker": return node("input", { ...common, type: "date", value: element.initial_date });
    case "users_select": return choose(state.users.filter((user) => !user.is_bot && !user.deleted).map((user) => [user.id, user.real_name]), element.initial_user);
    case "conversations_select": return choose(state.channels.filter((each) => !each.direct).map((each) => [each.id, `#${each.name}`]), element.initial_conversation);
    case "static_select": return choose(element.options.map((option) => [option.value, option.text.text]), element.initial_option && element.initial_option.value);
    default: return node("p", { class: "error" }, `The sandbox does not draw ${element.type}.`);
  }
}

function renderView() {
  const dialog = byId("modal");
  const key = JSON.stringify(state.view);
  if (key === shownView) return;
  const same = shownView && state.view && JSON.parse(shownView).id === state.view.id;
  const typed = same ? values() : {};
  shownView = key;
  if (!state.view) { dialog.close(); return; }
  const view = state.view;
  const form = node("form", { onsubmit: (event) => { event.preventDefault(); act("submit", { values: values() }); } },
    node("h2", {}, view.title.text),
    ...view.blocks.map((each) => (each.type === "input" ? field(each, view.errors || {}) : block(each, {}))),
    node("div", { class: "buttons" },
      node("button", { type: "button", onclick: () => act("close") }, (view.close || { text: "Close" }).text),
      view.submit ? node("button", { type: "submit", class: "primary" }, view.submit.text) : null));
  dialog.replaceChildren(form);
  for (const [name, value] of Object.entries(typed)) if (form.elements[name]) form.elements[name].value = value;
  if (!dialog.open) dialog.showModal();
  const wrong = form.querySelector(".error");
  const first = wrong ? wrong.parentElement.querySelector("input,textarea,select") : form.querySelector("input,textarea,select");
  if (first) first.focus();
}

function values() {
  const form = byId("modal").querySelector("form");
  return form ? Object.fromEntries([...form.elements].filter((each) => each.name).map((each) => [each.name, each.value])) : {};
}

async function send(input, options) {
  const text = input.value.trim();
  if (!text) return;
  input.value = "";
  const command = text.match(/^\/ai-initiative(?:\s+|$)(.*)$/s);
  if (command && options.thread) complain("Slack takes no slash commands in threads. Mention the bot: @initiative show AI-1");
  else if (command) await act("command", { channel: place, text: command[1] });
  else await act("write", { channel: place, text, ...options });
}

function onEnter(input, form) {
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); form.requestSubmit(); }
  });
}

byId("composer").addEventListener("submit", (event) => { event.preventDefault(); send(byId("text"), {}); });
byId("replier").addEventListener("submit", (event) => { event.preventDefault(); send(byId("reply"), { thread }); });
onEnter(byId("text"), byId("composer"));
onEnter(byId("reply"), byId("replier"));
byId("leave-thread").addEventListener("click", () => { thread = null; render(); });
byId("invite").addEventListener("click", () => act("invite", { channel: place }));
byId("modal").addEventListener("cancel", (event) => { event.preventDefault(); act("close"); });
for (const each of document.querySelectorAll(".clock button")) each.addEventListener("click", () => act("clock", { hours: each.dataset.hours, days: each.dataset.days }));
byId("who").addEventListener("change", (event) => {
  me = event.target.value; localStorage.setItem("who", me); thread = null; follow();
});

let following = 0;
async function follow() {
  const mine = ++following;
  let since = -1;
  while (mine === following) {
    try {
      const answer = await fetch(`sandbox/state?as=${me}&since=${since}`);
      const fresh = await answer.json();
      if (mine !== following) return;
      state = fresh;
      since = fresh.version;
      render();
      if (asked.has("still")) return; // for a picture: what is there now, and no waiting for more
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
follow();
