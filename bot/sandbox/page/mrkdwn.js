// Slack's mrkdwn, drawn as elements: https://docs.slack.dev/messaging/formatting-message-text
//
// Text is cut into blocks (code, quotes, lines), lines into runs. Entities are decoded last and
// only into text nodes. Every line finds its own direction, so right-to-left reads right.

import { el } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { isMe, personName, placeName, zone } from "./names.js";
import { dateFormat } from "./time.js";

const FENCE = /```\n?([\s\S]+?)\n?```/;
const QUOTE = /^(?:&gt;|>) ?/;
const STYLES = { "*": "strong", _: "em", "~": "s" };
const SAFE = /^(https?:|mailto:|tel:)/i;

/** A text object: plain text as it is, mrkdwn as written. */
export function textObject(text) {
  if (text.type === "mrkdwn") return mrkdwn(text.text);
  const shown = text.emoji === false ? text.text : withEmoji(text.text);
  return shown.split("\n").map((line) => lineOf([line]));
}

export function plain(text) {
  return text.type === "mrkdwn" ? decoded(text.text) : text.text;
}

export function mrkdwn(text) {
  const fence = FENCE.exec(text);
  if (fence === null) return paragraphs(text);
  const before = text.slice(0, fence.index).replace(/\n$/, "");
  const after = text.slice(fence.index + fence[0].length).replace(/^\n/, "");
  return [
    ...(before ? paragraphs(before) : []),
    el("pre", { class: "code-block", dir: "auto" }, decoded(fence[1])),
    ...(after ? mrkdwn(after) : []),
  ];
}

export const isSafe = (address) => SAFE.test(address ?? "");

/** A link that can only lead to a page, a mail or a call; any other address stays text. */
export function link(address, ...label) {
  if (!isSafe(address)) return el("span", {}, ...label);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...label);
}

export function mention(id) {
  return el("span", { class: isMe(id) ? "mention mention-me" : "mention" }, `@${personName(id)}`);
}

export function place(id, name) {
  return el("span", { class: "mention" }, `#${name || placeName(id)}`);
}

/** @channel and its like call nobody here: they are only words. */
export function broadcast(range) {
  return el("span", { class: "mention" }, `@${range}`);
}

function paragraphs(text) {
  const drawn = [];
  let quote = null;
  let restIsQuoted = false;
  for (const line of text.split("\n")) {
    const all = /^(?:(?:&gt;){3}|>>>) ?/;
    if (!restIsQuoted && all.test(line)) restIsQuoted = true;
    if (restIsQuoted || QUOTE.test(line)) {
      if (quote === null) drawn.push((quote = el("blockquote")));
      quote.append(lineOf(runs(line.replace(restIsQuoted ? all : QUOTE, ""))));
    } else {
      quote = null;
      drawn.push(lineOf(runs(line)));
    }
  }
  return drawn;
}

function lineOf(parts) {
  const empty = parts.every((part) => part === "");
  return el("span", { class: "line", dir: "auto" }, empty ? el("br") : parts);
}

// The earliest of: `code`, <a control sequence>, a styled run, an emoji code. A style opens
// after a boundary and before a letter, and closes after one and before a boundary.
const EDGE = "[\\s.,;:!?()\\[\\]{}\"'“”‘’«»/|—–…-]";
const RUN = new RegExp(
  "`([^`]+)`" +
    "|<([^<>]+)>" +
    `|(?<=^|${EDGE}|;)([*_~])(?=\\S)((?:(?!\\3).)*(?!\\3)\\S)\\3(?=$|${EDGE}|&|<)` +
    "|:([a-z0-9_+-]+):",
  "su",
);

function runs(text) {
  const drawn = [];
  let rest = text;
  for (let found = RUN.exec(rest); found !== null; found = RUN.exec(rest)) {
    const [all, code, control, mark, styled, short] = found;
    if (found.index > 0) drawn.push(decoded(rest.slice(0, found.index)));
    if (code !== undefined) drawn.push(el("code", {}, decoded(code)));
    else if (control !== undefined) drawn.push(controlOf(control));
    else if (mark !== undefined) drawn.push(el(STYLES[mark], {}, runs(styled)));
    else drawn.push(emoji(short));
    rest = rest.slice(found.index + all.length);
  }
  if (rest || drawn.length === 0) drawn.push(decoded(rest));
  return drawn;
}

/** What stands between < and >. */
function controlOf(text) {
  const [target, ...more] = text.split("|");
  const label = decoded(more.join("|"));
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) return place(target.slice(1), label);
  if (target.startsWith("!date^")) return dateOf(target, label);
  if (target.startsWith("!subteam^")) return broadcast(label.replace(/^@/, "") || "group");
  if (target.startsWith("!")) return broadcast(target.slice(1));
  const address = decoded(target);
  return link(address, label || address.replace(/^mailto:/i, ""));
}

function dateOf(target, fallback) {
  const [, seconds, form, address] = target.split("^");
  if (!/^-?\d+$/.test(seconds) || !form) return fallback;
  const shown = dateFormat(decoded(form), Number(seconds), zone());
  const stamp = new Date(Number(seconds) * 1000).toISOString();
  const time = el("time", { datetime: stamp, title: fallback }, shown);
  return address ? link(decoded(address), time) : time;
}

function decoded(text) {
  const entities = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity]);
}
