// The guided tour. Where it stands is the workspace's to say: a step is done when its effect can be seen there.

import { byId, node } from "./dom.js";
import { act, go, look, nameOf, channelOf, state } from "./store.js";
import { type } from "./composer.js";

let shown = "";

const button = (label, run, kind = "") => node("button", { type: "button", class: kind, onclick: run }, label);

async function perform(event) {
  const button = event.target;
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
  const { who, place, thread } = state.tour;
  go({ me: who, place, thread });
  await act("tour", { what: "perform" });
  button.removeAttribute("aria-busy");
  button.disabled = false;
}

export function drawTour() {
  const tour = state.tour, panel = byId("tour");
  const here = Boolean(tour && !tour.finished && tour.who === look.me && tour.place === look.place && tour.thread === (look.thread || ""));
  const key = JSON.stringify([tour, here]);
  if (key === shown) return;
  shown = key;
  panel.hidden = !tour;
  if (!tour) { panel.replaceChildren(); return; }
  if (tour.finished) {
    panel.replaceChildren(
      node("h3", {}, "That was the tour"),
      node("p", {}, "The other channels hold three initiatives with a longer life. Everything here is yours to try: /ai-initiative help lists the rest, and Start again brings back the beginning."),
      node("div", { class: "row" }, button("Close", () => act("tour", { what: "leave" }), "primary")));
    return;
  }
  const where = `${nameOf(tour.who)}, in ${(channelOf(tour.place) || {}).direct || tour.step === 5 ? "the direct messages with the app" : `#${(channelOf(tour.place) || {}).name}`}${tour.thread ? ", in the thread" : ""}`;
  panel.replaceChildren(
    node("h3", {}, `${tour.step + 1} of ${tour.of}: ${tour.title}`),
    node("p", {}, tour.text),
    here && tour.type ? node("p", {}, "Type ", node("code", {}, tour.type)) : "",
    here ? "" : node("p", { class: "small" }, `As ${where}.`),
    node("div", { class: "row" },
      here
        ? (tour.type ? button("Type it for me", () => type(tour.type), "primary") : "")
        : button("Take me there", () => go({ me: tour.who, place: tour.place, thread: tour.thread }), "primary"),
      button("Do it for me", perform), button("Leave the tour", () => act("tour", { what: "leave" }))));
}

byId("start-tour").addEventListener("click", async () => {
  await act("tour", { what: "start" });
  document.body.classList.remove("nav-open");
});
