// The rich_text block: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, link, mention, place } from "./mrkdwn.js";
import { zone } from "./names.js";
import { dateFormat } from "./time.js";

const LEAVES = {
  text: (leaf) => leaf.text,
  link: (leaf) => link(leaf.url, leaf.text || leaf.url),
  emoji: (leaf) => emoji(leaf.name),
  user: (leaf) => mention(leaf.user_id),
  channel: (leaf) => place(leaf.channel_id),
  usergroup: () => broadcast("group"),
  broadcast: (leaf) => broadcast(leaf.range),
  date: (leaf) => dateFormat(leaf.format, Number(leaf.timestamp), zone()),
};
const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

const PARTS = {
  rich_text_section: (part) => el("div", { class: "rich", dir: "auto" }, leaves(part)),
  rich_text_preformatted: (part) => el("pre", { class: "code-block", dir: "auto" }, leaves(part)),
  rich_text_quote: (part) => el("blockquote", { class: "rich", dir: "auto" }, leaves(part)),
  rich_text_list: list,
};

export function richText(block) {
  return block.elements.map((part) => PARTS[part.type]?.(part));
}

function leaves(part) {
  return part.elements.map((leaf) => {
    let drawn = LEAVES[leaf.type]?.(leaf) ?? "";
    for (const [style, tag] of Object.entries(STYLES)) {
      if (leaf.style?.[style]) drawn = el(tag, {}, drawn);
    }
    return drawn;
  });
}

function list(part) {
  const ordered = part.style === "ordered";
  const items = part.elements.map((one) => el("li", { dir: "auto" }, leaves(one)));
  const start = ordered && part.offset ? part.offset + 1 : null;
  return el(ordered ? "ol" : "ul", { class: `rich indent-${part.indent ?? 0}`, start }, items);
}
