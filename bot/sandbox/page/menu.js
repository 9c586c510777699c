// A button that opens a menu. Arrow keys move, Esc goes back to the button.

import { el, fill } from "./dom.js";

const EDGE = 8;

/** `items`: [{ label, detail, choose }]. The menu closes before `choose` is called. */
export function menuButton(attributes, content, items) {
  const button = el(
    "button",
    { type: "button", "aria-haspopup": "menu", "aria-expanded": "false", ...attributes },
    content,
  );
  let menu = null;

  const shut = () => {
    if (menu === null) return;
    menu.remove();
    menu = null;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    window.removeEventListener("resize", shut);
  };
  const outside = (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) shut();
  };
  const open = () => {
    menu = el("div", { class: "menu", role: "menu", "aria-label": button.textContent || null });
    if (attributes["aria-label"]) menu.setAttribute("aria-label", attributes["aria-label"]);
    fill(menu, items.map((item) => entry(item, shut, button)));
    menu.addEventListener("keydown", (event) => steer(event, menu, shut, button));
    button.after(menu);
    stand(menu, button);
    button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside, true);
    window.addEventListener("resize", shut);
    menu.firstElementChild.focus();
  };
  button.addEventListener("click", () => (menu === null ? open() : shut()));
  return button;
}

function entry(item, shut, button) {
  const choose = () => {
    shut();
    button.focus();
    item.choose();
  };
  return el(
    "button",
    { type: "button", role: "menuitem", tabindex: "-1", class: "menu-item", on: { click: choose } },
    el("span", { class: "menu-label" }, item.label),
    item.detail ? el("span", { class: "menu-detail" }, item.detail) : null,
  );
}

function steer(event, menu, shut, button) {
  const entries = [...menu.children];
  const at = entries.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    entries.at(to % entries.length).focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault(); // so that Esc does not close the dialog under it too
    shut();
    button.focus();
  }
}

/** Below the button, or above where there is no room; never outside the window. */
function stand(menu, button) {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.min(at.left, window.innerWidth - width - EDGE);
  const below = at.bottom + 4 + height < window.innerHeight;
  menu.style.left = `${Math.max(EDGE, left)}px`;
  menu.style.top = `${below ? at.bottom + 4 : Math.max(EDGE, at.top - height - 4)}px`;
}
