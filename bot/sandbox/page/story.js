// The story panel of the demo: where the story is, what to do next and as whom, and how to let
// the others act or the time pass. A column beside the app; on a phone a bar that opens.

import { busy, el, fill, icon, whenChanged } from "./dom.js";
import { zone } from "./names.js";
import { addressOf, isPhone } from "./places.js";
import { known, me, nextMoment, play } from "./store.js";
import { moment } from "./time.js";

const FOLDED = "plumbline.story.folded";
const STATES = { done: "Done", now: "Now", later: "Later" };
const room = document.getElementById("story");
let did = [];

export const drawStory = ({ workspace, story }) => {
  room.hidden = !workspace.story || story === null;
  if (!room.hidden) draw(story, zone(), did, folded());
};

function folded() {
  const said = sessionStorage.getItem(FOLDED);
  return said === null ? isPhone() : said === "yes";
}

const draw = whenChanged((story, inZone, told, isFolded) => {
  const key = document.activeElement?.dataset?.key;
  document.body.classList.toggle("story-folded", isFolded);
  const done = story.chapters.filter((chapter) => chapter.state === "done").length;
  fill(
    room,
    fold(isFolded, `${done} of ${story.chapters.length} done`),
    isFolded
      ? null
      : el(
          "div",
          { class: "story-body" },
          suggestion(story.suggestion),
          doings(story, inZone),
          el("ul", { class: "did", role: "status" }, told.map((line) => el("li", { dir: "auto" }, line))),
          el("ol", { class: "chapters" }, story.chapters.map(chapter)),
        ),
  );
  if (key !== undefined) room.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
});

function fold(isFolded, progress) {
  const turn = () => {
    sessionStorage.setItem(FOLDED, isFolded ? "no" : "yes");
    drawStory(known);
  };
  return el(
    "button",
    {
      type: "button",
      class: "story-fold",
      "aria-expanded": String(!isFolded),
      "data-key": "story-fold",
      on: { click: turn },
    },
    el("span", { class: "story-title" }, "Story"),
    el("span", { class: "story-progress" }, progress),
    icon(isFolded ? "down" : "up"),
  );
}

function suggestion(next) {
  if (next === null) return null;
  const person = known.workspace.people.find((one) => one.id === next.person);
  const isMe = next.person === me().id;
  // On a phone the panel makes room for what the new person is to do.
  const go = () => isPhone() && sessionStorage.setItem(FOLDED, "yes");
  const address = { href: addressOf("", next.person), on: { click: go } };
  return el(
    "section",
    { class: "suggestion" },
    el("h3", {}, "Suggested next"),
    el("p", {}, next.text),
    isMe || !person
      ? el("p", { class: "hint" }, "You can do this now, as who you are.")
      : el("a", { class: "button primary", ...address }, icon("switch"), `Be ${person.name}`),
  );
}

function doings(story, inZone) {
  const others = story.others_waiting;
  const waiting =
    others === 0
      ? "Nobody else has something to do now."
      : `${others} ${others === 1 ? "other person has" : "other people have"} something to do.`;
  const playing = (how) => async () => {
    did = await play(how);
    if (did.length === 0) did = ["There was nothing for the others to do."];
    drawStory(known);
  };
  const next = story.next_moment;
  return el(
    "section",
    { class: "doings" },
    el("p", { class: "hint" }, waiting),
    doing("Play the others: one step", "one", others === 0, playing("one")),
    doing("Play the others: all", "all", others === 0, playing("all")),
    next
      ? doing(`Move the clock to: ${next.what}, ${moment(next.at, inZone)}`, "clock", false, async () => {
          did = [];
          await nextMoment();
        })
      : el("p", { class: "hint" }, "Nothing is waiting for the clock."),
  );
}

function doing(text, key, isOff, work) {
  const node = el(
    "button",
    { type: "button", class: "button", "data-key": `story-${key}`, disabled: isOff },
    text,
  );
  node.addEventListener("click", async () => {
    if (node.getAttribute("aria-busy") === "true") return;
    await busy(node, () => work().catch(failed));
  });
  return node;
}

function failed(problem) {
  did = [problem.message];
  drawStory(known);
}

function chapter({ title, text, state }) {
  return el(
    "li",
    { class: `chapter ${state}`, "aria-current": state === "now" ? "step" : null },
    el("span", { class: "chapter-mark" }, state === "done" ? icon("check") : null),
    el(
      "details",
      { open: state === "now" },
      el("summary", {}, title, el("span", { class: "chapter-state" }, ` ${STATES[state]}`)),
      el("p", {}, text),
    ),
  );
}
