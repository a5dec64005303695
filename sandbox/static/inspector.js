// What goes to and fro between the bot and the workspace, and the trouble that can be made.

import { byId, clear, node } from "./dom.js";
import { act, state } from "./store.js";

const MOST = 300;
let last = 0, timer = null;

const open = () => !byId("inspector").hidden;

export function toggleInspector(show = !open()) {
  byId("inspector").hidden = !show;
  byId("open-inspector").setAttribute("aria-expanded", String(show));
  document.body.classList.toggle("inspecting", show);
  document.body.classList.remove("nav-open");
  clearTimeout(timer);
  if (show) { fetchMore(); byId("leave-inspector").focus(); } else byId("open-inspector").focus();
}

async function fetchMore() {
  try {
    const fresh = await (await fetch(`sandbox/exchanges?since=${last}`)).json();
    const list = byId("exchanges");
    for (const each of fresh) {
      last = each.number;
      list.prepend(line(each));
    }
    while (list.children.length > MOST) list.lastChild.remove();
  } catch { /* the next look may find it again */ }
  if (open()) timer = setTimeout(fetchMore, 500);
}

export const forget = () => clear(byId("exchanges")); // their numbers go on

function line(each) {
  const bad = each.status !== "ok" && each.status !== "ack";
  const payload = (title, content) => [node("h4", {}, title), node("pre", { tabindex: 0 }, JSON.stringify(content, null, 2))];
  const details = node("details", {}, node("summary", {},
    node("span", { class: "way" }, each.way === "to Slack" ? "bot → Slack" : "Slack → bot"), node("b", {}, each.name),
    node("span", { class: bad ? "status bad" : "status" }, each.status), node("span", { class: "small" }, `${each.milliseconds} ms`)));
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) {
      details.append(node("p", { class: "small" }, each.at), ...payload("Request", each.request), ...payload("Answer", each.answer));
    }
  });
  return node("li", {}, details);
}

const SHARE = 0.3;
const KINDS = ["limited", "error", "slow", "lost", "reset"];

let sending = 0;

byId("trouble").addEventListener("change", async () => {
  const chosen = byId("trouble").elements;
  const shares = Object.fromEntries(KINDS.filter((kind) => chosen[kind].checked).map((kind) => [kind, SHARE]));
  sending += 1;
  await act("trouble", { shares, twice: chosen.twice.checked, limits: chosen.limits.checked });
  sending -= 1;
  drawTrouble();
});

let shown = "";

export function drawTrouble() {
  const told = JSON.stringify(state.trouble);
  if (sending || told === shown) return; // what was just ticked is on its way
  shown = told;
  const chosen = byId("trouble").elements;
  for (const kind of KINDS) chosen[kind].checked = Boolean(state.trouble.shares[kind]);
  chosen.twice.checked = state.trouble.twice;
  chosen.limits.checked = state.trouble.limits;
}

byId("trouble").addEventListener("submit", (event) => event.preventDefault());
byId("drop").addEventListener("click", () => act("drop"));
byId("open-inspector").addEventListener("click", () => toggleInspector());
byId("leave-inspector").addEventListener("click", () => toggleInspector(false));
