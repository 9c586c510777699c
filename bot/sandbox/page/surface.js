// What a person has put into one view or message: the values its elements hold, and the acts
// that tell the app. Values are as docs/sandbox-protocol.md has them: a string, a list or null.

import { send } from "./api.js";

const ONE_OPTION = new Set(["static_select", "radio_buttons"]);
const MANY = new Set(["multi_static_select", "checkboxes"]);
const INITIAL = {
  datepicker: "initial_date",
  timepicker: "initial_time",
  users_select: "initial_user",
};
const TYPING_MS = 400;

/** All options of an element, those in groups too. */
export function optionsOf(element) {
  return [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((g) => g.options)];
}

function elementsOf(block) {
  const inside = block.type === "actions" ? block.elements : [];
  return [block.element, block.accessory, ...inside].filter((one) => one?.action_id);
}

const holds = (element) => !["button", "overflow"].includes(element.type);

export class Surface {
  /** `acted(name, body)` makes an act of the person's and resolves to null if it failed. */
  constructor(container, acted) {
    this.container = container;
    this.acted = acted;
    this.blocks = [];
    this.given = new Map(); // what the person put in; the rest is as the app set it
    this.files = new Map(); // name and size of uploaded files by id
    this.fields = new Map(); // showError by block id, of what is drawn now
    this.waiting = new Map(); // presses that wait for the typing to pause
    this.busy = Promise.resolve();
  }

  value(block, element) {
    const given = this.given.get(key(block, element));
    return given === undefined ? initial(element) : stillOffered(element, given);
  }

  set(block, element, value) {
    this.given.set(key(block, element), value === "" ? null : value);
    this.fields.get(block.block_id)?.("");
  }

  state() {
    const state = {};
    for (const block of this.blocks) {
      for (const element of elementsOf(block).filter(holds)) {
        (state[block.block_id] ??= {})[element.action_id] = this.value(block, element);
      }
    }
    return state;
  }

  /** Tells the app at once. One press after the other, as a person's hand does. */
  press(block, element, value) {
    this.drop(block, element);
    this.busy = this.busy.then(() =>
      this.acted("press", {
        container: this.container,
        block_id: block.block_id,
        action_id: element.action_id,
        value,
        state: this.state(),
      }),
    );
    return this.busy;
  }

  /** Tells the app once the typing pauses, or the form leaves, whichever comes first. */
  pressSoon(block, element) {
    this.drop(block, element);
    const tell = () => this.press(block, element, this.value(block, element));
    const timer = setTimeout(tell, TYPING_MS);
    this.waiting.set(key(block, element), { timer, tell });
  }

  drop(block, element) {
    clearTimeout(this.waiting.get(key(block, element))?.timer);
    this.waiting.delete(key(block, element));
  }

  /** Everything that was still to be told has been told and answered. */
  async settled() {
    do {
      for (const { tell } of [...this.waiting.values()]) tell();
      await this.busy;
    } while (this.waiting.size > 0); // an upload that ended meanwhile has something to tell
  }

  /** Takes up what the sandbox still knows of a form that this page shows for the first time. */
  takeUp(view) {
    for (const block of view.blocks) {
      for (const element of elementsOf(block).filter(holds)) {
        const held = view.held?.[block.block_id]?.[element.action_id];
        const same = JSON.stringify(held) === JSON.stringify(initial(element));
        if (held !== undefined && !same) this.given.set(key(block, element), held);
        const shape = view.state?.values?.[block.block_id]?.[element.action_id];
        for (const file of shape?.files ?? []) this.files.set(file.id, file);
      }
    }
  }
}

export function actsOf(user, failed) {
  return async (name, body) => {
    try {
      return await send(`people/${user}/acts/${name}`, body);
    } catch (problem) {
      failed(problem);
      return null;
    }
  };
}

const key = (block, element) => `${block.block_id}|${element.action_id}`;

function initial(element) {
  if (ONE_OPTION.has(element.type)) return element.initial_option?.value ?? null;
  if (MANY.has(element.type)) return (element.initial_options ?? []).map((one) => one.value);
  if (element.type === "file_input") return [];
  return element[INITIAL[element.type] ?? "initial_value"] ?? null;
}

/** The app may take an option away from under a choice; then the choice is gone with it. */
function stillOffered(element, given) {
  const offered = new Set(optionsOf(element).map((option) => option.value));
  if (MANY.has(element.type)) return given.filter((one) => offered.has(one));
  if (ONE_OPTION.has(element.type)) return offered.has(given) ? given : null;
  return given;
}
