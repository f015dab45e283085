// The registry of shortcuts. Single keys and `g` sequences rest while one types and can be turned off in the preferences;
// chords with Ctrl or Meta always work. Escape closes the nearest thing. The help dialog lists what is registered here.

import { Dialog } from "../elements/dialog.js";

/**
 * @typedef {object} Shortcut
 * @property {string} keys "n", "?", "g m", "Ctrl+Enter", "F6"
 * @property {string} label what it does, for the help
 * @property {string} [group] heading in the help
 * @property {(event: KeyboardEvent) => void} run
 * @property {() => boolean} [when] only then; elsewhere the key does nothing
 */

/** @type {Set<Shortcut>} */
const registry = new Set();
/** Things that Escape closes, the last opened first. @type {(() => void)[]} */
const closers = [];
let prefix = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let forget;

/** @param {Shortcut} shortcut @returns {() => void} takes it back */
export function shortcut(shortcut) {
  registry.add(shortcut);
  return () => registry.delete(shortcut);
}

/** @returns {Shortcut[]} */
export function registered() {
  return [...registry];
}

/** @param {() => void} close @returns {() => void} no longer: it was closed another way */
export function onEscape(close) {
  closers.push(close);
  return () => {
    const place = closers.lastIndexOf(close);
    if (place >= 0) closers.splice(place, 1);
  };
}

/** Whether single keys are on: the person's preference. */
export function singleKeys() {
  return document.documentElement.dataset.shortcuts !== "off";
}

/** @param {Event} event */
function typing(event) {
  const target = /** @type {HTMLElement | undefined} */ (event.composedPath()[0]);
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit", "reset", "range", "color", "file"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

/** @param {KeyboardEvent} event */
function nameOf(event) {
  const chord = `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}`;
  const shift = event.shiftKey && event.key.length > 1 ? "Shift+" : "";
  return `${chord}${shift}${event.key.length === 1 && !chord ? event.key : event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
}

/** @param {KeyboardEvent} event */
export function onKeydown(event) {
  if (event.defaultPrevented || event.isComposing) return;
  const name = nameOf(event);
  if (Dialog.current && (name === "Escape" || name.length === 1)) return; // a dialog closes itself, and nothing behind it answers to letters
  if (name === "Escape") return closers.length ? void (event.preventDefault(), closers.pop()?.()) : undefined;
  const single = name.length === 1;
  if (single && (typing(event) || !singleKeys())) return;
  const keys = single && prefix ? `${prefix} ${name}` : name;
  prefix = "";
  clearTimeout(forget);
  const found = [...registry].reverse().find((each) => each.keys === keys && (each.when?.() ?? true));
  if (found) {
    event.preventDefault();
    found.run(event);
  } else if (single && [...registry].some((each) => each.keys.startsWith(`${name} `))) {
    prefix = name;
    forget = setTimeout(() => (prefix = ""), 1500);
  }
}

/** @param {Document} [root] */
export function startKeyboard(root = document) {
  root.addEventListener("keydown", onKeydown);
}

/** For tests. */
export function forgetShortcuts() {
  registry.clear();
  closers.length = 0;
  prefix = "";
}
