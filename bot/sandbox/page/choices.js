// Choosing: one from a list, one of a few, some of a few.

import { el, freshId } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";
import { optionsOf } from "./surface.js";

/** static_select and users_select, as the browser's own select: best on every phone. */
export function select(block, element, wire) {
  const hint = element.placeholder ? plain(element.placeholder) : "Choose one";
  const node = el("select", { class: "field short", dir: "auto", ...wire.named(hint) });
  const nothing = el("option", { value: "" }, hint);
  node.append(nothing, ...optionNodes(element));
  const about = el("p", { class: "hint" });
  const show = () => {
    node.value = wire.value() ?? "";
    const chosen = optionsOf(element).find((option) => option.value === node.value);
    about.textContent = chosen?.description ? plain(chosen.description) : "";
  };
  node.addEventListener("change", async () => {
    await wire.choose(node.value || null, show);
    show();
  });
  show();
  return el("div", { class: "select" }, node, about);
}

function optionNodes(element) {
  const one = (option) => el("option", { value: option.value }, plain(option.text));
  if (element.options) return element.options.map(one);
  return element.option_groups.map((group) =>
    el("optgroup", { label: plain(group.label) }, group.options.map(one)),
  );
}

/** radio_buttons and checkboxes: all options in sight, each with its description. */
export function choices(block, element, wire) {
  const many = element.type === "checkboxes";
  const name = freshId();
  const { id, "data-first": first, ...named } = wire.named(many ? "Choices" : "Choose one");
  const group = el("div", {
    class: "choices",
    role: many ? "group" : "radiogroup",
    ...named,
    "data-key": null,
    "aria-labelledby": wire.about.label ?? null,
    "aria-required": many ? null : named["aria-required"],
  });
  const boxes = element.options.map((option, n) =>
    box(option, {
      type: many ? "checkbox" : "radio",
      name,
      id: n === 0 ? id : null,
      value: option.value,
      "data-key": `${wire.key}|${option.value}`,
      "data-first": first && n === 0,
    }),
  );
  const inputs = boxes.map((one) => one.querySelector("input"));
  const show = () => {
    const held = [wire.value()].flat();
    inputs.forEach((input) => {
      input.checked = held.includes(input.value);
    });
  };
  group.append(...boxes);
  group.addEventListener("change", () => {
    const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
    wire.choose(many ? chosen : chosen[0], show);
  });
  show();
  return group;
}

function box(option, attributes) {
  const id = freshId();
  const about = freshId();
  const described = option.description ? { "aria-describedby": about } : {};
  return el(
    "div",
    { class: "choice" },
    el("input", { ...attributes, id: attributes.id ?? id, ...described }),
    el(
      "div",
      {},
      el("label", { for: attributes.id ?? id }, textObject(option.text)),
      option.description
        ? el("div", { class: "hint", id: about }, textObject(option.description))
        : null,
    ),
  );
}
