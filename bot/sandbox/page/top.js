// The bar on top: where one is, what time it is for the person on screen, and who that is.

import { el, fill, keepingFocus, whenChanged } from "./dom.js";
import { me } from "./store.js";
import { drawSwitcher } from "./switcher.js";
import { moment, offset } from "./time.js";

const room = document.getElementById("top");
const state = el("div", { class: "top-state" });
const person = el("div", { class: "top-person" });

export function drawTop({ workspace: { team, app, clock }, reached }) {
  drawPlace(team);
  drawState(me().tz, Math.floor(clock.now / 60) * 60, app, reached);
  drawPerson(me());
}

const drawPlace = whenChanged((team) => {
  const place = el(
    "div",
    { class: "top-place" },
    el("img", { class: "mark", src: "/static/icon.svg", alt: "" }),
    el("h1", { class: "team" }, team.name),
    el("span", { class: "tag" }, "Sandbox"),
  );
  fill(room, place, state, person);
});

const drawState = whenChanged((tz, now, app, reached) => {
  fill(
    state,
    el(
      "time",
      { class: "clock", title: `${tz}. The sandbox has a clock of its own.` },
      el("span", { class: "clock-now" }, moment(now, tz)),
      " ",
      el("span", { class: "clock-zone" }, offset(now, tz)),
    ),
    connection(app, reached),
  );
});

const drawPerson = whenChanged((one) => keepingFocus(person, () => drawSwitcher(person, one)));

function connection(app, reached) {
  const [how, said] = !reached
    ? ["away", "No answer"]
    : app.connected
      ? ["here", "Connected"]
      : ["waiting", `${app.name} is away`];
  return el("span", { class: `connection ${how}` }, el("span", { class: "dot" }), said);
}

/** The line under the bar, when something that should answer does not. */
export function drawBanner({ workspace, reached }) {
  const said = !reached
    ? "The sandbox does not answer. The page tries again by itself."
    : workspace.app.connected
      ? ""
      : `${workspace.app.name} is not connected. What you do here does not reach it yet.`;
  const banner = document.getElementById("offline");
  if (banner.textContent !== said) banner.textContent = said;
}
