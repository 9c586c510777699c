// The list on the left: the app's Home and Messages, channels, direct messages.

import { el, fill, icon, keepingFocus, whenChanged } from "./dom.js";
import { placeLink } from "./places.js";

const room = document.getElementById("sidebar");

export const drawSidebar = ({ workspace, window: seen, open }) =>
  draw(workspace.app.name, seen.conversations, open);

const draw = whenChanged((appName, conversations, open) => {
  const app = conversations.find((place) => place.is_app);
  const channels = conversations.filter((place) => place.kind === "channel");
  const others = conversations.filter((place) => place.kind === "im" && !place.is_app);
  keepingFocus(room, () => {
    fill(
      room,
      group(appName, [
        entry({ id: "home", name: "Home", unread: 0 }, "home"),
        app ? entry({ ...app, name: "Messages" }, "message") : null,
      ]),
      channels.length ? group("Channels", channels.map((place) => entry(place, "hash"))) : null,
      others.length ? group("Direct messages", others.map((place) => entry(place, "message"))) : null,
    );
  });
  const unread = conversations.reduce((sum, place) => sum + place.unread, 0);
  document.title = `${unread ? `(${unread}) ` : ""}${appName} in the sandbox`;
});

function group(name, entries) {
  return el("section", {}, el("h2", {}, name), el("ul", {}, entries.filter(Boolean)));
}

function entry(place, sign) {
  const badge = place.unread
    ? el(
        "span",
        { class: "badge" },
        String(place.unread),
        el("span", { class: "unseen" }, place.unread === 1 ? " new message" : " new messages"),
      )
    : null;
  const link = placeLink(
    place.id,
    { class: place.unread ? "place unread" : "place" },
    icon(sign),
    el("span", { class: "place-name", dir: "auto" }, place.name),
    badge,
  );
  return el("li", {}, link);
}
