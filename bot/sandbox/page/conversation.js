// One conversation: its messages by day, and the composer. What did not change is not drawn
// again, and the view stays at the newest message unless the person has scrolled up past it;
// what one writes oneself is always shown, and what comes after a press.

import { avatar } from "./avatar.js";
import { drawBlocks } from "./blocks.js";
import { composer } from "./composer.js";
import { el, fill, icon, inOrder } from "./dom.js";
import { sharedFile } from "./files.js";
import { menuButton } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { zone } from "./names.js";
import { act, known, me } from "./store.js";
import { Surface } from "./surface.js";
import { clockTime, dayName, moment } from "./time.js";

const TOGETHER_S = 300;

export function conversationPane(id) {
  const list = el("div", { class: "messages", role: "log", "aria-label": "Messages", tabindex: "0" });
  const body = el("div", { class: "conversation" }, list, composer(id));
  const entries = new Map();
  let follows = true;
  let newest = "";
  let pressed = false;
  const acting = (name, body) => {
    pressed = true;
    return act(name, body);
  };
  const toBottom = () => {
    if (follows) list.scrollTop = list.scrollHeight;
  };
  list.addEventListener("scroll", () => {
    follows = isInSight(list.lastElementChild, list);
  });
  list.addEventListener("load", toBottom, true); // a picture arrived and made the list longer
  new ResizeObserver(toBottom).observe(list);
  return {
    body,
    draw: ({ conversation }) => {
      if (conversation?.id !== id) return;
      inOrder(list, itemsOf(conversation.messages, entries, id, acting));
      const last = conversation.messages.at(-1);
      if (last && last.ts !== newest) {
        if (pressed || last.author.id === me().id) follows = true;
        pressed = false;
        newest = last.ts;
      }
      toBottom();
    },
  };
}

const isInSight = (node, list) =>
  node !== null && node.getBoundingClientRect().top < list.getBoundingClientRect().bottom;

function itemsOf(messages, entries, place, acting) {
  if (messages.length === 0) return [keptItem(entries, "empty", emptyPlace)];
  let day = "";
  let before = null;
  return messages.flatMap((message) => {
    const today = dayName(Number(message.ts), zone());
    const divider = today === day ? [] : [keptItem(entries, today, () => dayLine(today))];
    const together = divider.length === 0 && isTogether(before, message);
    day = today;
    before = message;
    return [...divider, messageItem(entries, message, together, place, acting)];
  });
}

function keptItem(entries, key, draw) {
  if (!entries.has(key)) entries.set(key, { node: draw() });
  return entries.get(key).node;
}

const dayLine = (day) => el("h3", { class: "day" }, el("span", {}, day));

function emptyPlace() {
  return el(
    "div",
    { class: "empty" },
    icon("message"),
    el("p", { class: "empty-title" }, "Nothing has been said here yet"),
    el("p", {}, "Messages appear here as soon as somebody writes one."),
  );
}

function isTogether(before, message) {
  return (
    before !== null &&
    before.author.id === message.author.id &&
    !before.ephemeral &&
    !message.ephemeral &&
    Number(message.ts) - Number(before.ts) < TOGETHER_S
  );
}

function messageItem(entries, message, together, place, acting) {
  let entry = entries.get(message.ts);
  if (entry === undefined) {
    entry = newMessage(message, place, acting);
    entries.set(message.ts, entry);
  }
  const written = JSON.stringify([message, zone()]);
  if (entry.written !== written) entry.draw(message);
  entry.written = written;
  entry.node.classList.toggle("together", together);
  return entry.node;
}

function newMessage(first, place, acting) {
  const container = { type: "message", conversation: place, ts: first.ts };
  const surface = new Surface(container, acting);
  const words = el("div", { class: "words" });
  const blocks = el("div", { class: "message-blocks" });
  const files = el("div", { class: "message-files" });
  const head = el("div", { class: "message-head" });
  const node = el(
    "article",
    { class: "message" },
    avatar(first.author.id, first.author.name),
    el("div", { class: "message-body" }, head, words, blocks, files),
    first.ephemeral ? null : shortcutMenu(place, first.ts),
  );
  const draw = (message) => {
    node.setAttribute("aria-label", `${message.author.name}, ${moment(Number(message.ts), zone())}`);
    node.classList.toggle("ephemeral", message.ephemeral);
    fill(head, headOf(message));
    // As in Slack, the app's blocks stand instead of its text, which is what a notification
    // says. A person's block is their text once more, with its mentions and marks not resolved.
    const drawn = message.author.is_app ? message.blocks : [];
    fill(words, drawn.length === 0 ? mrkdwn(message.text) : null, edited(message));
    drawBlocks(blocks, drawn, surface);
    fill(files, message.files.map(sharedFile));
  };
  return { node, draw, written: "" };
}

function headOf(message) {
  const seconds = Number(message.ts);
  return [
    message.ephemeral
      ? el("p", { class: "only-you" }, "Only visible to you")
      : null,
    el("span", { class: "author", dir: "auto" }, message.author.name),
    message.author.is_app ? el("span", { class: "tag" }, "App") : null,
    el("time", { title: moment(seconds, zone()) }, clockTime(seconds, zone())),
  ];
}

function edited(message) {
  return message.edited ? el("span", { class: "edited" }, "(edited)") : null;
}

function shortcutMenu(conversation, ts) {
  const { app, message_shortcuts: shortcuts } = known.workspace;
  if (shortcuts.length === 0) return null;
  const items = shortcuts.map(({ callback_id, name }) => ({
    label: name,
    detail: app.name,
    choose: () => void act("message_shortcut", { callback_id, conversation, ts }),
  }));
  const named = { class: "icon-button", "aria-label": "More message actions" };
  return el("div", { class: "message-tools" }, menuButton(named, icon("dots"), items));
}
