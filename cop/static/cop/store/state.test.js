import { expect, test } from "vitest";
import { applyAnswer, applyEntries, applyEntry, applyPresence, emptyState, fromSnapshot } from "./state.js";
import { COLLECTION } from "./collections.js";

/** Small seeded generator, so that a failure can be repeated. @param {number} seed */
function dice(seed) {
  let s = seed >>> 0;
  return (/** @type {number} */ sides) => {
    s = (s + 0x6d2b79f5) >>> 0;
    let x = Math.imul(s ^ (s >>> 15), 1 | s);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) % sides;
  };
}

/** What a screen could see of a state: order of maps apart. @param {import("./state.js").State} state */
function seen(state) {
  const sorted = (/** @type {ReadonlyMap<string, any>} */ map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    heads: state.heads,
    tombstones: sorted(state.tombstones),
    records: Object.fromEntries(Object.entries(state.records).map(([name, map]) => [name, sorted(map)])),
    indexes: Object.fromEntries(Object.entries(state.indexes).map(([name, map]) => [name, sorted(map)])),
  };
}

const entry = (/** @type {string} */ stream, /** @type {number} */ seq, /** @type {string} */ noun, /** @type {any} */ data) =>
  /** @type {import("./forms").Entry} */ ({ type: "entry", stream, seq, kind: `${noun}.${data.withdrawn ? "withdrawn" : "updated"}`, subject: { kind: noun, id: data.id }, at: "2026-11-23T16:25:00Z", actor: null, data });

const incident = (/** @type {string} */ id, /** @type {number} */ version, more = {}) => ({ id, version, audience: "shared", code: `INC-${id}`, status: "reported", severity: "minor", updated_at: "2026-11-23T16:00:00Z", ...more });
const line = (/** @type {string} */ id, /** @type {string} */ at, more = {}) => ({ id, version: 1, audience: "shared", incident: "a", at, text: id, ...more });

/** A history as a server would write it: records change, move between audiences, leave. @param {number} seed */
function history(seed) {
  const roll = dice(seed);
  /** @type {Record<string, import("./forms").Entry[]>} */
  const streams = { shared: [], military: [], "organization:x": [] };
  const names = Object.keys(streams);
  /** @type {Map<string, any>} */
  const world = new Map();
  const write = (/** @type {string} */ stream, /** @type {string} */ noun, /** @type {any} */ data) => streams[stream].push(entry(stream, streams[stream].length + 1, noun, data));
  for (let step = 0; step < 60; step++) {
    const noun = ["incident", "log_line", "commitment", "message"][roll(4)];
    const id = `${noun}-${roll(5)}`;
    const held = world.get(id);
    const version = (held?.version ?? 0) + 1;
    const audience = held && roll(4) ? held.audience : names[roll(names.length)];
    const at = `2026-11-23T1${roll(9)}:00:00Z`;
    const data = { id, version, audience, code: id, incident: `incident-${roll(3)}`, resource: `resource-${roll(3)}`, room: `room-${roll(2)}`, at: held?.at ?? at, committed_at: held?.at ?? at, updated_at: at, severity: "minor", status: "reported" };
    if (held && held.audience !== audience) write(held.audience, noun, { id, withdrawn: true, version });
    write(audience, noun, data);
    world.set(id, data);
    if (roll(12) === 0) {
      write(audience, noun, { id, withdrawn: true, version: version + 1 });
      world.set(id, { ...data, version: version + 1 });
    }
  }
  return streams;
}

/** @param {Record<string, import("./forms").Entry[]>} streams @param {(sides: number) => number} roll */
function shuffled(streams, roll) {
  const queues = Object.values(streams).map((entries) => [...entries]);
  const out = [];
  for (let left = queues.filter((queue) => queue.length); left.length; left = left.filter((queue) => queue.length)) {
    out.push(/** @type {import("./forms").Entry} */ (left[roll(left.length)].shift()));
  }
  return out;
}

test("any interleaving of the streams gives the same state", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const streams = history(seed);
    const roll = dice(seed * 7919);
    const first = seen(applyEntries(emptyState(), shuffled(streams, roll)));
    for (let turn = 0; turn < 4; turn++) expect(seen(applyEntries(emptyState(), shuffled(streams, roll)))).toEqual(first);
  }
});

test("an entry that comes twice, or again much later, changes nothing", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const streams = history(seed);
    const roll = dice(seed);
    const once = shuffled(streams, roll);
    const twice = once.flatMap((each, i) => (roll(3) ? [each] : [each, once[roll(i + 1)]]));
    expect(seen(applyEntries(emptyState(), twice))).toEqual(seen(applyEntries(emptyState(), once)));
  }
});

test("one by one or all at once is the same", () => {
  const entries = shuffled(history(3), dice(3));
  expect(seen(entries.reduce(applyEntry, emptyState()))).toEqual(seen(applyEntries(emptyState(), entries)));
});

test("a snapshot in the middle and the rest after it equals the whole replay", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const entries = shuffled(history(seed), dice(seed));
    const half = applyEntries(emptyState(), entries.slice(0, 30));
    const records = Object.fromEntries(Object.entries(half.records).map(([name, map]) => [name, [...map.values()]]));
    const snapshot = /** @type {any} */ ({ epoch: "e", at: "", heads: half.heads, operation: null, ...records });
    const replayed = seen(applyEntries(fromSnapshot(snapshot), entries.slice(30)));
    const whole = seen(applyEntries(half, entries.slice(30)));
    expect({ ...replayed, tombstones: [] }).toEqual({ ...whole, tombstones: [] });
  }
});

test("a lower version never wins, an equal one is taken", () => {
  let state = applyEntry(emptyState(), entry("shared", 1, "incident", incident("a", 3, { title: "new" })));
  state = applyEntry(state, entry("shared", 2, "incident", incident("a", 2, { title: "old" })));
  expect(state.records.incidents.get("a")?.title).toBe("new");
  state = applyEntry(state, entry("shared", 3, "incident", incident("a", 3, { title: "same" })));
  expect(state.records.incidents.get("a")?.title).toBe("same");
  expect(state.heads.shared).toBe(3);
});

test("what left stays away until a version that is not older comes back", () => {
  let state = applyEntry(emptyState(), entry("shared", 1, "incident", incident("a", 4)));
  state = applyEntry(state, entry("shared", 2, "incident", { id: "a", withdrawn: true, version: 5 }));
  expect(state.records.incidents.has("a")).toBe(false);
  state = applyEntry(state, entry("military", 1, "incident", incident("a", 4, { audience: "military" })));
  expect(state.records.incidents.has("a")).toBe(false);
  state = applyEntry(state, entry("shared", 3, "incident", incident("a", 6)));
  expect(state.records.incidents.has("a")).toBe(true);
  expect(state.tombstones.size).toBe(0);
});

test("a withdrawal for something never held keeps an older entry out", () => {
  let state = applyEntry(emptyState(), entry("shared", 2, "incident", { id: "a", withdrawn: true, version: 5 }));
  state = applyEntry(state, entry("shared", 1, "incident", incident("a", 4)));
  expect(state.records.incidents.size).toBe(0);
});

test("a move to another audience under one version shows the record in either order", () => {
  const start = applyEntry(emptyState(), entry("shared", 1, "incident", incident("a", 4)));
  const gone = entry("shared", 2, "incident", { id: "a", withdrawn: true, version: 5 });
  const moved = entry("military", 1, "incident", incident("a", 5, { audience: "military" }));
  for (const order of [[gone, moved], [moved, gone]]) expect(applyEntries(start, order).records.incidents.get("a")?.audience).toBe("military");
});

test("what did not change stays the same object", () => {
  const before = applyEntries(emptyState(), [entry("shared", 1, "incident", incident("a", 1)), entry("shared", 2, "log_line", line("l1", "2026-11-23T16:00:00Z"))]);
  const after = applyEntry(before, entry("shared", 3, "log_line", line("l2", "2026-11-23T16:01:00Z")));
  expect(after.records.incidents).toBe(before.records.incidents);
  expect(after.indexes.commitments_by_incident).toBe(before.indexes.commitments_by_incident);
  expect(before.records.log_lines.size).toBe(1);
  expect(before.indexes.log_by_incident.get("a")).toEqual(["l1"]);
});

test("an index follows a record that changes its key and forgets an empty one", () => {
  let state = applyEntry(emptyState(), entry("shared", 1, "contact", { id: "c", version: 1, audience: "shared", seat: "s1", name: "Kim" }));
  state = applyEntry(state, entry("shared", 2, "contact", { id: "c", version: 2, audience: "shared", seat: null, name: "Kim" }));
  expect(state.indexes.contacts_by_seat.size).toBe(0);
});

test("a kind that this page does not know counts in its stream and shows nothing", () => {
  const state = applyEntry(emptyState(), entry("shared", 9, "request", { id: "r", version: 1 }));
  expect(state.heads.shared).toBe(9);
  expect(Object.values(COLLECTION).every((name) => state.records[name].size === 0)).toBe(true);
});

test("last seen only goes forward", () => {
  const seen = (/** @type {string} */ last_seen_at) => /** @type {const} */ ({ contact: "c", user: "u", presence: "on_duty", last_seen_at });
  let state = applyPresence(emptyState(), seen("2026-11-23T16:25:00Z"));
  state = applyPresence(state, seen("2026-11-23T16:20:00Z"));
  expect(state.presence.get("u")?.last_seen_at).toBe("2026-11-23T16:25:00Z");
});

test("the answer to our own write shows at once, and the entry that tells of it changes nothing more, whichever comes first", () => {
  const written = entry("shared", 1, "incident", incident("a", 1));
  const early = applyAnswer(emptyState(), "incident", { ...incident("a", 1), mine: { may: ["update"] } });
  expect(early.records.incidents.get("a")).toEqual(incident("a", 1));
  expect(early.heads).toEqual({});
  expect(seen(applyEntry(early, written))).toEqual(seen(applyEntry(emptyState(), written)));
  const gone = applyEntry(applyEntry(emptyState(), written), entry("shared", 2, "incident", { id: "a", withdrawn: true, version: 2 }));
  expect(seen(applyAnswer(gone, "incident", incident("a", 1)))).toEqual(seen(gone));
  expect(applyAnswer(gone, "figure", { id: "f" })).toBe(gone);
});
