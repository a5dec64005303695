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
    case "data_table": return drawTable(block);
    case "data_visualization": return drawChart(block);
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
  if (element.type === "static_select") return drawSelect(element, press);
  if (element.type !== "button") return missing(`${element.type} elements here`);
  const made = node("button", { type: "button", class: `kit ${element.style || ""}` }, plain(element.text.text));
  made.addEventListener("click", async () => {
    made.setAttribute("aria-busy", "true");
    await act("press", press);
    made.removeAttribute("aria-busy");
  });
  return made;
}

function drawSelect(element, press) {
  const label = element.placeholder ? element.placeholder.text : "Choose…";
  const made = node("select", { class: "kit", "aria-label": label }, new Option(label, ""), ...element.options.map((each) => new Option(each.text.text, each.value)));
  made.value = element.initial_option ? element.initial_option.value : "";
  made.addEventListener("change", () => {
    const place = element.options.findIndex((each) => each.value === made.value);
    if (place >= 0) act("press", { ...press, at: [...press.at, place] });
  });
  return made;
}

const inCell = (element) => (element.type === "user" ? mrkdwn(`<@${element.user_id}>`)
  : element.type === "link" ? node("a", { href: element.url }, element.text) : node("span", {}, element.text || ""));
const cell = (each) => (each.type === "rich_text" ? node("span", {}, ...each.elements.flatMap((part) => part.elements.map(inCell))) : node("span", {}, each.text));

// A table that is sorted by its headers and leafed through, as Slack's is.
function drawTable(block) {
  const [head, ...rows] = block.rows, size = block.page_size || 5;
  let page = 0, by = -1, up = true, order = rows;
  const body = node("tbody"), foot = node("div", { class: "small" });
  const key = (row) => (row[by].type === "raw_number" ? row[by].value : cell(row[by]).textContent.toLowerCase());
  const headers = head.map((each, column) => node("th", { scope: "col" }, node("button", { type: "button", onclick: () => {
    up = by === column ? !up : true;
    by = column;
    order = [...rows].sort((one, other) => ((key(one) > key(other)) - (key(one) < key(other))) * (up ? 1 : -1));
    page = 0;
    show();
  } }, each.text)));
  const turn = (label, step) => node("button", { type: "button", class: "kit", onclick: () => { page += step; show(); } }, label);
  function show() {
    headers.forEach((each, column) => (column === by ? each.setAttribute("aria-sort", up ? "ascending" : "descending") : each.removeAttribute("aria-sort")));
    body.replaceChildren(...order.slice(page * size, (page + 1) * size).map((row) => node("tr", {}, ...row.map((each, column) => (
      column ? node("td", {}, cell(each)) : node("th", { scope: "row" }, cell(each)))))));
    const from = page * size + 1, to = Math.min(rows.length, (page + 1) * size);
    foot.replaceChildren(...(page ? [turn("‹ Rows before", -1)] : []), ` ${from}–${to} of ${rows.length} `, ...(to < rows.length ? [turn("Rows after ›", 1)] : []));
  }
  show();
  return node("div", { class: "block table", tabindex: 0 }, node("table", {}, node("caption", {}, block.caption), node("thead", {}, node("tr", {}, ...headers)), body), rows.length > size ? foot : null);
}

function drawChart(block) {
  const { series, axis_config: axis } = block.chart;
  const most = Math.max(1, ...series.flatMap((each) => each.data.map((point) => point.value)));
  return node("figure", { class: "block chart" }, node("figcaption", {}, block.title), ...axis.categories.map((name, place) => (
    node("div", { class: "bars" }, node("span", { class: "name" }, name), node("span", { class: "of" }, ...series.map((each, number) => (
      node("span", { class: `bar s${number}`, style: `width: ${(100 * each.data[place].value) / most}%`, title: each.name }, String(each.data[place].value)))))))));
}

function drawOverflow(element, press) {
  const made = node("button", { type: "button", class: "kit", "aria-haspopup": "menu", "aria-label": "More", title: "More" }, "⋯");
  made.addEventListener("click", () => openMenu(made, element.options.map((option, place) => ({
    label: plain(option.text.text), run: () => act("press", { ...press, at: [...press.at, place] }),
  }))));
  return made;
}
