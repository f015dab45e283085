import { expect, test } from "vitest";
import { contested } from "./changing.js";
import { points } from "./curve.js";
import { distanceWords, meters, nearest } from "./distance.js";
import { fitted, jpegName } from "./downsize.js";
import { changedFields, shown } from "./fields.js";
import { grading } from "./grading.js";
import { verifiedAt } from "./incident_badges.js";
import { spoken } from "./message.js";
import { candidates } from "./reach.js";
import { isStale } from "./resource_facts.js";
import { whoWords } from "./rights.js";
import { saidChanges } from "./said.js";

const ways = { zone: "Asia/Seoul", format: (/** @type {number} */ lon, /** @type {number} */ lat) => `${lat}, ${lon}`, now: Date.parse("2026-11-23T16:25:00Z") };
const incident = {
  id: "1", version: 3, title: "Landslide", titles: { en: "Landslide", ko: "산사태" }, kind: "landslide", location: { type: "Point", coordinates: [129.1835, 35.8795] },
  occurred_at: "2026-11-23T13:40:00Z", organization: { id: "o1", name: "119" }, needs: "", quantity: 4, capabilities: [{ measure: "payload", value: 10, unit: "t" }],
};
/** @type {import("./fields.js").Field[]} */
const fields = [
  { name: "title", label: "", type: "text", required: true }, { name: "titles.ko", label: "", type: "text" }, { name: "location", label: "", type: "place" }, { name: "occurred_at", label: "", type: "moment" },
  { name: "organization", label: "", type: "choice" }, { name: "needs", label: "", type: "lines" }, { name: "quantity", label: "", type: "number" }, { name: "capabilities", label: "", type: "measures" },
];
const typedAs = () => Object.fromEntries(fields.map((field) => [field.name, shown(field, incident, ways)]));

test("a form that shows a record and changes nothing sends nothing", () => {
  expect(changedFields(fields, incident, typedAs(), ways)).toEqual({ body: {}, problems: {}, mended: {} });
});

test("only what changed is sent, in the server's form", () => {
  const { body } = changedFields(fields, incident, { ...typedAs(), title: " Mudslide ", "titles.ko": "", location: "35.5, 129.1", occurred_at: "231540ZNOV26", organization: "", quantity: "6" }, ways);
  expect(body).toEqual({ title: "Mudslide", titles: { en: "Landslide" }, location: { type: "Point", coordinates: [129.1, 35.5] }, occurred_at: "2026-11-23T15:40:00Z", organization: null, quantity: 6 });
});

test("a mistake is told at its field, with the mended text of a grid", () => {
  const { problems, mended } = changedFields(fields, incident, { ...typedAs(), title: " ", location: "52S EE 1656 705", occurred_at: "nonsense", quantity: "-1", capabilities: [{ measure: "payload", value: "heavy", unit: "t" }] }, ways);
  expect(Object.keys(problems).sort()).toEqual(["capabilities", "location", "occurred_at", "quantity", "title"]);
  expect(mended.location).toBe("52S EE 1656 7050");
});

test("only what both changed is contested; the rest goes on top of theirs", () => {
  const base = { severity: "severe", needs: "", status: "reported" };
  expect(contested(base, { ...base, severity: "minor" }, { severity: "moderate", needs: "boats" })).toEqual(["severity"]);
  expect(contested(base, { ...base, status: "verified" }, { severity: "moderate", needs: "boats" })).toEqual([]);
  expect(contested(base, { ...base, severity: "minor" }, { severity: "minor" })).toEqual([]);
});

test("a source is B2 to the military and words to civilians; both hear the whole", () => {
  const graded = { source_reliability: "B", credibility: "2" };
  expect(grading(graded, "military").short).toBe("B2");
  expect(grading(graded, "civilian").short).toBe("usually reliable, probably true");
  expect(grading({ source_reliability: "F", credibility: "6" }, "civilian").short).toBe("not judged");
  expect(grading(graded, "civilian").full).toContain("B2");
});

test("the nearest comes first, what has no position last", () => {
  const near = { id: "near", location: { coordinates: [129.2, 35.9] } };
  const far = { id: "far", location: { coordinates: [130, 36] } };
  const nowhere = { id: "nowhere", location: null };
  expect(nearest([nowhere, far, near], [129.1835, 35.8795]).map(({ record }) => record.id)).toEqual(["near", "far", "nowhere"]);
  expect(meters([0, 0], [0, 1])).toBeCloseTo(111_195, -2);
  expect([distanceWords(848), distanceWords(3_440), distanceWords(14_200)]).toEqual(["850 m", "3.4 km", "14 km"]);
});

test("a photo is at most 1,600 px on its longer side and never grows", () => {
  expect(fitted(4000, 3000)).toEqual({ width: 1600, height: 1200 });
  expect(fitted(3000, 4000)).toEqual({ width: 1200, height: 1600 });
  expect(fitted(640, 480)).toEqual({ width: 640, height: 480 });
  expect(jpegName("IMG_1.HEIC")).toBe("IMG_1.jpg");
});

test("a record widens only to wider audiences and narrows only to narrower ones", () => {
  const all = /** @type {any[]} */ ([{ key: "shared", kind: "shared" }, { key: "military", kind: "military" }, { key: "rok-us", kind: "named" }, { key: "organization:1", kind: "organization" }]);
  const keys = (/** @type {any[]} */ found) => found.map(({ key }) => key);
  expect(keys(candidates(all, "military", "military", "release"))).toEqual(["shared"]);
  expect(keys(candidates(all, "shared", "shared", "withdraw"))).toEqual(["military", "rok-us", "organization:1"]);
  expect(keys(candidates(all, "shared", "shared", "release"))).toEqual([]);
});

test("the last time that it was verified counts", () => {
  const line = (/** @type {string} */ at, /** @type {string} */ to, system = true) => ({ system, at, changes: [{ field: "status", to }] });
  expect(verifiedAt([line("1", "verified"), line("2", "responding"), line("3", "verified"), line("4", "verified", false)])).toBe("3");
  expect(verifiedAt([])).toBe("");
});

test("old positions are stale, unknown ages are not called so", () => {
  const now = Date.parse("2026-11-23T16:00:00Z");
  expect(isStale("2026-11-23T09:00:00Z", now)).toBe(true);
  expect(isStale("2026-11-23T15:00:00Z", now)).toBe(false);
  expect(isStale(null, now)).toBe(false);
});

test("who may: two by name, the rest by number", () => {
  expect(whoWords([])).toContain("Nobody");
  expect(whoWords(["A", "B", "C", "D"])).toBe("May: A; B and 2 more");
});

test("a position in a change is written in the reader's notation", () => {
  const point = { type: "Point", coordinates: [129, 35] };
  expect(saidChanges([{ field: "location", from: null, to: point }], (lon, lat) => `${lat}/${lon}`)).toEqual([{ field: "location", from: null, to: "35/129" }]);
});

test("a figure's line steps from its first to its last time", () => {
  const marks = points([{ as_of: "2026-11-23T15:00:00Z", value: 4 }, { as_of: "2026-11-23T13:00:00Z", value: 8 }]);
  expect(marks[0].x).toBeLessThan(marks[1].x);
  expect(marks[0].y).toBeLessThan(marks[1].y);
});

test("names that were mentioned are marked, other @words are not", () => {
  const parts = spoken("@ms_rivera and @nobody", [{ kind: "contact", code: "@ms_rivera" }]);
  expect(parts.filter((part) => typeof part !== "string").length).toBe(1);
});
