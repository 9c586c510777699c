// What lies over the page: dialogs on top of each other, of which only the top one can be used,
// and the short question that a button may ask first.

import { el, fill, freshId } from "./dom.js";

const FOCUSABLE =
  "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), " +
  "textarea:not(:disabled), [tabindex='0']";
const layers = [];
const app = document.getElementById("app");
const room = document.getElementById("layers");
const notices = document.getElementById("notices");

/** Puts a dialog on top. `leave` is what Esc does. */
export function lay(dialog, leave) {
  const shade = el("div", { class: "shade" }, dialog);
  layers.push({ dialog, shade, leave, returnTo: document.activeElement });
  room.append(shade);
  settle();
}

export function lift(dialog) {
  const place = layers.findIndex((one) => one.dialog === dialog);
  if (place < 0) return;
  const [layer] = layers.splice(place, 1);
  layer.shade.remove();
  settle();
  if (layer.returnTo?.isConnected) layer.returnTo.focus({ preventScroll: true });
}

function settle() {
  app.inert = layers.length > 0;
  layers.forEach((layer, n) => {
    layer.shade.inert = n < layers.length - 1;
  });
}

document.addEventListener("keydown", (event) => {
  const layer = layers.at(-1);
  if (layer === undefined || event.defaultPrevented) return;
  if (event.key === "Escape") {
    event.preventDefault();
    layer.leave();
  }
  if (event.key === "Tab") keepInside(event, layer.dialog);
});

/** Tab goes round in the dialog and the notices, which lie over everything. */
function keepInside(event, dialog) {
  const all = [dialog, notices].flatMap((root) => [...root.querySelectorAll(FOCUSABLE)]);
  const usable = all.filter((one) => one.checkVisibility());
  const at = usable.indexOf(document.activeElement);
  const edge = event.shiftKey ? at <= 0 : at === usable.length - 1;
  if (usable.length === 0 || !edge) return;
  event.preventDefault();
  usable.at(event.shiftKey ? -1 : 0).focus();
}

/** Slack's confirmation dialogue. Resolves to whether the person said yes. */
export function ask(confirm, drawText) {
  return new Promise((resolve) => {
    const title = freshId();
    const answer = (said) => {
      lift(dialog);
      resolve(said);
    };
    const style = confirm.style === "danger" ? "button danger" : "button primary";
    const yes = el("button", { type: "button", class: style }, confirm.confirm.text);
    const no = el("button", { type: "button", class: "button" }, confirm.deny.text);
    const dialog = el(
      "div",
      { class: "dialog question", role: "dialog", "aria-modal": "true", "aria-labelledby": title },
    );
    yes.addEventListener("click", () => answer(true));
    no.addEventListener("click", () => answer(false));
    fill(
      dialog,
      el("h2", { id: title }, confirm.title.text),
      el("div", { class: "question-text" }, drawText(confirm.text)),
      el("div", { class: "dialog-foot" }, no, yes),
    );
    lay(dialog, () => answer(false));
    no.focus();
  });
}
