// Modals: the person's stack of views as dialogs. Each view keeps its elements and what was
// typed while another one lies over it, and while the app updates it.

import { drawBlocks } from "./blocks.js";
import { busy, el, freshId, icon } from "./dom.js";
import { lay, lift } from "./layers.js";
import { act } from "./store.js";
import { Surface } from "./surface.js";

const sheets = new Map();

export function drawForms({ window: { modals } }) {
  const now = new Set(modals.map((view) => view.id));
  for (const [id, sheet] of [...sheets].reverse()) {
    if (now.has(id)) continue;
    sheets.delete(id);
    lift(sheet.dialog);
  }
  modals.forEach((view, n) => {
    if (!sheets.has(view.id)) sheets.set(view.id, newSheet(view));
    const sheet = sheets.get(view.id);
    sheet.depth = modals.length;
    sheet.draw(view);
    sheet.dialog.parentElement.classList.toggle("covered", n < modals.length - 1);
  });
}

function newSheet(first) {
  const title = el("h2", { id: freshId(), tabindex: "-1", dir: "auto" });
  const body = el("div", { class: "dialog-body" });
  const leave = el("button", { type: "button", class: "button" });
  const submit = el("button", { type: "submit", class: "button primary" });
  const away = { type: "button", class: "icon-button", "aria-label": "Exit" };
  const exit = el("button", away, icon("close"));
  const dialog = el(
    "form",
    {
      class: "dialog form",
      role: "dialog",
      "aria-modal": "true",
      "aria-labelledby": title.id,
      novalidate: true,
    },
    el("header", { class: "dialog-head" }, title, exit),
    body,
    el("div", { class: "dialog-foot" }, leave, submit),
  );
  const surface = new Surface({ type: "view", view_id: first.id }, act);
  surface.takeUp(first);
  const sheet = { view: null, depth: 1, dialog, title, body, leave, submit, surface };
  sheet.draw = (view) => draw(sheet, view);
  leave.addEventListener("click", () => void close(sheet, false));
  exit.addEventListener("click", () => void close(sheet, true));
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    void handIn(sheet);
  });
  dialog.addEventListener("keydown", (event) => {
    const isSend = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (isSend && !submit.hidden) void handIn(sheet);
  });
  lay(dialog, () => void close(sheet, false));
  return sheet;
}

function draw(sheet, view) {
  const before = sheet.view;
  if (before?.hash === view.hash) return;
  sheet.view = view;
  sheet.title.textContent = view.title.text;
  sheet.submit.hidden = !view.submit;
  sheet.submit.textContent = view.submit?.text ?? "";
  sheet.submit.disabled = view.submit_disabled === true;
  sheet.leave.textContent = view.close?.text ?? (view.submit ? "Cancel" : "Close");
  drawBlocks(sheet.body, view.blocks, sheet.surface);
  const isNew = before?.callback_id !== view.callback_id || before.title.text !== view.title.text;
  if (isNew) beginReading(sheet);
  else if (!sheet.dialog.contains(document.activeElement)) sheet.title.focus();
}

/** Another screen is read from its beginning, and its title is told to a screen reader. */
function beginReading(sheet) {
  sheet.body.scrollTop = 0;
  (sheet.body.querySelector("[data-first]") ?? sheet.title).focus();
}

async function handIn(sheet) {
  if (sheet.submit.getAttribute("aria-busy") === "true") return;
  await busy(sheet.submit, async () => {
    await sheet.surface.settled();
    const answer = await act("submit", { view_id: sheet.view.id, state: sheet.surface.state() });
    if (answer?.outcome === "errors") showErrors(sheet, answer.errors);
  });
}

function showErrors({ surface, body }, errors) {
  surface.fields.forEach((show, block) => show(errors[block] ?? ""));
  const marked = body.querySelector("[aria-invalid='true']");
  const first = marked?.matches("[role='group'], [role='radiogroup']")
    ? marked.querySelector("input")
    : marked;
  first?.focus();
}

async function close(sheet, everything) {
  await sheet.surface.settled();
  await act("close", { view_id: sheet.view.id, all: everything && sheet.depth > 1 });
}
