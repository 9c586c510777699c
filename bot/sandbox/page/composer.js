// Where one writes: messages, slash commands with their hints, and the app's shortcuts.

import { busy, el, fill, freshId, icon } from "./dom.js";
import { menuButton } from "./menu.js";
import { act, known } from "./store.js";

const touch = window.matchMedia("(pointer: coarse)");
const drafts = new Map();
const COMMAND = /^(\/\S+)(?:\s+([\s\S]*))?$/;

export function composer(conversation) {
  const place = known.window.conversations.find((one) => one.id === conversation);
  const name = `Message ${place?.kind === "channel" ? "#" : ""}${place?.name ?? ""}`;
  const list = el("div", { class: "commands", role: "listbox", "aria-label": "Commands", id: freshId() });
  const field = el("textarea", {
    rows: "1", dir: "auto", placeholder: name, "aria-label": name, "aria-controls": list.id,
    "aria-autocomplete": "list",
  });
  const button = el("button", { type: "submit", class: "send", "aria-label": "Send" }, icon("send"));
  const form = el(
    "form",
    { class: "composer" },
    list,
    field,
    el("div", { class: "composer-foot" }, shortcuts(), hint(), button),
  );
  const parts = { conversation, field, list, form, at: -1, found: [] };
  field.value = drafts.get(conversation) ?? "";
  field.addEventListener("input", () => {
    drafts.set(conversation, field.value);
    offer(parts);
  });
  field.addEventListener("blur", () => shut(parts));
  field.addEventListener("keydown", (event) => steer(parts, event));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void leave(parts, button);
  });
  shut(parts);
  return form;
}

function shortcuts() {
  const { app, global_shortcuts: offered } = known.workspace;
  if (offered.length === 0) return null;
  const items = offered.map(({ callback_id, name, description }) => ({
    label: name,
    detail: `${app.name}: ${description}`,
    choose: () => void act("global_shortcut", { callback_id }),
  }));
  const named = { class: "icon-button", "aria-label": "More actions" };
  return menuButton(named, icon("plus"), items);
}

function hint() {
  const commands = known.workspace.commands.length > 0 ? "Type / for commands." : "";
  const sending = touch.matches ? "" : "Enter sends.";
  return el("p", { class: "hint composer-hint" }, `${commands} ${sending}`);
}

async function leave(parts, button) {
  const text = parts.field.value.trim();
  if (!text || button.getAttribute("aria-busy") === "true") return;
  shut(parts);
  parts.field.readOnly = true; // what is under way stays in sight, and is not sent twice
  const answer = await busy(button, () => said(parts.conversation, text));
  parts.field.readOnly = false;
  if (answer === null) return; // a notice says why; the words are still there
  parts.field.value = "";
  drafts.delete(parts.conversation);
}

function said(conversation, text) {
  const command = COMMAND.exec(text);
  if (command === null) return act("message", { conversation, text });
  return act("command", { conversation, command: command[1], text: command[2] ?? "" });
}

function offer(parts) {
  const typed = parts.field.value;
  const found = known.workspace.commands.filter((one) => one.command.startsWith(typed));
  if (!typed.startsWith("/") || found.length === 0) return shut(parts);
  parts.found = found.map((one) => ({ command: one.command, node: option(parts, one) }));
  fill(parts.list, parts.found.map((one) => one.node));
  parts.list.hidden = false;
  point(parts, 0);
}

function option(parts, { command, usage_hint: usage, description }) {
  const node = el(
    "div",
    { role: "option", class: "option", id: freshId(), "aria-selected": "false" },
    el("span", { class: "command" }, command, usage ? el("span", {}, ` ${usage}`) : null),
    el("span", { class: "hint" }, description),
  );
  node.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the field keeps the focus
    take(parts, command);
  });
  return node;
}

function shut(parts) {
  parts.list.hidden = true;
  parts.at = -1;
  parts.field.removeAttribute("aria-activedescendant");
}

function point(parts, at) {
  parts.at = (at + parts.found.length) % parts.found.length;
  parts.found.forEach(({ node }, n) => node.setAttribute("aria-selected", String(n === parts.at)));
  parts.field.setAttribute("aria-activedescendant", parts.found[parts.at].node.id);
}

function take(parts, command) {
  parts.field.value = `${command} `;
  drafts.set(parts.conversation, parts.field.value);
  shut(parts);
}

function steer(parts, event) {
  if (event.isComposing) return;
  if (!parts.list.hidden && offered(parts, event)) return event.preventDefault();
  // A phone's keyboard has no Shift+Enter: there Enter is a new line, and the button sends.
  if (event.key !== "Enter" || event.shiftKey || touch.matches) return;
  event.preventDefault();
  parts.form.requestSubmit();
}

/** A key for the list of commands; true if it was one. */
function offered(parts, { key }) {
  const chosen = parts.found[parts.at].command;
  const isWhole = parts.field.value === chosen;
  if (key === "ArrowDown") point(parts, parts.at + 1);
  else if (key === "ArrowUp") point(parts, parts.at - 1);
  else if (key === "Escape") shut(parts);
  else if (key === "Tab" || (key === "Enter" && !isWhole)) take(parts, chosen);
  else return false;
  return true;
}
