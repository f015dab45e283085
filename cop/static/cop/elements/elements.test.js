import { beforeEach, expect, test, vi } from "vitest";
import { forgetPage } from "../shell/page.js";
import { differences } from "./ask.js";
import { reachWords } from "./audience.js";
import "./index.js";
import { toast } from "./toast.js";

const kim = /** @type {const} */ ({ id: "1", name: "Lt Kim", organization: "119", side: "civilian" });

/** @param {string} html @param {Record<string, any>} [properties] @returns {Promise<any>} */
async function shown(html, properties = {}) {
  document.body.innerHTML = html;
  const element = /** @type {any} */ (document.body.firstElementChild);
  Object.assign(element, properties);
  await element.updateComplete;
  return element;
}
const text = (/** @type {Element} */ element) => (element.textContent ?? "").replace(/\s+/g, " ").trim();

beforeEach(() => {
  document.documentElement.dataset.operation = "demo";
  document.body.innerHTML = "";
  forgetPage();
});

test("severity is shape and word, and bare it still has its word for a screen reader", async () => {
  expect(text(await shown('<h-sev v="severe"></h-sev>'))).toBe("Severe");
  const bare = await shown('<h-sev v="extreme" bare></h-sev>');
  expect(bare.querySelector("svg.extreme")).not.toBeNull();
  expect(text(bare.querySelector(".visually-hidden"))).toBe("Extreme");
});

test("an audience narrower than shared has a lock and its name", async () => {
  document.body.innerHTML = "";
  const chip = await shown('<h-aud v="military"></h-aud>');
  expect(chip.querySelector(".bi-lock-fill")).not.toBeNull();
  expect(text(chip)).toBe("Military");
  expect((await shown('<h-aud v="shared"></h-aud>')).querySelector(".bi-people")).not.toBeNull();
});

test("the selector says how many will see it and who will not, and tells when it changed", async () => {
  const audiences = /** @type {any[]} */ ([{ key: "shared", name: "Shared", names: {}, kind: "shared", organizations: 12, people: 84 }, { key: "military", name: "Military", names: {}, kind: "military", organizations: 5, people: 1 }]);
  expect(reachWords(audiences[0])).toBe("Both sides, 12 organizations, 84 people");
  expect(reachWords(audiences[1])).toBe("5 organizations, 1 person. The civilian side will not see it.");
  const pick = await shown('<h-aud pick name="audience" v="shared"></h-aud>', { choices: audiences });
  const changed = vi.fn();
  pick.addEventListener("change", changed);
  pick.querySelectorAll("[role=radio]")[1].click();
  await pick.updateComplete;
  expect(pick.value).toBe("military");
  expect(changed).toHaveBeenCalledTimes(1);
  expect(pick.querySelector("input[name=audience]").value).toBe("military");
});

test("a line of a person: time, text with links, side and author", async () => {
  const entry = await shown("<h-entry></h-entry>", { line: { at: "2020-11-23T16:21:00Z", text: "See INC-7K3QF and <b>RES-4HC8D</b>.", author: kim, audience: "military" } });
  expect(text(entry)).toContain("Lt Kim · 119");
  expect([...entry.querySelectorAll("a")].map((a) => a.getAttribute("href"))).toEqual(["/operations/demo/?incident=INC-7K3QF", "/operations/demo/?resource=RES-4HC8D"]);
  expect(entry.querySelector("b")).toBeNull();
  expect(entry.querySelector(".aud.military")).not.toBeNull();
});

test("a line of the system says what changed, from and to", async () => {
  const entry = await shown("<h-entry></h-entry>", { line: { at: "2020-11-23T16:14:00Z", system: true, text: "", changes: [{ field: "trapped", from: 6, to: 4 }, { field: "status", from: "reported", to: "verified" }, { field: "severity", from: null, to: "severe" }] } });
  expect(text(entry.querySelector(".text"))).toBe("Trapped 6 → 4, Status Reported → Verified, Severity Severe");
});

test("a struck line stays legible, is read as struck, and says who, when and why", async () => {
  const entry = await shown("<h-entry></h-entry>", { line: { at: "2020-11-23T16:02:00Z", text: "Route open", author: kim, struck: { at: "2020-11-23T16:06:00Z", by: kim, reason: "bridge limit" } } });
  expect(text(entry.querySelector("del"))).toBe("Route open");
  expect(text(entry.querySelector(".visually-hidden"))).toBe("Struck line:");
  expect(text(entry.querySelector(".why"))).toBe("Struck 1606Z by Lt Kim: bridge limit");
});

test("a line that is not stored never looks stored", async () => {
  const entry = await shown('<h-entry state="sending"></h-entry>', { line: { at: "2020-11-23T16:25:00Z", text: "x", author: kim } });
  expect(text(entry)).toContain("Sending, not stored yet");
  entry.state = "waiting";
  await entry.updateComplete;
  expect(text(entry)).toContain("Kept here, not sent yet");
  const change = vi.fn();
  Object.assign(entry, { state: "failed", problem: { detail: "the incident was closed 1624Z." }, actions: [{ label: "Change", run: change }] });
  await entry.updateComplete;
  expect(text(entry)).toContain("Not stored: the incident was closed 1624Z.");
  entry.querySelector("button").click();
  expect(change).toHaveBeenCalled();
});

test("tabs: arrows move, one panel shows, the choice is told", async () => {
  const tabs = await shown('<h-tabs active="log"><div role="tablist"><button role="tab" data-tab="log">Log</button><button role="tab" data-tab="room">Room</button></div><section data-panel="log"></section><section data-panel="room"></section></h-tabs>');
  const chosen = vi.fn();
  tabs.addEventListener("tab", (/** @type {CustomEvent} */ event) => chosen(event.detail));
  const [log, room] = tabs.querySelectorAll("[role=tab]");
  log.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  expect(chosen).toHaveBeenCalledWith("room");
  expect(room.getAttribute("aria-selected")).toBe("true");
  expect([...tabs.querySelectorAll("[data-panel]")].map((panel) => panel.hidden)).toEqual([true, false]);
});

test("toasts: two at once, the rest wait; urgent ones stay; undo undoes", async () => {
  vi.useFakeTimers();
  const region = await shown("<h-toast></h-toast>");
  const undo = vi.fn();
  toast("one", { undo });
  toast("two", { tone: "urgent" });
  toast("three");
  await region.updateComplete;
  expect(region.querySelectorAll(".toast-c")).toHaveLength(2);
  region.querySelector("button").click();
  await region.updateComplete;
  expect(undo).toHaveBeenCalled();
  expect(text(region)).toContain("three");
  vi.advanceTimersByTime(60_000);
  await region.updateComplete;
  expect(text(region)).toBe("twoClose");
  vi.useRealTimers();
});

test("the link's pill says the state, the counts and the age, and speaks only when the state changes", async () => {
  document.body.innerHTML = "<h-link></h-link>";
  const pill = /** @type {any} */ (document.querySelector("h-link"));
  const link = Object.assign(new EventTarget(), { status: { phase: "live", done: 0, total: 0, goodAt: Date.now() } });
  const outbox = Object.assign(new EventTarget(), { items: /** @type {any[]} */ ([]) });
  pill.connect(link, outbox);
  await pill.updateComplete;
  expect(text(pill.querySelector("button"))).toBe("Live");
  link.status = { phase: "catching", done: 214, total: 1306, goodAt: 0 };
  link.dispatchEvent(new Event("status"));
  await pill.updateComplete;
  expect(text(pill.querySelector("button"))).toBe("Catching up214 of 1306");
  expect(text(pill.querySelector("[role=status]"))).toBe("Catching up");
  link.status = { phase: "offline", done: 0, total: 0, goodAt: Date.now() - 12 * 60_000 };
  outbox.items = [{ state: "waiting" }, { state: "sending" }, { state: "failed" }];
  link.dispatchEvent(new Event("status"));
  outbox.dispatchEvent(new Event("news"));
  await pill.updateComplete;
  expect(text(pill.querySelector("button"))).toBe("Offlinedata 12 min old · 2 to send · 1 not stored");
});

test("a conflict names only the fields in which the two differ", () => {
  expect(differences({ status: "verified", title: "a", version: 4 }, { status: "responding", title: "a", version: 3 })).toEqual([{ field: "status", theirs: "verified", yours: "responding" }]);
});

test("what is not yours says who may; what is empty says the way on", async () => {
  const denied = await shown('<h-denied label="Screen" who="Civilian side: E. Rivera"></h-denied>');
  expect(denied.querySelector("button").getAttribute("aria-disabled")).toBe("true");
  expect(text(denied.querySelector("button"))).toBe("Screen. Civilian side: E. Rivera");
  const empty = await shown('<h-empty heading="Nothing" action="Clear filters"></h-empty>');
  const act = vi.fn();
  empty.addEventListener("act", act);
  empty.querySelector("button").click();
  expect(act).toHaveBeenCalled();
});

test("a skeleton shows nothing before 300 ms and words after a second", async () => {
  vi.useFakeTimers();
  const skeleton = await shown('<h-skeleton words="Catching up"></h-skeleton>');
  expect(text(skeleton)).toBe("");
  expect(skeleton.children).toHaveLength(0);
  vi.advanceTimersByTime(1000);
  await skeleton.updateComplete;
  expect(text(skeleton)).toBe("Catching up");
  vi.useRealTimers();
});

test("a moment is a time element with both clocks on hover", async () => {
  document.documentElement.dataset.zone = "Asia/Seoul";
  const moment = await shown('<h-time at="2026-11-23T16:25:00Z" as="group"></h-time>');
  const time = moment.querySelector("time");
  expect(time.textContent).toBe("231625ZNOV26");
  expect(time.title).toContain("01:25 KST");
  moment.setAttribute("at", "nonsense");
  expect(moment.children).toHaveLength(0);
});
