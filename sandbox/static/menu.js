// A menu that opens beside a button, for mouse and keyboard.

import { node } from "./dom.js";

export function openMenu(opener, entries) {
  let closed = false;
  const close = (back = true) => {
    if (closed) return;
    closed = true;
    menu.remove();
    opener.setAttribute("aria-expanded", "false");
    if (back && opener.isConnected) opener.focus();
  };
  const menu = node("div", { class: "menu", role: "menu" }, ...entries.map(({ label, run }) => node("button", {
    type: "button", role: "menuitem", onclick: () => { close(); run(); },
  }, label)));
  opener.setAttribute("aria-expanded", "true");
  menu.addEventListener("keydown", (event) => {
    const own = [...menu.children], at = own.indexOf(document.activeElement);
    if (event.key === "ArrowDown") own[(at + 1) % own.length].focus();
    else if (event.key === "ArrowUp") own[(at - 1 + own.length) % own.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  menu.addEventListener("focusout", (event) => { if (!menu.contains(event.relatedTarget)) close(false); });
  document.body.append(menu);
  const spot = opener.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(spot.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(spot.bottom + 4, innerHeight - menu.offsetHeight - 8))}px`;
  menu.firstChild.focus();
}
