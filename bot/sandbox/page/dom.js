// Making elements. Everything on the page goes through here, and text only ever becomes text
// nodes: no HTML is parsed, so nothing that people or the app write can act.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, heard] of Object.entries(value)) node.addEventListener(event, heard);
    } else if (name === "data") {
      Object.assign(node.dataset, value);
    } else if (name === "value") {
      node.value = value;
    } else {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...present(children));
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren(...present(children));
  return node;
}

function present(children) {
  return children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false);
}

let counted = 0;

/** An id for label/for and aria references; never an id of Slack's. */
export function freshId() {
  counted += 1;
  return `n${counted}`;
}

const PATHS = {
  back: "M12.5 4 6.5 10l6 6",
  check: "m4.5 10.5 3.5 3.5 7.5-8",
  close: "m5 5 10 10M15 5 5 15",
  down: "m5 8 5 5 5-5",
  up: "m5 12 5-5 5 5",
  dots: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  file: "M6 2.5h5.5L15 6v11.5H5v-15zM11.5 2.5V6H15",
  hash: "M7.5 3.5 6 16.5M14 3.5l-1.5 13M4 7.5h12.5M3.5 12.5H16",
  home: "M3.5 9 10 3.5 16.5 9v7.5h-4.5v-4h-4v4H3.5z",
  message: "M3.5 4h13v9.5H9L5.5 16.5v-3h-2z",
  plus: "M10 4v12M4 10h12",
  search: "M8.5 4a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM12 12l4.5 4.5",
  send: "M3.5 10 17 4l-4 12.5-3.5-5z",
  switch: "M4 7h11l-3-3M16 13H5l3 3",
};
const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}

/** Puts `nodes` into the room, and moves only what is out of place: a moved element loses focus. */
export function inOrder(room, nodes) {
  const kept = new Set(nodes);
  [...room.childNodes].filter((one) => !kept.has(one)).forEach((one) => one.remove());
  let at = room.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else room.insertBefore(node, at);
  }
}

/** The same place has the focus (and the caret) after `change`, if it still exists. */
export function keepingFocus(root, change) {
  const before = document.activeElement;
  const key = before && root.contains(before) ? before.dataset.key : undefined;
  const caret = key === undefined ? null : caretOf(before);
  change();
  if (key === undefined || document.activeElement === before) return;
  const after = [...root.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (after === undefined) return;
  after.focus({ preventScroll: true });
  if (caret !== null && after.setSelectionRange && after.type !== "email") {
    after.setSelectionRange(...caret);
  }
}

function caretOf(node) {
  // Only text fields have a caret; e-mail fields refuse to tell theirs.
  return typeof node.selectionStart === "number" ? [node.selectionStart, node.selectionEnd] : null;
}

/** Shown as working until `work` is done. */
export async function busy(node, work) {
  node.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    node.removeAttribute("aria-busy");
  }
}

/** Draws again only when what it draws from has changed. */
export function whenChanged(draw) {
  let last;
  return (...given) => {
    const now = JSON.stringify(given);
    if (now === last) return;
    last = now;
    draw(...given);
  };
}
