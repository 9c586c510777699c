// multi_static_select: a field that finds options while one types, the list under it, and what
// was chosen above it. Enter or a click takes an option or gives it back.

import { el, fill, freshId, icon } from "./dom.js";
import { plain } from "./mrkdwn.js";

export function pickMany(block, element, wire) {
  const many = { role: "listbox", "aria-multiselectable": "true", id: freshId() };
  const list = el("div", { class: "options", ...many });
  const chips = el("div", { class: "chips" });
  const hint = element.placeholder ? plain(element.placeholder) : "Choose one or more";
  const field = el("input", {
    class: "field", type: "text", role: "combobox", autocomplete: "off", dir: "auto",
    placeholder: hint, "aria-controls": list.id, "aria-expanded": "false",
    "aria-autocomplete": "list", ...wire.named(hint),
  });
  list.setAttribute("aria-label", field.getAttribute("aria-label") ?? hint);
  const box = el("div", { class: "picks" }, chips, field, list);
  const picks = { element, wire, field, list, chips, at: -1, entries: [] };
  field.addEventListener("focus", () => open(picks));
  field.addEventListener("click", () => open(picks));
  field.addEventListener("input", () => open(picks));
  field.addEventListener("keydown", (event) => steer(picks, event));
  // The list keeps the focus in the field, so that a press in it does not close it first.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) close(picks);
  });
  close(picks);
  drawChips(picks);
  return box;
}

function groups(element) {
  if (element.options) return [{ label: "", options: element.options }];
  return element.option_groups.map((one) => ({ label: plain(one.label), options: one.options }));
}

function open(picks) {
  const sought = picks.field.value.trim().toLowerCase();
  const fits = (option) => plain(option.text).toLowerCase().includes(sought);
  picks.entries = [];
  const drawn = groups(picks.element).flatMap(({ label, options }) => {
    const found = options.filter(fits).map((option) => entry(picks, option));
    return label && found.length ? [el("div", { class: "options-label" }, label), ...found] : found;
  });
  fill(picks.list, drawn.length ? drawn : el("p", { class: "hint" }, "Nothing found."));
  const wasShut = picks.list.hidden;
  picks.list.hidden = false;
  if (wasShut) picks.list.scrollIntoView({ block: "nearest" });
  picks.field.setAttribute("aria-expanded", "true");
  point(picks, Math.min(picks.at, picks.entries.length - 1));
}

function close(picks) {
  picks.list.hidden = true;
  picks.at = -1;
  picks.field.value = "";
  picks.field.setAttribute("aria-expanded", "false");
  picks.field.removeAttribute("aria-activedescendant");
}

function entry(picks, option) {
  const chosen = picks.wire.value().includes(option.value);
  const node = el(
    "div",
    { role: "option", class: "option", id: freshId(), "aria-selected": String(chosen) },
    icon("check"),
    el(
      "span",
      { dir: "auto" },
      plain(option.text),
      option.description ? el("span", { class: "hint" }, plain(option.description)) : null,
    ),
  );
  if (!chosen && isFull(picks)) node.setAttribute("aria-disabled", "true");
  node.addEventListener("click", () => toggle(picks, option.value));
  picks.entries.push({ node, option });
  return node;
}

function isFull({ element, wire }) {
  return wire.value().length >= (element.max_selected_items ?? Infinity);
}

function toggle(picks, value) {
  const held = picks.wire.value();
  if (!held.includes(value) && isFull(picks)) return;
  const now = held.includes(value) ? held.filter((one) => one !== value) : [...held, value];
  picks.wire.keep(now);
  picks.wire.pressSoon();
  drawChips(picks);
  if (!picks.list.hidden) open(picks);
}

function drawChips(picks) {
  const offered = groups(picks.element).flatMap((one) => one.options);
  fill(
    picks.chips,
    picks.wire.value().map((value) => {
      const text = plain(offered.find((option) => option.value === value).text);
      const take = el("button", { type: "button", "aria-label": `Remove ${text}` }, icon("close"));
      take.addEventListener("click", () => {
        toggle(picks, value);
        picks.field.focus();
      });
      return el("span", { class: "chip" }, el("span", { dir: "auto" }, text), take);
    }),
  );
}

function steer(picks, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    if (picks.list.hidden) open(picks);
    const count = picks.entries.length;
    point(picks, count ? (Math.max(picks.at, step < 0 ? 0 : -1) + step + count) % count : -1);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (picks.at >= 0) toggle(picks, picks.entries[picks.at].option.value);
  } else if (event.key === "Escape" && !picks.list.hidden) {
    event.preventDefault(); // closes the list, not the form
    close(picks);
  } else if (event.key === "Backspace" && picks.field.value === "") {
    const last = picks.wire.value().at(-1);
    if (last !== undefined) toggle(picks, last);
  }
}

function point(picks, at) {
  picks.at = at;
  picks.entries.forEach(({ node }, n) => node.classList.toggle("pointed", n === at));
  const node = picks.entries[at]?.node;
  if (node === undefined) return picks.field.removeAttribute("aria-activedescendant");
  picks.field.setAttribute("aria-activedescendant", node.id);
  node.scrollIntoView({ block: "nearest" });
}
