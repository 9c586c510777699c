// The sandbox's interface, as docs/sandbox-protocol.md tells it: reading, acting, listening.

export class Refusal extends Error {}

async function answered(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok || body.ok === false) {
    throw new Refusal(body.error || `The sandbox answered with ${response.status}.`);
  }
  return body;
}

export async function read(path) {
  return answered(await fetch(`/sandbox/${path}`, { cache: "no-store" }));
}

export async function send(path, body) {
  const form = body instanceof FormData;
  return answered(
    await fetch(`/sandbox/${path}`, {
      method: "POST",
      headers: form ? {} : { "Content-Type": "application/json" },
      body: form ? body : JSON.stringify(body),
    }),
  );
}

export function upload(user, file) {
  const form = new FormData();
  form.append("file", file, file.name);
  return send(`people/${user}/acts/upload`, form);
}

// A browser opens six connections to one address. A tab that nobody looks at gives its own
// back after a minute, so that the seventh tab still works.
const HIDDEN_MS = 60_000;

/** Calls `changed` for each event, and `reached(true | false)` when the sandbox comes and goes. */
export function listen(user, changed, reached) {
  let source = null;
  let leaving;
  const open = () => {
    clearTimeout(leaving);
    if (source !== null) return;
    source = new EventSource(`/sandbox/people/${user}/stream`);
    source.onopen = () => reached(true);
    source.onmessage = (event) => changed(JSON.parse(event.data));
    source.onerror = () => {
      reached(false);
      if (source?.readyState !== EventSource.CLOSED) return;
      source = null; // the browser gave up; it does not try again by itself
      setTimeout(open, 3000);
    };
  };
  const leave = () => {
    source?.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => {
    clearTimeout(leaving);
    if (document.hidden) leaving = setTimeout(leave, HIDDEN_MS);
    else open();
  });
  open();
}

/** At most one run at a time; asked during a run, it runs once more afterwards. */
export function oneAtATime(work) {
  let running = null;
  let again = false;
  const run = async () => {
    do {
      again = false;
      await work();
    } while (again);
  };
  return () => {
    if (running !== null) {
      again = true;
      return running;
    }
    running = run().finally(() => {
      running = null;
    });
    return running;
  };
}
