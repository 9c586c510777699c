// A person's window into the sandbox. This tab is one person; another tab can be another.
// The address says who and what (`/?as=U…&open=home|C…|D…`), the rest is read from the sandbox.

import { el, fill } from "./dom.js";
import { drawForms } from "./forms.js";
import { drawNotices } from "./notices.js";
import { drawPane } from "./pane.js";
import { addressOf, asked, followBrowser, settledOn } from "./places.js";
import { drawSidebar } from "./sidebar.js";
import { begin, show, whenRead } from "./store.js";
import { drawStory } from "./story.js";
import { drawBanner, drawTop } from "./top.js";

const AGAIN_MS = 2000;

async function start() {
  const { url, open } = asked();
  await begin(url);
  const parts = [drawTop, drawBanner, drawSidebar, drawPane, drawStory, drawNotices, drawForms];
  parts.forEach(whenRead);
  followBrowser();
  const place = settledOn(open);
  window.history.replaceState({}, "", addressOf(place));
  await show(place);
  document.body.classList.add("ready");
}

function unreachable() {
  const said = "The sandbox does not answer. This page tries again by itself.";
  return el("p", { class: "empty", role: "alert" }, said);
}

start().catch((problem) => {
  console.error(problem);
  fill(document.getElementById("main"), unreachable());
  setTimeout(() => window.location.reload(), AGAIN_MS);
});
