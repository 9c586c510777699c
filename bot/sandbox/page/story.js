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
    fold(isFolded, `${done} of ${story.chapters.length} done`, story.suggestion),
    isFolded
      ? null
      : el(
          "div",
          { class: "story-body" },
          suggestion(story.suggestion, story, inZone),
          doings(story.suggestion, story, inZone),
          el("ul", { class: "did", role: "status" }, told.map((line) => el("li", { dir: "auto" }, line))),
          el("ol", { class: "chapters" }, story.chapters.map(chapter)),
        ),
  );
  if (key !== undefined) room.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
});

function fold(isFolded, progress, next) {
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
    isFolded && next ? el("span", { class: "story-next" }, next.text) : null,
    icon(isFolded ? "down" : "up"),
  );
}

function suggestion(next, story, inZone) {
  if (next === null) return null;
  return el(
    "section",
    { class: "suggestion" },
    el("h3", {}, "Suggested next"),
    el("p", {}, next.text),
    wayOf(next, story, inZone),
  );
}

/** How the suggestion is followed: a button or a link, or by oneself. */
function wayOf(next, story, inZone) {
  if (next.how === "others") return playing("Play the others: all", "all", "primary");
  if (next.how === "clock") return clock(story, inZone, "primary");
  const person = known.workspace.people.find((one) => one.id === next.person);
  if (!person) return el("p", { class: "hint" }, "You can do this now, as who you are.");
  // On a phone the panel makes room for what the new person is to do.
  const go = () => isPhone() && sessionStorage.setItem(FOLDED, "yes");
  const address = { href: addressOf("", next.person), on: { click: go } };
  return el("a", { class: "button primary", ...address }, icon("switch"), `Be ${person.name}`);
}

function doings(next, story, inZone) {
  const others = story.others_waiting;
  const waiting =
    others === 0
      ? "Nobody else has something to do now."
      : `${others} ${others === 1 ? "other person has" : "other people have"} something to do.`;
  return el(
    "section",
    { class: "doings" },
    el("p", { class: "hint" }, waiting),
    playing("Play the others: one step", "one", "", others === 0),
    next?.how === "others" ? null : playing("Play the others: all", "all", "", others === 0),
    next?.how === "clock" ? null : clock(story, inZone, ""),
  );
}

function playing(text, how, look, isOff = false) {
  return doing(text, how, look, isOff, async () => {
    did = await play(how);
    if (did.length === 0) did = ["There was nothing for the others to do."];
    drawStory(known);
  });
}

function clock(story, inZone, look) {
  const next = story.next_moment;
  if (!next) return el("p", { class: "hint" }, "Nothing is waiting for the clock.");
  const text = `Move the clock to: ${next.what}, ${moment(next.at, inZone)}`;
  return doing(text, "clock", look, false, async () => {
    did = [];
    await nextMoment();
  });
}

function doing(text, key, look, isOff, work) {
  const node = el(
    "button",
    { type: "button", class: `button ${look}`, "data-key": `story-${key}`, disabled: isOff },
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
