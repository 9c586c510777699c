// Who this tab is, and how to become somebody else.

import { avatar } from "./avatar.js";
import { el, fill, freshId, icon } from "./dom.js";
import { addressOf, isPhone } from "./places.js";
import { me, people } from "./store.js";

let room = null;
let panel = null;

export function drawSwitcher(place, person) {
  room = place;
  close();
  fill(room, switcher(person));
}

function switcher(person) {
  return el(
    "button",
    {
      type: "button",
      class: "switcher",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      "data-key": "switcher",
      on: { click: () => (panel === null ? open() : close()) },
    },
    avatar(person.id, person.name),
    el(
      "span",
      { class: "switcher-words" },
      el("span", { class: "switcher-name" }, el("span", { class: "you" }, "You are "), person.name),
      el("span", { class: "switcher-note" }, person.note || "Choose who you are"),
    ),
    icon("down"),
  );
}

function open() {
  const title = freshId();
  const list = el("ul", { class: "people" });
  const search = el("input", {
    type: "search",
    class: "field",
    placeholder: "Find by name or role",
    "aria-label": "Find a person",
    on: { input: () => listPeople(list, search.value) },
  });
  panel = el(
    "div",
    { class: "panel", role: "dialog", "aria-labelledby": title },
    el("h2", { id: title }, "Who do you want to be?"),
    el("p", { class: "hint" }, "In the sandbox you can be anybody. Open a second tab to be two people."),
    search,
    list,
  );
  panel.addEventListener("keydown", steer);
  listPeople(list, "");
  room.append(panel);
  button().setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  // On a phone the keyboard would cover the list that one came to see.
  if (isPhone()) list.querySelector("a")?.focus();
  else search.focus();
}

const button = () => room.querySelector(".switcher");

function close() {
  if (panel === null) return;
  panel.remove();
  panel = null;
  button()?.setAttribute("aria-expanded", "false");
  document.removeEventListener("pointerdown", outside, true);
}

function outside(event) {
  if (!panel.contains(event.target) && !button().contains(event.target)) close();
}

function steer(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    close();
    button().focus();
  } else if (step) {
    event.preventDefault();
    const stops = [...panel.querySelectorAll("input, a")];
    stops[stops.indexOf(document.activeElement) + step]?.focus();
  } else if (event.key === "Enter" && event.target.type === "search") {
    panel.querySelector("a")?.click();
  }
}

function listPeople(list, sought) {
  const words = sought.toLowerCase();
  const fits = (one) => `${one.name} ${one.handle} ${one.note}`.toLowerCase().includes(words);
  const found = people().filter(fits);
  fill(list, found.length ? found.map(entry) : el("li", { class: "hint" }, "Nobody by this name."));
}

function entry(person) {
  const marks = [person.is_guest && "Guest", person.is_external && "Other workspace"];
  return el(
    "li",
    {},
    el(
      "a",
      { href: addressOf("", person.id), "aria-current": person.id === me().id ? "true" : null },
      avatar(person.id, person.name),
      el(
        "span",
        {},
        el("span", { class: "person-name", dir: "auto" }, person.name),
        marks.filter(Boolean).map((mark) => el("span", { class: "tag" }, mark)),
        el("span", { class: "person-note", dir: "auto" }, person.note),
      ),
    ),
  );
}
