import { expect, test } from "vitest";
import { anyFilter, byDay, lineMatches, logFiltersIn, serverQuery } from "./filters.js";

const filters = (/** @type {string} */ query) => logFiltersIn(new URLSearchParams(query));
const line = (/** @type {any} */ parts) => /** @type {any} */ ({ id: "1", incident: "a", text: "Bridge out, 다리 끊김", author: { side: "military" }, system: false, changes: [], at: "2026-11-23T16:25:00Z", struck: null, audience: "shared", version: 1, ...parts });
const now = Date.parse("2026-11-23T17:00:00Z");
const fits = (/** @type {string} */ query, /** @type {any} */ parts = {}, incident = "a") => lineMatches(filters(query), { now, incident })(line(parts));

test("an address without filters keeps everything, nonsense in it is ignored", () => {
  expect(anyFilter(filters("by=dog&side=left&since=x&struck=2"))).toBe(false);
  expect(fits("")).toBe(true);
});

test("each filter keeps what it names", () => {
  expect([fits("by=person"), fits("by=system"), fits("by=system", { system: true })]).toEqual([true, false, true]);
  expect([fits("side=military"), fits("side=civilian"), fits("side=civilian", { author: null })]).toEqual([true, false, false]);
  expect([fits("struck=1"), fits("struck=1", { struck: { at: "", by: {}, reason: "x" } }), fits("struck=0")]).toEqual([false, true, true]);
  expect([fits("q=bridge 다리"), fits("q=bridge road")]).toEqual([true, false]);
  expect([fits("since=1"), fits("since=1", { at: "2026-11-23T15:00:00Z" })]).toEqual([true, false]);
  expect([fits("incident=INC-7K3QF"), fits("incident=INC-7K3QF", { incident: "b" }), fits("incident=INC-7K3QF", {}, "")]).toEqual([true, false, false]);
});

test("the server is asked the same, from the oldest line held, that moment included", () => {
  const query = new URLSearchParams(serverQuery(filters("by=person&q=bridge&since=2&incident=inc-7k3qf"), { now, incident: "a", before: "2026-11-23T16:25:00Z" }));
  expect(Object.fromEntries(query)).toEqual({ limit: "100", incident: "a", by: "person", q: "bridge", since: "2026-11-23T15:00:00.000Z", until: "2026-11-23T16:25:00.001Z" });
});

test("days are those of the operation's zone", () => {
  const days = byDay([line({ at: "2026-11-23T16:25:00Z" }), line({ at: "2026-11-23T15:00:00Z" }), line({ at: "2026-11-23T14:59:00Z" })], "Asia/Seoul");
  expect(days.map(({ day, lines }) => [day, lines.length])).toEqual([["2026-11-24", 2], ["2026-11-23", 1]]);
});
