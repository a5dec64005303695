// Making and keeping elements.

export const byId = (id) => document.getElementById(id);

export function node(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "style") made.style.cssText = value; // the page's policy lets no style stand in an attribute
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child != null && child !== false));
  return made;
}

// Show items in a list; those that have not changed keep their elements, and with them the focus.
export function keyed(list, items, build) {
  const before = list.kept || new Map();
  const kept = new Map();
  let focused = null; // where the focus was in an element that is made anew
  const elements = items.map((item) => {
    const content = JSON.stringify(item);
    const known = before.get(item.key);
    const found = known && known.content === content ? known : { content, element: build(item) };
    if (known && known !== found && known.element.contains(document.activeElement)) {
      focused = { element: found.element, at: focusable(known.element).indexOf(document.activeElement) };
    }
    kept.set(item.key, found);
    return found.element;
  });
  const lost = !focused && list.contains(document.activeElement) && list !== document.activeElement;
  list.kept = kept;
  const wanted = new Set(elements);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  elements.forEach((element, place) => {
    if (list.children[place] !== element) list.insertBefore(element, list.children[place] || null);
  });
  if (focused) (focusable(focused.element)[focused.at] || list).focus();
  else if (lost && !list.contains(document.activeElement)) list.focus();
}

const focusable = (element) => [...element.querySelectorAll("button, a, input, select, textarea, [tabindex]")];

export const clear = (list) => { list.kept = new Map(); list.replaceChildren(); };
