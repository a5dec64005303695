// The page: what is where, and the sidebar. No build step, no library; what it draws comes from `store.js`.

import { byId, keyed, node } from "./dom.js";
import { act, channelOf, follow, go, look, onChange, redraw, state, zoneOf } from "./store.js";
import { drawMessages } from "./messages.js";
import { draw } from "./blocks.js";
import { drawModal } from "./modal.js";
import { drawTour } from "./tour.js";
import { drawTrouble, forget, toggleInspector } from "./inspector.js";
import { drawDrafts, forgetDrafts } from "./composer.js";

const WIDE = 1560; // pixels that the inspector and a thread need beside each other

let home = "", thread = "";
let pressed = false, missed = false; // a button that is being pressed is not taken from under the pointer

function drawSidebar() {
  const who = byId("who");
  keyed(who, state.users.filter((user) => !user.is_bot && !user.deleted).map((user) => ({ key: user.id, name: user.real_name, tz: user.tz })),
    (user) => new Option(`${user.name} (${user.tz})`, user.key));
  who.value = look.me;
  const moment = new Date(state.now);
  byId("now").textContent = moment.toLocaleString("en-US", { weekday: "short", month: "short", day: "numeric", year: "numeric", hour: "numeric", minute: "2-digit", timeZone: zoneOf() });
  byId("now").dateTime = state.now;
  const sections = [
    { key: "Channels", places: state.channels.filter((each) => !each.direct) },
    { key: "Apps", places: state.channels.filter((each) => each.direct) },
  ].filter((each) => each.places.length);
  keyed(byId("places"), sections.map((each) => ({ ...each, place: look.place })), ({ key, places }) => node("section", {},
    node("h2", {}, key), node("ul", {}, ...places.map((each) => node("li", {}, placeButton(each))))));
  byId("reset").hidden = !state.can_reset;
}

function placeButton(each) {
  const name = each.direct ? "AI Initiative" : each.name;
  const unread = each.unread && each.id !== look.place ? each.unread : 0;
  return node("button", {
    type: "button", class: unread ? "unread" : "", "aria-current": each.id === look.place ? "page" : null,
    onclick: () => go({ place: each.id }),
  }, node("span", { "aria-hidden": "true" }, each.direct ? "◆" : each.private ? "🔒" : "#"), node("span", { class: "name" }, name),
  unread ? node("span", { class: "badge" }, `${unread}`, node("span", { class: "quiet" }, " unread")) : null);
}

function drawHome() {
  const shown = JSON.stringify(state.home);
  if (shown === home) return;
  home = shown;
  byId("home").replaceChildren(...(state.home ? draw(state.home.blocks) : [node("p", { class: "small" }, "The app has not drawn its home yet.")]));
}

function drawPlace() {
  const channel = channelOf(look.place) || state.channels[0];
  if (!channel) { byId("title").textContent = "Starting…"; return; }
  if (channel.id !== look.place) { go({ place: channel.id }); return; }
  const atHome = channel.direct && look.tab === "home";
  byId("title").textContent = channel.direct ? "AI Initiative" : `${channel.private ? "🔒" : "#"} ${channel.name}`;
  byId("also-where").textContent = channel.direct ? "the conversation" : `#${channel.name}`;
  byId("text").placeholder = channel.direct ? "Message AI Initiative" : `Message #${channel.name}${innerWidth > 760 ? `, or ${state.command.name}` : ""}`;
  byId("invite").hidden = channel.bot_inside;
  byId("tabs").hidden = !channel.direct;
  byId("tab-home").setAttribute("aria-selected", String(atHome));
  byId("tab-messages").setAttribute("aria-selected", String(!atHome));
  byId("home").hidden = !atHome;
  byId("messages").hidden = byId("composer").hidden = atHome;
  document.title = `${channel.direct ? "AI Initiative" : `#${channel.name}`} · Sandbox`;
}

onChange(({ own }) => {
  if (pressed && !own) { missed = true; return; }
  if (!state.users.some((user) => user.id === look.me) && state.users.length > 1) { go({ me: state.users[1].id }); return; }
  drawSidebar();
  drawPlace();
  drawHome();
  if (look.thread && look.thread !== thread && innerWidth < WIDE && !byId("inspector").hidden) toggleInspector(false);
  thread = look.thread;
  drawMessages();
  drawDrafts();
  drawModal();
  drawTour();
  drawTrouble();
});

function openTab(tab) {
  look.tab = tab;
  if (tab === "home") { look.thread = ""; act("home"); }
  redraw();
}

function letGo() {
  pressed = false;
  if (missed) { missed = false; redraw(); }
}

async function moveClock(button, how) {
  button.setAttribute("aria-busy", "true");
  await act("clock", how);
  button.removeAttribute("aria-busy");
}

byId("who").addEventListener("change", (event) => go({ me: event.target.value, thread: look.thread, tab: look.tab }));
byId("invite").addEventListener("click", () => act("invite", { channel: look.place }));
byId("leave-thread").addEventListener("click", () => { go({}); byId("text").focus(); });
byId("tab-home").addEventListener("click", () => openTab("home"));
byId("tab-messages").addEventListener("click", () => openTab("messages"));
byId("tabs").addEventListener("keydown", (event) => {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const other = byId(document.activeElement.id === "tab-home" ? "tab-messages" : "tab-home");
  other.focus();
  other.click();
});
for (const each of document.querySelectorAll(".clock .row button")) each.addEventListener("click", () => moveClock(each, { ...each.dataset }));
byId("date").addEventListener("submit", (event) => { event.preventDefault(); moveClock(event.submitter, { to: byId("date-input").value }); });
byId("reset").addEventListener("click", async () => {
  if (!confirm("Start again? Everything in the sandbox goes back to the beginning.")) return;
  if (!(await act("reset"))) return;
  forget();
  forgetDrafts();
});
byId("open-nav").addEventListener("click", () => {
  const open = document.body.classList.toggle("nav-open");
  byId("open-nav").setAttribute("aria-expanded", String(open));
});
document.addEventListener("pointerdown", () => { pressed = true; }, true);
for (const end of ["pointerup", "pointercancel", "dragend"]) document.addEventListener(end, () => setTimeout(letGo), true);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !byId("thread").hidden && !byId("modal").open) byId("leave-thread").click();
});
if (look.tab === "home") act("home");
follow();
