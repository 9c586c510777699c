// A person as a small picture: initials on a colour that stays theirs.

import { el } from "./dom.js";

const TONES = 6;

function initials(name) {
  return [...name.matchAll(/(?:^|\s)(\p{L})/gu)].slice(0, 2).map((found) => found[1]).join("");
}

export function avatar(id, name) {
  const sum = [...id].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 9973, 0);
  return el("span", { class: `avatar tone-${sum % TONES}`, "aria-hidden": "true" }, initials(name));
}
