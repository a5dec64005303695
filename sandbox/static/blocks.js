// Block Kit as Slack draws it: https://docs.slack.dev/reference/block-kit/blocks. What is not drawn says so.

import { node } from "./dom.js";
import { act } from "./store.js";
import { openMenu } from "./menu.js";
import { EMOJI, mrkdwn } from "./mrkdwn.js";

const plain = (text) => text.replace(/:([a-z0-9_+]+):/g, (whole, name) => EMOJI[name] || whole);
export const textOf = (object) => (object.type === "mrkdwn" ? mrkdwn(object.text) : node("div", { class: "mrkdwn" }, plain(object.text)));

const missing = (what) => node("div", { class: "undrawn" }, `The sandbox does not draw ${what}.`);

// `where` says in which message the blocks are, for the buttons: { channel, ts }, or nothing for a form or the home tab.
// Only a form has inputs, and draws them itself.
export const draw = (blocks, where = {}, input = null) => blocks.map((block, place) => (
  block.type === "input" && input ? input(block) : drawOne(block, place, where)));

function drawOne(block, place, where) {
  const element = (each, index) => drawElement(each, { ...where, at: [place, index] });
  switch (block.type) {
    case "header": return node("h3", { class: "block header" }, block.text.text);
    case "divider": return node("hr");
    case "context": return node("div", { class: "block context" }, ...block.elements.map(textOf));
    case "actions": return node("div", { class: "block actions" }, ...block.elements.map(element));
    case "image": return drawImage(block);
    case "section": {
      const text = node("div", { class: "text" });
      if (block.text) text.append(textOf(block.text));
      if (block.fields) text.append(node("div", { class: "fields" }, ...block.fields.map(textOf)));
      return node("div", { class: "block section" }, text, block.accessory ? element(block.accessory, -1) : null);
    }
    default: return missing(`${block.type} blocks`);
  }
}

function drawImage(block) {
  const src = block.slack_file ? `sandbox/file/${block.slack_file.id}` : block.image_url;
  const picture = node("img", { src, alt: block.alt_text });
  picture.addEventListener("load", () => { // who stood at the end stays there
    const list = picture.closest("#messages, #replies");
    if (list && list.dataset.end) list.scrollTop = list.scrollHeight;
  });
  return node("figure", { class: "block image" }, block.title ? node("figcaption", {}, block.title.text) : null, picture);
}

function drawElement(element, press) {
  if (element.type === "overflow") return drawOverflow(element, press);
  if (element.type !== "button") return missing(`${element.type} elements here`);
  const made = node("button", { type: "button", class: `kit ${element.style || ""}` }, plain(element.text.text));
  made.addEventListener("click", async () => {
    made.setAttribute("aria-busy", "true");
    await act("press", press);
    made.removeAttribute("aria-busy");
  });
  return made;
}

function drawOverflow(element, press) {
  const made = node("button", { type: "button", class: "kit", "aria-haspopup": "menu", "aria-label": "More", title: "More" }, "⋯");
  made.addEventListener("click", () => openMenu(made, element.options.map((option, place) => ({
    label: plain(option.text.text), run: () => act("press", { ...press, at: [...press.at, place] }),
  }))));
  return made;
}
