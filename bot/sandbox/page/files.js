// Files: giving some in a form, and finding those of a message.

import { upload } from "./api.js";
import { el, fill, icon } from "./dom.js";
import { me } from "./store.js";
import { size } from "./time.js";

export function fileInput(block, element, wire) {
  const most = element.max_files ?? 10;
  const kinds = element.filetypes ?? [];
  const field = el("input", {
    type: "file",
    class: "field file-field",
    multiple: most > 1,
    accept: kinds.length ? kinds.map((kind) => `.${kind}`).join(",") : null,
    ...wire.named("File"),
  });
  const list = el("ul", { class: "given-files" });
  const said = el("p", { class: "hint", role: "status" });
  const show = () => fill(list, wire.value().map((id) => given(id, wire, show)));
  field.addEventListener("change", async () => {
    const chosen = [...field.files];
    field.value = "";
    said.textContent = "Uploading…";
    const work = take(chosen, most, wire);
    // A form waits for what is still on its way (Surface.settled).
    wire.surface.busy = Promise.all([wire.surface.busy, work]);
    said.textContent = await work;
    show();
  });
  show();
  return el("div", { class: "typed" }, field, list, said);
}

/** Uploads what fits; resolves to what went wrong, or to nothing. */
async function take(chosen, most, wire) {
  for (const file of chosen) {
    if (wire.value().length >= most && most > 1) return `You can add ${most} files here.`;
    try {
      const kept = (await upload(me().id, file)).file;
      wire.surface.files.set(kept.id, kept);
      wire.keep(most === 1 ? [kept.id] : [...wire.value(), kept.id]);
      wire.pressSoon();
    } catch (problem) {
      return `${file.name} was not added. ${problem.message}`;
    }
  }
  return "";
}

function given(id, wire, show) {
  const file = wire.surface.files.get(id) ?? { name: id, size: 0 };
  const label = `Remove ${file.name}`;
  const remove = el("button", { type: "button", class: "quiet", "aria-label": label }, icon("close"));
  remove.addEventListener("click", () => {
    wire.keep(wire.value().filter((one) => one !== id));
    wire.pressSoon();
    show();
  });
  const said = `${file.name} (${size(file.size)})`;
  return el("li", {}, icon("file"), el("span", { dir: "auto" }, said), remove);
}

/** A file in a message: pictures are shown, everything can be downloaded. */
export function sharedFile(file) {
  const shown = file.mimetype.startsWith("image/")
    ? el("img", { class: "picture full", src: file.url, alt: file.title || file.name })
    : null;
  const address = { href: file.url, download: file.name, "aria-label": `Download ${file.name}` };
  return el(
    "div",
    { class: "shared-file" },
    shown,
    el(
      "div",
      { class: "file-card" },
      icon("file"),
      el(
        "div",
        {},
        el("div", { class: "file-name", dir: "auto" }, file.title || file.name),
        el("div", { class: "hint" }, `${file.name} · ${size(file.size)}`),
      ),
      el("a", { class: "button", ...address }, "Download"),
    ),
  );
}
