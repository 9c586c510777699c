// What this tab knows: the workspace, the person on screen, their window, what is open.
// It reads again what the sandbox says has changed, and tells the parts of the page to draw.

import { Refusal, listen, oneAtATime, read, send } from "./api.js";
import { learnPeople, learnPlaces } from "./names.js";
import { actsOf } from "./surface.js";

const TAB_KEY = "plumbline.person";
const CLOCK_MS = 30_000;
const ABSENT_MS = 2_000;

export const known = {
  workspace: null,
  window: null,
  story: null,
  open: "", // "" is the list of a phone, else "home" or a conversation's id
  conversation: null,
  reached: true,
  own: [], // notices of the page itself
};
const readers = [];
let user = "";
let acts = null;

/** `draw` is called after every reading. */
export const whenRead = (draw) => readers.push(draw);
export const me = () => known.workspace.people.find((person) => person.id === user);
export const people = () => known.workspace.people.filter((person) => !person.deleted);
export const appPlace = () => known.window.conversations.find((place) => place.is_app);

function redraw() {
  readers.forEach((draw) => draw(known));
}

/** Who is on screen: the address says it, else this tab's memory, else the story, else anyone. */
export async function begin(address) {
  known.workspace = await read("workspace");
  await readStory();
  const wanted = [
    address.searchParams.get("as"),
    sessionStorage.getItem(TAB_KEY),
    known.story?.suggestion?.person,
    people()[0].id,
  ];
  user = wanted.find((id) => people().some((person) => person.id === id));
  sessionStorage.setItem(TAB_KEY, user);
  await readStory(); // what comes next depends on who looks
  acts = actsOf(user, failed);
  learnPeople(known.workspace, me());
  await readWindow();
  listen(user, changed, reached);
  void keepTime();
}

/** The clock goes on, and the app may come and go; neither is told by the stream. */
async function keepTime() {
  for (;;) {
    const pause = known.workspace.app.connected ? CLOCK_MS : ABSENT_MS;
    await new Promise((resolve) => setTimeout(resolve, pause));
    await readWorkspace();
  }
}

/** Shows Home, a conversation, or on a phone the list. */
export async function show(open) {
  known.open = open;
  known.conversation = null;
  if (open === "home") void act("open_home", {});
  else if (open === appPlace()?.id) void act("open_home", { tab: "messages" });
  await readConversation();
  await readWindow(); // what was just read is not new any more
}

/** An act of the person on screen. Resolves to null when it failed; a notice then says why. */
export async function act(name, body) {
  const answer = await acts(name, body);
  await readWindow();
  return answer;
}

async function failed(problem) {
  const said = problem instanceof Refusal ? problem.message : "The sandbox does not answer.";
  await readWindow();
  // What the app did not answer is under the person's notices already.
  if (known.window.notices.some((notice) => notice.text === said)) return;
  known.own.push({ id: `own-${Date.now()}-${known.own.length}`, kind: "warning", text: said });
  redraw();
}

export function dismiss(notice) {
  known.own = known.own.filter((one) => one !== notice);
  if (typeof notice.id === "number") void act("dismiss", { notice: notice.id });
  else redraw();
}

export async function play(how) {
  const answer = await send("story/play", { as: user, how });
  await readStory();
  return answer.did;
}

export async function nextMoment() {
  await send("story/next", {});
  await Promise.all([readWorkspace(), readStory()]);
}

const quietly = (work) =>
  oneAtATime(async () => {
    try {
      await work();
    } catch (problem) {
      if (!(problem instanceof Refusal || problem instanceof TypeError)) throw problem;
      known.reached = problem instanceof Refusal; // fetch says TypeError when nobody answers
    }
    if (known.window !== null) redraw();
  });

const readWindow = quietly(async () => {
  known.window = await read(`people/${user}`);
  learnPlaces(known.window.conversations);
});

const readConversation = quietly(async () => {
  const id = known.open;
  if (!id || id === "home") return;
  const conversation = await read(`people/${user}/conversations/${id}`);
  if (known.open === id) known.conversation = conversation;
});

const readWorkspace = quietly(async () => {
  known.workspace = await read("workspace");
  learnPeople(known.workspace, me());
});

const readStory = quietly(async () => {
  if (known.workspace.story) known.story = await read(`story?as=${encodeURIComponent(user)}`);
});

function changed({ changed: what, conversation }) {
  if (what === "clock" || what === "workspace") void readWorkspace();
  else void readWindow();
  if (what === "conversations" && (conversation ?? known.open) === known.open) {
    void readConversation();
  }
  void readStory();
}

/** The stream stands, for the first time or again: anything may have changed before it did. */
function reached(now) {
  known.reached = now;
  if (now) [readWorkspace, readWindow, readConversation, readStory].forEach((one) => void one());
  else redraw();
}
