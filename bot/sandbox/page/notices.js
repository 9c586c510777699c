// What this person's Slack says beside what they did: warnings, told once and kept until read.

import { el, icon, inOrder } from "./dom.js";
import { dismiss } from "./store.js";

const MOST = 3;
const room = document.getElementById("notices");
const shown = new Map();

export function drawNotices({ window: { notices }, own }) {
  const now = [...notices, ...own].slice(-MOST);
  const nodes = now.map((notice) => {
    if (!shown.has(notice.id)) shown.set(notice.id, noticeNode(notice));
    return shown.get(notice.id);
  });
  inOrder(room, nodes);
}

function noticeNode(notice) {
  const away = el("button", { type: "button", class: "icon-button", "aria-label": "Dismiss" }, icon("close"));
  away.addEventListener("click", () => dismiss(notice));
  return el("div", { class: `notice ${notice.kind}` }, el("p", { dir: "auto" }, notice.text), away);
}
