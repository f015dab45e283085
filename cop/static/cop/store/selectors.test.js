import { expect, test, vi } from "vitest";
import { applyEntries, emptyState, fromSnapshot } from "./state.js";
import * as select from "./selectors.js";
import { Store, Watching } from "./live.js";

const person = (/** @type {string} */ id) => ({ id, name: id, organization: "ROK Army", side: "military" });
const base = { audience: "shared", version: 1 };
/** @param {any} parts @returns {import("./state.js").State} */
const stateOf = (parts) => fromSnapshot({ epoch: "e", heads: {}, at: "", operation: null, ...parts });

test("open incidents come worst first and then by change, and are the same list until one changes", () => {
  const state = stateOf({
    incidents: [
      { ...base, id: "1", code: "INC-1", severity: "minor", status: "reported", updated_at: "2026-11-23T16:00:00Z" },
      { ...base, id: "2", code: "INC-2", severity: "extreme", status: "responding", updated_at: "2026-11-23T15:00:00Z" },
      { ...base, id: "3", code: "INC-3", severity: "extreme", status: "verified", updated_at: "2026-11-23T16:00:00Z" },
      { ...base, id: "4", code: "INC-4", severity: "extreme", status: "closed", updated_at: "2026-11-23T16:00:00Z" },
    ],
  });
  expect(select.openIncidents(state).map((each) => each.id)).toEqual(["3", "2", "1"]);
  expect(select.openIncidents({ ...state, at: "later" })).toBe(select.openIncidents(state));
  expect(select.incidentByCode(state, "INC-2")?.id).toBe("2");
  expect(select.incidentByCode(state, "INC-9")).toBeUndefined();
});

test("the log of an incident is in order of time, the latest log newest first", () => {
  const log = (/** @type {string} */ id, /** @type {string} */ at, incident = "a") => ({ ...base, id, at, incident, text: id });
  const state = stateOf({ log_lines: [log("x", "2026-11-23T16:10:00Z"), log("y", "2026-11-23T16:05:00Z"), log("z", "2026-11-23T16:20:00Z", "b")] });
  expect(select.logOf(state, "a").map((each) => each.id)).toEqual(["y", "x"]);
  expect(select.latestLog(state, 2).map((each) => each.id)).toEqual(["z", "x"]);
  expect(select.logOf(state, "none")).toEqual([]);
});

test("commitments count until they are released, links until they are removed", () => {
  const commit = (/** @type {string} */ id, released_at = null) => ({ ...base, id, incident: "a", resource: "r", quantity: 1, committed_at: id, released_at });
  const state = stateOf({
    commitments: [commit("1"), commit("2", /** @type {any} */ ("2026-11-23T16:00:00Z"))],
    incident_links: [{ ...base, id: "l", relation: "related", from_incident: "a", to_incident: "b", created_at: "1", removed_at: null }],
    attachments: [{ ...base, id: "f", incident: "a", at: "1" }],
    rooms: [{ ...base, id: "room", name: "Hyeongok", incident: "a" }],
    resources: [{ ...base, id: "r", code: "RES-1" }],
  });
  expect(select.commitmentsOf(state, "a").map((each) => each.id)).toEqual(["1"]);
  expect(select.commitmentsFrom(state, "r").map((each) => each.id)).toEqual(["1"]);
  expect(select.linksOf(state, "b")).toHaveLength(1);
  expect(select.attachmentsOf(state, "a")).toHaveLength(1);
  expect(select.roomOf(state, "a")?.id).toBe("room");
  expect(select.resourceByCode(state, "RES-1")?.id).toBe("r");
});

test("unread are the messages of others after my marker; seen by are those whose marker is at or after", () => {
  const message = (/** @type {string} */ id, /** @type {string} */ author) => ({ ...base, id, room: "r", author: person(author), at: `2026-11-23T16:0${id}:00Z`, text: id, mentions: [] });
  const marker = (/** @type {string} */ who, /** @type {string} */ upTo, at = "2026-11-23T16:09:00Z") => ({ ...base, id: `m-${who}`, room: "r", person: person(who), message: upTo, at });
  const state = stateOf({
    rooms: [{ ...base, id: "r", name: "All", incident: null }],
    messages: [message("1", "kim"), message("2", "park"), message("3", "kim"), message("4", "kim")],
    read_markers: [marker("park", "3"), marker("rivera", "2"), marker("old", "not-here", "2026-11-23T16:01:30Z")],
  });
  expect(select.unreadIn(state, "r", "park").map((each) => each.id)).toEqual(["4"]);
  expect(select.unreadIn(state, "r", "new").length).toBe(4);
  expect(select.unreadIn(state, "r", "old").map((each) => each.id)).toEqual(["2", "3", "4"]);
  expect(select.unreadCount(state, "park")).toBe(1);
  const [first, second, third] = select.messagesOf(state, "r");
  expect(select.seenBy(state, second).map((each) => each.id)).toEqual(["rivera"]);
  expect(select.seenBy(state, first).map((each) => each.id).sort()).toEqual(["old", "park", "rivera"]);
  expect(select.seenBy(state, third).map((each) => each.id)).toEqual(["park"]);
});

test("seats come in roster order with the watch that stands, or vacant", () => {
  const state = stateOf({
    seats: [{ ...base, id: "s2", order: 2 }, { ...base, id: "s1", order: 1 }],
    watches: [{ ...base, id: "w1", seat: "s1", started_at: "1", state: "ended" }, { ...base, id: "w2", seat: "s1", started_at: "2", state: "on_duty" }],
  });
  expect(select.seatsWithWatch(state).map(({ seat, watch }) => [seat.id, watch?.id ?? null])).toEqual([["s1", "w2"], ["s2", null]]);
});

test("the store tells its listeners what came, and a watching element renders only when its value is another", () => {
  const store = new Store();
  const heard = vi.fn();
  const stop = store.subscribe(heard);
  const host = { addController: vi.fn(), requestUpdate: vi.fn(), removeController: vi.fn(), updateComplete: Promise.resolve(true) };
  const watching = new Watching(/** @type {any} */ (host), store, select.openIncidents);
  watching.hostConnected();
  const entry = /** @type {any} */ ({ type: "entry", stream: "shared", seq: 1, kind: "incident.reported", subject: { kind: "incident", id: "1" }, data: { ...base, id: "1", code: "INC-1", severity: "minor", status: "reported", updated_at: "1" } });
  store.apply([entry]);
  expect(heard).toHaveBeenCalledWith(store.state, [entry]);
  expect(host.requestUpdate).toHaveBeenCalledTimes(1);
  store.apply([{ ...entry, seq: 2, subject: { kind: "room", id: "r" }, data: { ...base, id: "r", name: "All", incident: null } }]);
  expect(host.requestUpdate).toHaveBeenCalledTimes(1);
  store.presence({ contact: "c", user: "p", presence: "on_duty", last_seen_at: "1" });
  expect(store.state.presence.size).toBe(1);
  store.clear();
  expect(store.state).toEqual(emptyState());
  stop();
  watching.hostDisconnected();
  expect(store.listeners.size).toBe(0);
});

test("applying nothing gives the very same state", () => {
  const state = emptyState();
  expect(applyEntries(state, [])).toBe(state);
});
