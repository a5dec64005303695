// The messages of a place and of the open thread, with their menus.

import { byId, keyed, node } from "./dom.js";
import { act, go, look, nameOf, redraw, scrollPast, state, userOf, zoneOf } from "./store.js";
import { EMOJI, mrkdwn, unescapeText } from "./mrkdwn.js";
import { draw } from "./blocks.js";
import { openMenu } from "./menu.js";

const FIVE_MINUTES = 300;
const momentOf = (ts) => new Date(Number(ts) * 1000);
const clockOf = (moment) => moment.toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit", timeZone: zoneOf() });
const yearOf = (moment) => moment.toLocaleDateString("en-US", { year: "numeric", timeZone: zoneOf() });
const dayOf = (moment) => moment.toLocaleDateString("en-US", {
  weekday: "long", month: "long", day: "numeric", timeZone: zoneOf(),
  year: yearOf(moment) === yearOf(new Date(state.now)) ? undefined : "numeric",
});

export function avatar(user, small = false) {
  const name = nameOf(user);
  const hue = [...user].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  const bot = userOf(user).is_bot;
  const style = bot ? "background:#1d3557" : `background:hsl(${hue} 45% 35%)`;
  return node("span", { class: `avatar${small ? " small" : ""}`, style, "aria-hidden": "true" }, bot ? "AI" : name[0]);
}

// Prepare items for `keyed`: days between, and whether a message follows one of the same author at once.
function items(messages, inThread) {
  const found = [];
  let day = "", previous = null;
  for (const message of messages) {
    const here = dayOf(momentOf(message.ts));
    if (here !== day) found.push({ key: `day ${here}`, day: here });
    const follows = previous && here === day && previous.user === message.user && !message.only_for_you &&
      !previous.only_for_you && Number(message.ts) - Number(previous.ts) < FIVE_MINUTES && !(inThread && previous === messages[0]);
    day = here;
    found.push({ key: `${message.ts}${message.only_for_you ? " whisper" : ""}`, message, inThread, follows: Boolean(follows), me: look.me, editing: look.editing === message.ts });
    previous = message;
  }
  return found;
}

const build = (item) => (item.day ? node("div", { class: "day" }, node("span", {}, item.day)) : drawMessage(item));

function drawMessage({ message, inThread, follows, editing }) {
  const channel = look.place;
  const moment = momentOf(message.ts);
  const time = node("time", { datetime: moment.toISOString() }, clockOf(moment));
  const where = { channel, ts: message.ts };
  const edited = message.edited ? node("span", { class: "small" }, " (edited)") : null;
  const head = follows ? null : node("div", { class: "head" }, node("b", {}, nameOf(message.user)),
    userOf(message.user).is_bot ? node("span", { class: "app" }, "APP") : null, time);
  const content = message.blocks && message.blocks.length ? draw(message.blocks, where) : [mrkdwn(message.text)];
  for (const file of message.files || []) content.push(node("a", { class: "kit", href: `sandbox/file/${file.id}`, download: file.title }, `📄 ${file.title}`));
  return node("div", { class: `message${message.only_for_you ? " whisper" : ""}${follows ? " follows" : ""}` },
    follows ? node("time", { datetime: moment.toISOString() }, clockOf(moment).replace(/ .M$/, "")) : avatar(message.user),
    node("div", { class: "body" },
      message.only_for_you ? node("div", { class: "small" }, "Only visible to you") : null,
      !inThread && message.subtype === "thread_broadcast" ? node("div", { class: "small" }, "replied to a thread:") : null,
      head, ...(editing ? [editor(message)] : content), edited, reactions(message, where),
      !inThread && message.replies ? repliesLine(message) : null),
    message.only_for_you ? null : toolbar(message, where, inThread));
}

function reactions(message, where) {
  if (!message.reactions) return null;
  return node("div", { class: "reactions" }, ...message.reactions.map((each) => node("button", {
    type: "button", class: "reaction", "aria-pressed": each.users.includes(look.me) ? "true" : "false",
    "aria-label": `${each.name.replaceAll("_", " ")}, ${each.count}, by ${each.users.map(nameOf).join(", ")}`,
    onclick: () => act("react", { ...where, name: each.name }),
  }, `${EMOJI[each.name] || each.name} ${each.count}`)));
}

function repliesLine(message) {
  const { count, users, last } = message.replies;
  return node("button", { type: "button", class: "replies", onclick: () => openThread(message.ts) },
    ...users.map((user) => avatar(user, true)), node("b", {}, `${count} ${count === 1 ? "reply" : "replies"}`),
    node("span", { class: "small" }, ` last ${clockOf(momentOf(last))}`));
}

function editor(message) {
  const area = node("textarea", { rows: 3, "aria-label": "Edit the message" });
  area.value = look.edited || unescapeText(message.text).replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, user) => `@${nameOf(user)}`);
  const close = () => { look.editing = look.edited = ""; redraw(); };
  area.addEventListener("input", () => { look.edited = area.value; });
  const save = async () => { if (await act("edit", { channel: look.place, ts: message.ts, text: area.value })) close(); };
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); close(); }
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); save(); }
  });
  setTimeout(() => area.focus());
  return node("div", { class: "editor" }, area,
    node("button", { type: "button", onclick: close }, "Cancel"), node("button", { type: "button", class: "primary", onclick: save }, "Save"));
}

function toolbar(message, where, inThread) {
  const react = node("button", { type: "button", "aria-haspopup": "menu", "aria-label": "Add a reaction", title: "Add a reaction" }, "☺");
  react.addEventListener("click", () => openMenu(react, state.emoji.map((name) => ({
    label: `${EMOJI[name] || ""} ${name.replaceAll("_", " ")}`, run: () => act("react", { ...where, name }),
  }))));
  const more = node("button", { type: "button", "aria-haspopup": "menu", "aria-label": "More actions", title: "More actions" }, "⋯");
  more.addEventListener("click", () => openMenu(more, [
    { label: `${state.shortcut} (AI Initiative)`, run: () => act("shortcut", where) },
    ...(message.user === look.me ? [
      { label: "Edit message", run: () => { look.editing = message.ts; look.edited = ""; redraw(); } },
      { label: "Delete message", run: () => act("delete", where) },
    ] : []),
  ]));
  const reply = inThread ? null : node("button", { type: "button", "aria-label": "Reply in thread", title: "Reply in thread", onclick: () => openThread(message.ts) }, "💬");
  return node("div", { class: "toolbar", role: "group", "aria-label": "Message actions" }, react, reply, more);
}

export function openThread(ts) {
  look.replying = true;
  go({ thread: ts, tab: "messages" });
}

function fill(list, messages, inThread, { earlier = 0, later = 0 } = {}) {
  const of = `${look.me} ${look.place} ${inThread ? look.thread : ""}`;
  const same = list.dataset.of === of;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80 && !list.kept?.has("later");
  const edge = list.getBoundingClientRect().top;
  const kept = [...(list.kept || [])];
  const [anchor, { element } = {}] = kept.find(([, each]) => each.element.classList.contains("message") && each.element.getBoundingClientRect().bottom > edge) || [];
  const before = element && element.getBoundingClientRect().top;
  list.dataset.of = of;
  const shown = [
    ...(messages.length || inThread ? [] : [{ key: "empty", empty: true }]),
    ...(earlier ? [{ key: "earlier", count: earlier }] : []), ...items(messages, inThread), ...(later ? [{ key: "later", count: later }] : []),
  ];
  keyed(list, shown, (item) => (item.empty ? emptyLine() : item.count ? moreLine(item) : build(item)));
  if (!later && (atEnd || !same)) toEndOf(list);
  else if (anchor && list.kept.has(anchor)) list.scrollTop += list.kept.get(anchor).element.getBoundingClientRect().top - before;
}

// The end, or the beginning of the last message if it is longer than what can be seen.
function toEndOf(list) {
  list.dataset.end = "yes";
  const last = list.lastElementChild;
  list.scrollTop = last && last.offsetHeight > list.clientHeight ? last.offsetTop - list.offsetTop : list.scrollHeight;
}

const emptyLine = () => node("p", { class: "empty" },
  `Nothing here yet. Type ${state.command.name} new to register an initiative, or take the tour.`);

const moreLine = ({ key, count }) => node("div", { class: "more" },
  node("button", { type: "button", onclick: () => (key === "earlier" ? move(1) : toTheEnd()) },
    `${count.toLocaleString("en-US")} ${key} ${count === 1 ? "message" : "messages"}`));

export function drawMessages() {
  const place = state.place;
  fill(byId("messages"), place ? place.messages : [], false, place || {});
  const open = Boolean(look.thread && place && place.thread.length);
  byId("thread").hidden = !open;
  if (open) fill(byId("replies"), place.thread, true);
  if (open && look.replying && place.id === look.place) {
    look.replying = false;
    byId("reply").focus();
  }
  const here = place && state.channels.find((each) => each.id === place.id);
  if (here && here.unread && look.tab === "messages" && place.id === look.place && !document.hidden) act("read", { channel: place.id });
}

// One move at a time: scrolling by the page itself must not set off the next.
let moving = false;
function move(steps) {
  if (moving) return;
  moving = true;
  scrollPast(steps);
  setTimeout(() => { moving = false; }, 150);
}

export function toTheEnd() {
  byId("messages").dataset.of = byId("replies").dataset.of = "";
  moving = false;
  move(0);
}

for (const list of [byId("messages"), byId("replies")]) {
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    list.addEventListener(kind, () => { delete list.dataset.end; }, { passive: true });
  }
}

byId("messages").addEventListener("scroll", () => {
  const list = byId("messages");
  if (!state || !state.place || state.place.id !== look.place || list.scrollHeight <= list.clientHeight) return;
  const below = list.scrollHeight - list.scrollTop - list.clientHeight;
  if (list.scrollTop < 300 && state.place.earlier) move(1);
  else if (below < 300 && state.place.later) move(-1);
}, { passive: true });
