// The main pane: the app's Home, or a conversation, under a title with the way back on a phone.

import { drawBlocks } from "./blocks.js";
import { conversationPane } from "./conversation.js";
import { el, fill, icon, whenChanged } from "./dom.js";
import { placeLink } from "./places.js";
import { act, appPlace, known, me } from "./store.js";
import { Surface } from "./surface.js";

const room = document.getElementById("main");
let pane = null;

export function drawPane(state) {
  document.body.dataset.open = state.open ? "place" : "list";
  if (!state.open) return;
  if (pane?.open !== state.open) pane = newPane(state.open);
  pane.draw(state);
}

function newPane(open) {
  const head = el("header", { class: "pane-head" });
  const made = open === "home" ? homePane() : conversationPane(open);
  fill(room, head, made.body);
  const drawHead = whenChanged((title, sign, tabs) => fill(head, headOf(title, sign, tabs)));
  return {
    open,
    draw: (state) => {
      const place = state.window.conversations.find((one) => one.id === open);
      const isApp = open === "home" || place?.is_app === true;
      const title = isApp ? state.workspace.app.name : (place?.name ?? "");
      const sign = place?.kind === "channel" ? "hash" : "";
      drawHead(title, sign, isApp ? [open, appPlace()?.id ?? ""] : []);
      made.draw(state);
    },
  };
}

function headOf(title, sign, [open, messages]) {
  const back = placeLink("", { class: "back", "aria-label": "Back to the list" }, icon("back"));
  const name = el("h2", { tabindex: "-1", dir: "auto" }, sign ? icon(sign) : null, title);
  if (open === undefined) return [back, name];
  const tab = (id, text) =>
    placeLink(
      id,
      { class: "tab", role: "tab", "aria-selected": String(id === open), "aria-current": null },
      text,
    );
  const tabs = [tab("home", "Home"), messages ? tab(messages, "Messages") : null];
  const list = el("div", { class: "tabs", role: "tablist", "aria-label": title }, tabs);
  return [back, name, list];
}

function homePane() {
  const blocks = el("div", { class: "home-blocks" });
  const body = el("div", { class: "home", tabindex: "-1" }, blocks);
  let surface = null;
  const drawView = whenChanged((view) => {
    if (surface?.container.view_id !== view.id) {
      surface = new Surface({ type: "view", view_id: view.id }, act);
      surface.takeUp(view);
    }
    drawBlocks(blocks, view.blocks, surface);
  });
  const drawNothing = whenChanged(() => fill(blocks, emptyHome()));
  return {
    body,
    draw: ({ window: { home } }) => {
      if (home === null) return drawNothing(me().id);
      return drawView({ id: home.id, hash: home.hash, blocks: home.blocks, held: home.held });
    },
  };
}

function emptyHome() {
  const app = known.workspace.app.name;
  return el(
    "div",
    { class: "empty" },
    icon("home"),
    el("p", { class: "empty-title" }, "The app has not drawn its Home yet"),
    el("p", {}, `${app} draws it when it hears that you are here. This page then shows it by itself.`),
  );
}
