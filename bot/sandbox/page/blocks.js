// Block Kit, drawn. A block that did not change keeps its elements, so nothing happens to the
// field a person is typing in while the app updates the rest of the view.

import { el, freshId, inOrder, keepingFocus } from "./dom.js";
import { control } from "./elements.js";
import { plain, textObject } from "./mrkdwn.js";
import { fileAddress } from "./names.js";
import { richText } from "./rich.js";

const drawnIn = new WeakMap();

export function drawBlocks(room, blocks, surface) {
  surface.blocks = blocks;
  const repeated = repeatedNames(blocks);
  const before = drawnIn.get(room) ?? [];
  const now = blocks.map((block) => {
    const written = JSON.stringify([block, accessoryName(block, repeated)]);
    const known = before.findIndex((one) => one.written === written);
    if (known >= 0) return before.splice(known, 1)[0];
    return { written, block, draw: () => drawn(block, surface, repeated), node: null };
  });
  keepingFocus(room, () => {
    now.forEach((one) => (one.node ??= one.draw()));
    inOrder(room, now.map((one) => one.node));
  });
  drawnIn.set(room, now);
}

function drawn(block, surface, repeated) {
  const draw = BLOCKS[block.type] ?? unknown;
  return draw(block, surface, repeated);
}

const BLOCKS = {
  section,
  header: (block) => {
    const level = (block.level ?? 1) + 2; // under the page's h1 and the pane's or dialog's h2
    return el(`h${level}`, { class: "block header" }, textObject(block.text));
  },
  divider: () => el("hr", { class: "block divider" }),
  context: (block) =>
    el(
      "div",
      { class: "block context" },
      block.elements.map((one) =>
        one.type === "image" ? picture(one, "tiny") : el("div", {}, textObject(one)),
      ),
    ),
  image: (block) =>
    el(
      "figure",
      { class: "block image" },
      block.title ? el("figcaption", { dir: "auto" }, plain(block.title)) : null,
      picture(block, "full"),
    ),
  actions: (block, surface) =>
    el(
      "div",
      { class: "block actions" },
      block.elements.map((element) => control(block, element, surface, { name: "" })),
    ),
  input,
  rich_text: (block) => el("div", { class: "block" }, richText(block)),
};

function unknown(block) {
  const said = `The sandbox does not draw this part (${block.type}).`;
  return el("p", { class: "block context" }, said);
}

function section(block, surface, repeated) {
  const words = el(
    "div",
    { class: "section-words" },
    block.text ? textObject(block.text) : null,
    block.fields
      ? el("div", { class: "fields" }, block.fields.map((one) => el("div", {}, textObject(one))))
      : null,
  );
  if (!block.accessory) return el("div", { class: "block section" }, words);
  const accessory =
    block.accessory.type === "image"
      ? picture(block.accessory, "small")
      : control(block, block.accessory, surface, { name: accessoryName(block, repeated) });
  return el("div", { class: "block section" }, words, el("div", { class: "accessory" }, accessory));
}

const GROUPS = new Set(["radio_buttons", "checkboxes"]);

/** An input: label, field, hint and the place for what is wrong, all tied together. */
function input(block, surface) {
  const ids = { label: freshId(), field: freshId(), hint: freshId(), error: freshId() };
  const label = [
    el("span", { dir: "auto" }, plain(block.label)),
    block.optional ? el("span", { class: "optional" }, " (optional)") : null,
  ];
  const described = block.hint ? `${ids.hint} ${ids.error}` : ids.error;
  const about = { ...ids, described, required: !block.optional };
  const field = control(block, block.element, surface, about);
  const error = el("p", { class: "field-error", id: ids.error, dir: "auto" });
  const grouped = GROUPS.has(block.element.type);
  surface.fields.set(block.block_id, (said) => {
    error.textContent = said;
    const marked = field.matches("[data-field]") ? field : field.querySelector("[data-field]");
    if (said) marked.setAttribute("aria-invalid", "true");
    else marked.removeAttribute("aria-invalid");
  });
  return el(
    "div",
    { class: "block input", data: { block: block.block_id } },
    grouped
      ? el("div", { class: "label", id: ids.label }, label)
      : el("label", { class: "label", id: ids.label, for: ids.field }, label),
    field,
    block.hint ? el("p", { class: "hint", id: ids.hint, dir: "auto" }, plain(block.hint)) : null,
    error,
  );
}

const FILE_IN_ADDRESS = /\/files-pri\/[A-Z0-9]+-([A-Z0-9]+)\//;

function picture(holder, size) {
  const file = holder.slack_file;
  const id = file?.id ?? FILE_IN_ADDRESS.exec(file?.url ?? "")?.[1];
  const src = id ? fileAddress(id) : holder.image_url;
  return el("img", { class: `picture ${size}`, src, alt: holder.alt_text });
}

/** Two buttons called "Read" are told apart by the first line of what stands beside them. */
function accessoryName(block, repeated) {
  const accessory = block.accessory;
  if (block.type !== "section" || !accessory || accessory.type === "image") return "";
  const beside = block.text ? plain(block.text).split("\n")[0].replace(/[*_~`]/g, "") : "";
  if (accessory.type !== "button") return beside.slice(0, 100);
  const text = accessory.text.text;
  return repeated.has(text) && beside ? `${text}: ${beside.slice(0, 100)}` : "";
}

function repeatedNames(blocks) {
  const names = blocks
    .flatMap((block) => [block.accessory, ...(block.type === "actions" ? block.elements : [])])
    .filter((one) => one?.type === "button")
    .map((button) => button.text.text);
  return new Set(names.filter((name, n) => names.indexOf(name) !== n));
}
