// Block Kit's interactive elements, as the browser's own controls wherever it has one.
//
// `about` is { name } beside a text or in a row, and { label, field, described, required } (ids)
// in an input block. Fields carry data-field; data-key lets the focus find them again.

import { choices, select } from "./choices.js";
import { busy, el, icon } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { fileInput } from "./files.js";
import { ask } from "./layers.js";
import { menuButton } from "./menu.js";
import { isSafe, link, plain, textObject } from "./mrkdwn.js";
import { pickMany } from "./picks.js";
import { people } from "./store.js";
import { textField } from "./typing.js";

const KINDS = {
  button,
  overflow,
  static_select: select,
  multi_static_select: pickMany,
  users_select: (block, element, wire) => select(block, { ...element, options: persons() }, wire),
  radio_buttons: choices,
  checkboxes: choices,
  datepicker: (block, element, wire) => moment(block, element, wire, "date"),
  timepicker: (block, element, wire) => moment(block, element, wire, "time"),
  plain_text_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  number_input: textField,
  file_input: fileInput,
};

export function control(block, element, surface, about) {
  const draw = KINDS[element.type];
  if (draw === undefined) return el("span", {}, `(${element.type})`);
  return draw(block, element, wired(block, element, surface, about));
}

/** What every field needs: its value, its names, and whom to tell. */
function wired(block, element, surface, about) {
  const told = block.type !== "input" || block.dispatch_action === true;
  const allowed = async () => !element.confirm || ask(element.confirm, textObject);
  return {
    surface,
    about,
    told,
    key: `${block.block_id}|${element.action_id}`,
    value: () => surface.value(block, element),
    keep: (value) => surface.set(block, element, value),
    pressSoon: () => told && surface.pressSoon(block, element),
    press: (value) => surface.press(block, element, value),
    allowed,
    /** Holds a new choice and tells the app of it; `back` undoes it if the person says no. */
    choose: async (value, back) => {
      if (told && !(await allowed())) return back();
      surface.set(block, element, value);
      return told ? surface.press(block, element, value) : null;
    },
    /** The attributes that name the field and tie its hint and error to it. */
    named: (fallback) => ({
      "data-field": true,
      "data-key": `${block.block_id}|${element.action_id}`,
      "data-first": element.focus_on_load === true,
      id: about.field ?? null,
      "aria-describedby": about.described ?? null,
      "aria-required": about.required ? "true" : null,
      "aria-label": about.field ? null : about.name || fallback,
    }),
  };
}

function button(block, element, wire) {
  const text = element.text.emoji === false ? element.text.text : withEmoji(element.text.text);
  const attributes = {
    class: `button ${element.style ?? ""}`,
    "data-key": wire.key,
    "aria-label": element.accessibility_label ?? (wire.about.name || null),
  };
  if (element.url) return address(element, wire, attributes, text);
  const node = el("button", { type: "button", ...attributes }, text);
  node.addEventListener("click", async () => {
    if (node.getAttribute("aria-busy") === "true" || !(await wire.allowed())) return;
    await busy(node, () => wire.press(null));
  });
  return node;
}

/** A button that leads to an address: the browser follows it, and the app hears of it too. */
function address(element, wire, attributes, text) {
  const node = link(element.url, text);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) node.setAttribute(name, value);
  }
  node.addEventListener("click", () => wire.press(null));
  return node;
}

function overflow(block, element, wire) {
  const items = element.options.map((option) => ({
    label: plain(option.text),
    detail: option.description ? plain(option.description) : "",
    choose: async () => {
      if (!(await wire.allowed())) return;
      if (isSafe(option.url)) window.open(option.url, "_blank", "noopener");
      await busy(node, () => wire.press(option.value));
    },
  }));
  const name = wire.about.name ? `More options: ${wire.about.name}` : "More options";
  const named = { class: "button icon-only", "aria-label": name, "data-key": wire.key };
  const node = menuButton(named, icon("dots"), items);
  return el("span", { class: "menu-room" }, node);
}

function moment(block, element, wire, type) {
  const fallback = element.placeholder ? plain(element.placeholder) : `Choose a ${type}`;
  const node = el("input", { type, class: "field short", ...wire.named(fallback) });
  node.value = wire.value() ?? "";
  node.addEventListener("change", () => {
    const back = () => {
      node.value = wire.value() ?? "";
    };
    wire.choose(node.value || null, back);
  });
  return node;
}

function persons() {
  return people().map(({ id, name }) => ({ text: { type: "plain_text", text: name }, value: id }));
}
