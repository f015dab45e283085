import { expect, test } from "vitest";
import { activeCount, inBox, incidentMatches, noFilters, parseFilters, resourceMatches, toQuery, toggled } from "./filters.js";

const incident = /** @type {any} */ ({
  id: "1", code: "INC-7K3QF", title: "Landslide on six houses", titles: { ko: "현곡면 산사태" }, kind: "landslide", severity: "extreme", status: "responding",
  audience: "shared", organization: { id: "119", side: "civilian" }, reported_by: { side: "military" }, updated_at: "2026-11-23T16:00:00Z",
  location: { type: "Point", coordinates: [129.18, 35.88] }, place_name: "Hyeongok", administrative_area: { names: { ko: "경주시" } }, description: "", needs: "listening gear",
});
const now = Date.parse("2026-11-23T16:30:00Z");
const matches = (/** @type {string} */ query, here = {}) => incidentMatches(parseFilters(query), { now, ...here })(incident);

test("the address and the filters say the same, whatever they are", () => {
  const words = ["extreme", "severe", "flood", "organization:1", "한국"];
  for (let i = 0; i < 64; i++) {
    const filters = { ...noFilters(), severity: words.slice(0, i % 3), kind: words.slice(i % 4), audience: i % 2 ? ["organization:1"] : [], q: i % 5 ? "" : "다리 out, now", hours: i % 7, inView: i % 2 === 0 };
    expect(parseFilters(toQuery(filters))).toEqual(filters);
  }
});

test("defaults are left out of the address, and what is not a filter stays", () => {
  expect(String(toQuery(noFilters(), "incident=INC-7K3QF&severity=minor&q=x&view=list"))).toBe("incident=INC-7K3QF&view=list");
});

test("lists may be repeated or joined; nonsense in numbers is ignored", () => {
  expect(parseFilters("severity=extreme,severe&severity=minor").severity).toEqual(["extreme", "severe", "minor"]);
  expect(parseFilters("hours=-3").hours).toBe(0);
  expect(parseFilters("hours=x").hours).toBe(0);
});

test("without a status the open ones match; all means every one", () => {
  expect(matches("")).toBe(true);
  const closed = { ...incident, status: "closed" };
  expect(incidentMatches(noFilters())(closed)).toBe(false);
  expect(incidentMatches(parseFilters("status=all"))(closed)).toBe(true);
  expect(incidentMatches(parseFilters("status=closed"))(closed)).toBe(true);
});

test("each filter narrows", () => {
  expect(matches("severity=extreme,minor")).toBe(true);
  expect(matches("severity=minor")).toBe(false);
  expect(matches("kind=flood")).toBe(false);
  expect(matches("side=civilian")).toBe(true);
  expect(matches("side=military")).toBe(false);
  expect(matches("audience=military")).toBe(false);
  expect(matches("organization=119")).toBe(true);
  expect(matches("hours=1")).toBe(true);
  expect(incidentMatches(parseFilters("hours=1"), { now: now + 3_600_000 })(incident)).toBe(false);
});

test("words match in any script and any order, in code, titles, places and needs", () => {
  expect(matches("q=산사태")).toBe(true);
  expect(matches("q=houses+LANDSLIDE")).toBe(true);
  expect(matches("q=7k3qf")).toBe(true);
  expect(matches("q=경주시+gear")).toBe(true);
  expect(matches("q=bridge")).toBe(false);
});

test("the map's bounds count when asked for, also across the antimeridian", () => {
  expect(matches("inview=1", { box: [129, 35, 130, 36] })).toBe(true);
  expect(matches("inview=1", { box: [127, 35, 128, 36] })).toBe(false);
  expect(matches("", { box: [127, 35, 128, 36] })).toBe(true);
  expect(inBox([170, -10, -170, 10], [179, 0])).toBe(true);
  expect(inBox([170, -10, -170, 10], [0, 0])).toBe(false);
  expect(inBox([0, 0, 1, 1], undefined)).toBe(false);
});

test("resources are found by what they are and whose", () => {
  const resource = /** @type {any} */ ({ code: "RES-4HC8D", name: "1 Engineer Coy", names: {}, kind: "engineer", type: "excavator", audience: "shared", organization: { id: "o", side: "military", name: "ROK Marine Corps", short_name: "ROKMC" }, location: null, remarks: "" });
  expect(resourceMatches(parseFilters("q=rokmc+excavator"))(resource)).toBe(true);
  expect(resourceMatches(parseFilters("side=civilian"))(resource)).toBe(false);
  expect(resourceMatches(parseFilters("inview=1"), { box: [0, 0, 1, 1] })(resource)).toBe(false);
});

test("a value is switched on and off, and the count says how many filters are on", () => {
  const on = toggled(noFilters(), "severity", "extreme");
  expect(on.severity).toEqual(["extreme"]);
  expect(activeCount({ ...on, q: "x", inView: true, hours: 2 })).toBe(4);
  expect(toggled(on, "severity", "extreme")).toEqual(noFilters());
});
