// mrkdwn as Slack draws it: mentions, links, bold, italic, strike, code, emoji, quotes.
// https://docs.slack.dev/messaging/formatting-message-text

import { node } from "./dom.js";
import { channelOf, go, look, nameOf } from "./store.js";

export const EMOJI = {
  white_check_mark: "✅", white_small_square: "▫️", small_orange_diamond: "🔸", heavy_minus_sign: "➖", warning: "⚠️",
  eyes: "👀", tada: "🎉", "+1": "👍", heart: "❤️", raised_hands: "🙌", thinking_face: "🤔", palm_tree: "🌴",
  hourglass_flowing_sand: "⏳", rotating_light: "🚨", no_entry: "⛔", bell: "🔔", hourglass: "⌛", trophy: "🏆", left_right_arrow: "↔️",
  black_square_for_stop: "⏹️", zzz: "💤", wave: "👋",
};

export const unescapeText = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

export function mrkdwn(text) {
  const out = node("div", { class: "mrkdwn" });
  const parts = text.split("```");
  if (parts.length > 2) {
    parts.forEach((part, index) => {
      if (index % 2) out.append(node("pre", { tabindex: 0 }, unescapeText(part.replace(/^\n|\n$/g, ""))));
      else if (part.trim()) out.append(mrkdwn(part));
    });
    return out;
  }
  let quote = null;
  text.split("\n").forEach((line, index, lines) => {
    if (/^(&gt;|>)/.test(line)) {
      if (!quote) out.append(quote = node("blockquote"));
      else quote.append(node("br"));
      quote.append(inline(line.replace(/^(&gt;|>) ?/, "")));
    } else {
      quote = null;
      out.append(inline(line));
      if (index < lines.length - 1) out.append("\n");
    }
  });
  return out;
}

const PATTERN = new RegExp([
  "<([@#!]?)([^<>|]*)(?:\\|([^<>]*))?>", "`([^`]+)`", "(?<!\\w)\\*([^*\\n]+)\\*(?!\\w)", "(?<!\\w)_([^_\\n]+)_(?!\\w)",
  "(?<!\\w)~([^~\\n]+)~(?!\\w)", ":([a-z0-9_+]+):",
].join("|"), "g");

function inline(text) {
  const out = document.createDocumentFragment();
  let last = 0;
  for (const found of text.matchAll(PATTERN)) {
    out.append(unescapeText(text.slice(last, found.index)));
    last = found.index + found[0].length;
    const [whole, mark, target, label, code, bold, italic, struck, emoji] = found;
    if (code) out.append(node("code", {}, unescapeText(code)));
    else if (bold) out.append(node("strong", {}, inline(bold)));
    else if (italic) out.append(node("em", {}, inline(italic)));
    else if (struck) out.append(node("s", {}, inline(struck)));
    else if (emoji) out.append(EMOJI[emoji] || whole);
    else if (mark) out.append(mention(mark, target, label));
    else out.append(link(target, label));
  }
  out.append(unescapeText(text.slice(last)));
  return out;
}

function mention(mark, target, label) {
  const text = mark === "@" ? `@${nameOf(target)}` : mark === "#" ? `#${(channelOf(target) || { name: label || target }).name}` : `@${label || target}`;
  return node("span", { class: `mention${target === look.me ? " me" : ""}` }, text);
}

// A link to a message of this workspace opens its thread here.
function link(target, label) {
  const found = target.match(/\/archives\/(\w+)\/p(\d+)(\d{6})$/);
  const text = unescapeText(label || target);
  if (!found) return node("a", { href: unescapeText(target), target: "_blank", rel: "noopener" }, text);
  const open = (event) => { event.preventDefault(); go({ place: found[1], thread: `${found[2]}.${found[3]}` }); };
  return node("a", { href: "#", onclick: open }, text);
}
