// What the page knows: the workspace as one person sees it, and where they look. Everything that is done goes through `act`.

import { byId } from "./dom.js";

const asked = new URLSearchParams(location.hash.slice(1)); // #as=U0ALICE&place=C0ROADMAP&thread=1772442000.000000
const STEP = 80;

export const look = {
  me: asked.get("as") || sessionStorage.getItem("who") || "U0ALICE",
  place: asked.get("place") || sessionStorage.getItem("place") || "C0ROADMAP",
  thread: asked.get("thread") || "",
  tab: asked.get("tab") || "messages",
  past: 0, // messages at the end that one has scrolled past
  editing: "",
  edited: "", // what is in the editor
  replying: false, // whether the reply box wants the focus once it is there
};
export let state = null;

let draw = () => {};
export const onChange = (listener) => { draw = listener; };
export const redraw = () => { if (state) draw({ own: true }); };

export async function act(what, content = {}) {
  try {
    const answer = await fetch(`sandbox/do/${what}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ as: look.me, ...content }),
    });
    const { error } = await answer.json();
    if (error || what !== "read") complain(error || "");
    return !error;
  } catch {
    complain("The sandbox does not answer. Is it still running?");
    return false;
  }
}

let fading;
export function complain(text) {
  (byId("modal").open ? byId("modal") : document.body).append(byId("problem")); // nothing is to be seen behind a form
  byId("problem").hidden = !text;
  byId("problem").textContent = text;
  clearTimeout(fading);
  if (text) fading = setTimeout(() => { byId("problem").hidden = true; }, 8000);
}

export function go({ me = look.me, place = look.place, thread = "", tab = "messages" }) {
  if (place !== look.place || me !== look.me) look.past = 0;
  Object.assign(look, { me, place, thread, tab, editing: "" });
  sessionStorage.setItem("who", me);
  sessionStorage.setItem("place", place);
  document.body.classList.remove("nav-open");
  return follow();
}

export function scrollPast(steps) {
  look.past = steps ? Math.max(0, state.place.later + steps * STEP) : 0;
  return follow();
}

export const userOf = (id) => state.users.find((each) => each.id === id) || { id, real_name: id };
export const nameOf = (id) => userOf(id).real_name;
export const channelOf = (id) => state.channels.find((each) => each.id === id);
export const zoneOf = () => userOf(look.me).tz || "UTC";

// Ask for the state, again and again: the server answers when there is something new.
let asking = null;
export async function follow() {
  if (asking) asking.abort();
  const mine = asking = new AbortController();
  let since = -1;
  while (!mine.signal.aborted) {
    const query = new URLSearchParams({ as: look.me, place: look.place, thread: look.thread, past: look.past, since });
    try {
      const answer = await fetch(`sandbox/state?${query}`, { signal: mine.signal });
      const fresh = await answer.json();
      if (mine.signal.aborted) return;
      state = fresh;
      since = fresh.version;
      draw({ own: false });
    } catch (error) {
      if (error.name === "AbortError") return;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
