import { beforeEach, expect, test, vi } from "vitest";
import { forgetShortcuts, onEscape, registered, shortcut, startKeyboard } from "./keyboard.js";
import { walkRegions } from "./regions.js";
import { walkRows } from "./rows.js";

startKeyboard();
beforeEach(() => {
  forgetShortcuts();
  document.documentElement.dataset.shortcuts = "on";
  document.body.innerHTML = "";
});
const press = (/** @type {string} */ key, more = {}, target = /** @type {EventTarget} */ (document.body)) => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, composed: true, ...more });
  target.dispatchEvent(event);
  return event;
};
const field = (html = "<input>") => {
  document.body.innerHTML = html;
  return /** @type {HTMLElement} */ (document.body.firstElementChild);
};

test("a single key runs, rests while one types and when it is turned off", () => {
  const run = vi.fn();
  shortcut({ keys: "n", label: "New incident", run });
  expect(press("n").defaultPrevented).toBe(true);
  press("n", {}, field());
  press("n", {}, field("<textarea></textarea>"));
  expect(run).toHaveBeenCalledTimes(1);
  press("n", {}, field('<input type="checkbox">'));
  expect(run).toHaveBeenCalledTimes(2);
  document.documentElement.dataset.shortcuts = "off";
  press("n");
  expect(run).toHaveBeenCalledTimes(2);
});

test("chords work while one types, and single keys do not fire with Ctrl", () => {
  const store = vi.fn();
  const n = vi.fn();
  shortcut({ keys: "Ctrl+Enter", label: "Store", run: store });
  shortcut({ keys: "n", label: "New", run: n });
  press("Enter", { ctrlKey: true }, field());
  press("n", { ctrlKey: true });
  expect(store).toHaveBeenCalledTimes(1);
  expect(n).not.toHaveBeenCalled();
});

test("g then a letter goes; a letter alone does not, and the g is forgotten", () => {
  vi.useFakeTimers();
  const map = vi.fn();
  shortcut({ keys: "g m", label: "Map", run: map });
  press("m");
  press("g");
  press("m");
  expect(map).toHaveBeenCalledTimes(1);
  press("g");
  vi.advanceTimersByTime(2000);
  press("m");
  expect(map).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});

test("the last registered wins, a condition may hold it back, and it can be taken back", () => {
  const page = vi.fn();
  const panel = vi.fn();
  let open = true;
  shortcut({ keys: "l", label: "Log", run: page });
  const gone = shortcut({ keys: "l", label: "Line", run: panel, when: () => open });
  press("l");
  open = false;
  press("l");
  open = true;
  gone();
  press("l");
  expect([panel.mock.calls.length, page.mock.calls.length]).toEqual([1, 2]);
  expect(registered()).toHaveLength(1);
});

test("Escape closes the nearest thing first", () => {
  /** @type {string[]} */
  const closed = [];
  onEscape(() => closed.push("panel"));
  const menu = onEscape(() => closed.push("menu"));
  onEscape(() => closed.push("popup"));
  press("Escape");
  menu();
  press("Escape");
  expect(closed).toEqual(["popup", "panel"]);
  expect(press("Escape").defaultPrevented).toBe(false);
});

test("F6 goes from region to region and round, outer regions left out", () => {
  Element.prototype.getClientRects = () => /** @type {any} */ ([{}]);
  document.body.innerHTML = '<div data-region="rail"><a href="#" id="a">a</a></div><main data-region="main"><div data-region="map" tabindex="0" id="m"></div><aside data-region="panel"><button id="b">b</button></aside></main>';
  const at = [];
  for (let i = 0; i < 4; i++) walkRegions(1), at.push(document.activeElement?.id);
  walkRegions(-1), at.push(document.activeElement?.id);
  expect(at).toEqual(["a", "m", "b", "a", "b"]);
});

test("rows are walked by letters and arrows, opened by Enter, and one is in the tab order", () => {
  document.body.innerHTML = '<ul><li id="1">a</li><li id="2">b</li><li id="3">c</li></ul>';
  Element.prototype.scrollIntoView = () => {};
  const list = /** @type {HTMLElement} */ (document.body.firstElementChild);
  const open = vi.fn();
  const stop = walkRows(list, { row: "li", open });
  const rows = /** @type {HTMLElement[]} */ ([...list.children]);
  expect(rows[0].tabIndex).toBe(0);
  press("j", {}, rows[0]);
  expect(document.activeElement?.id).toBe("2");
  press("End", {}, rows[1]);
  press("ArrowDown", {}, rows[2]);
  expect(document.activeElement?.id).toBe("3");
  press("k", {}, rows[2]);
  press("Enter", {}, rows[1]);
  expect(open).toHaveBeenCalledWith(rows[1]);
  expect(rows.map((row) => row.tabIndex)).toEqual([-1, 0, -1]);
  stop();
});
