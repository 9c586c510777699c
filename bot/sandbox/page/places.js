// Going from one place to another: addresses, links that do not load the page again, and Back.

import { el } from "./dom.js";
import { known, me, show } from "./store.js";

const narrow = window.matchMedia("(max-width: 760px)");

export const isPhone = () => narrow.matches;

export function addressOf(open, person = me().id) {
  return `/?as=${person}${open ? `&open=${open}` : ""}`;
}

/** What the page's own address asks for; a link to a message opens its conversation. */
export function asked() {
  const url = new URL(window.location.href);
  const archived = /^\/archives\/([A-Z0-9]+)/.exec(url.pathname);
  return { url, open: archived?.[1] ?? url.searchParams.get("open") ?? "" };
}

/** The place itself, or Home where a window has room for more than the list. */
export function settledOn(open) {
  const exists = open === "home" || known.window.conversations.some((one) => one.id === open);
  if (exists) return open;
  return isPhone() ? "" : "home";
}

export function placeLink(open, attributes, ...children) {
  const here = known.open === open;
  const go = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void goTo(open);
  };
  return el(
    "a",
    {
      href: addressOf(open),
      "aria-current": here ? "page" : null,
      "data-key": `place-${open}-${attributes.class}`,
      ...attributes,
      on: { click: go },
    },
    ...children,
  );
}

async function goTo(open) {
  if (open !== known.open) window.history.pushState({}, "", addressOf(open));
  await show(open);
  // The pane with the pressed link may have gone; then the new pane's title takes the focus.
  const at = document.activeElement;
  if (at === document.body || !at.checkVisibility()) {
    document.querySelector(open ? "#main h2" : "#sidebar a")?.focus();
  }
}

export function followBrowser() {
  window.addEventListener("popstate", () => void show(settledOn(asked().open)));
  narrow.addEventListener("change", () => {
    if (!known.open && !isPhone()) void show("home");
  });
}
