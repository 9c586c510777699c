// Fields for words: one line, many lines, an e-mail address, a web address, a number.

import { el } from "./dom.js";
import { plain } from "./mrkdwn.js";

const TYPES = { email_text_input: "email", url_text_input: "url" };

export function textField(block, element, wire) {
  const hint = element.placeholder ? plain(element.placeholder) : null;
  const attributes = { class: "field", dir: "auto", placeholder: hint, ...wire.named("Text") };
  const node = element.multiline
    ? el("textarea", { ...attributes, rows: "5" })
    : el("input", {
        ...attributes,
        // A number stays text: the browser would throw away what is not quite a number.
        type: TYPES[element.type] ?? "text",
        inputmode: element.type === "number_input" ? "decimal" : null,
        autocomplete: "off",
      });
  node.value = wire.value() ?? "";
  const counter = element.max_length ? el("p", { class: "counter" }) : null;
  const when = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  node.addEventListener("input", () => {
    wire.keep(node.value);
    count(counter, node.value, element.max_length);
    if (when.includes("on_character_entered")) wire.pressSoon();
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || element.multiline) return;
    event.preventDefault(); // in Slack too, Enter in a field does not hand in the form
    if (wire.told && when.includes("on_enter_pressed")) wire.press(wire.value());
  });
  count(counter, node.value, element.max_length);
  return el("div", { class: "typed" }, node, counter);
}

/** Nothing pasted is cut off silently: the counter says by how much it is too long. */
function count(counter, text, most) {
  if (counter === null) return;
  const long = [...text].length;
  const over = long - most;
  counter.textContent = over > 0 ? `${over} characters too many` : `${long} of ${most}`;
  counter.classList.toggle("over", over > 0);
}
