import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Store } from "../store/live.js";
import { ApiError, NetworkError } from "./api.js";
import { FakeSocket, entry, heads, problem, read, reset, server, sockets, write } from "./fake_server.js";
import { Link } from "./link.js";

/** @type {Link} */
let link;
/** @type {Store} */
let store;
/** @type {string[]} */
let phases;
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(async () => {
  vi.useFakeTimers();
  reset();
  store = new Store();
  phases = [];
  link = new Link({ slug: "demo", store, Socket: /** @type {any} */ (FakeSocket), read: /** @type {any} */ (read), random: () => 0.5 });
  link.addEventListener("status", (event) => {
    const { phase } = /** @type {CustomEvent} */ (event).detail;
    if (phases.at(-1) !== phase) phases.push(phase);
  });
  await link.start();
  sockets[0].accept();
});
afterEach(() => {
  link.stop();
  vi.useRealTimers();
});
const welcome = (socket = sockets[0]) => socket.say({ type: "welcome", epoch: server.epoch, heads: heads() });
const held = () => store.state.records.incidents.size;

test("it takes the snapshot, resumes with its numbers and is live", () => {
  expect(sockets[0].url).toContain("/ws/operations/demo/");
  expect(sockets[0].sent).toEqual([{ type: "resume", epoch: "e1", have: { shared: 3, military: 1 } }]);
  welcome();
  expect(link.status.phase).toBe("live");
  expect(held()).toBe(4);
});

test("entries apply in order, twice is once, several may come in one frame", () => {
  welcome();
  const [a, b] = write("shared", 2);
  sockets[0].say([a, a, b]);
  sockets[0].say(a);
  expect(store.state.heads.shared).toBe(5);
  expect(held()).toBe(6);
});

test("a gap is fetched from the entries API and nothing is applied before it", async () => {
  welcome();
  const [, , third] = write("shared", 3);
  sockets[0].say(third);
  expect(store.state.heads.shared).toBe(3);
  await settle();
  expect(store.state.heads.shared).toBe(6);
  expect(read.mock.calls.at(-1)?.[0]).toContain("after=3");
});

test("what comes while a gap is fetched is not lost", async () => {
  welcome();
  const [, second] = write("shared", 2);
  sockets[0].say(second);
  const [third] = write("shared", 1);
  sockets[0].say(third);
  await settle();
  expect(store.state.heads.shared).toBe(6);
  expect(held()).toBe(7);
});

test("catching up counts, and becomes live when the heads of the welcome are reached", () => {
  const missed = write("shared", 4);
  welcome();
  expect(link.status).toMatchObject({ phase: "catching", done: 0, total: 4 });
  sockets[0].say(missed.slice(0, 2));
  expect(link.status).toMatchObject({ phase: "catching", done: 2, total: 4 });
  sockets[0].say(missed.slice(2));
  expect(link.status.phase).toBe("live");
});

test("a beat with a higher head heals a lost frame", async () => {
  welcome();
  write("military", 2);
  sockets[0].say({ type: "beat", epoch: "e1", heads: heads() });
  await settle();
  expect(store.state.heads.military).toBe(3);
  expect(link.status.phase).toBe("live");
});

test("a stream that is new to us comes with a new snapshot", async () => {
  welcome();
  write("civilian", 2);
  sockets[0].say({ type: "beat", epoch: "e1", heads: heads() });
  await settle();
  expect(store.state.heads.civilian).toBe(2);
  expect(server.snapshots).toBe(2);
});

test("another epoch voids everything: the snapshot is taken anew", async () => {
  welcome();
  server.epoch = "e2";
  server.streams = { shared: [entry("shared", 1)] };
  sockets[0].say({ type: "beat", epoch: "e2", heads: heads() });
  await settle();
  expect(server.snapshots).toBe(2);
  sockets[1].accept();
  expect(sockets[1].sent[0]).toEqual({ type: "resume", epoch: "e2", have: { shared: 1 } });
  expect(held()).toBe(1);
});

test("an audience that is no longer ours takes its records with it, and is asked about once", async () => {
  welcome();
  delete server.streams.military;
  sockets[0].say({ type: "beat", epoch: "e1", heads: heads() });
  await settle();
  expect(store.state.records.incidents.has("military-1")).toBe(false);
  expect(server.snapshots).toBe(2);
  sockets[1].accept();
  welcome(sockets[1]);
  sockets[1].say({ type: "beat", epoch: "e1", heads: heads() });
  await settle();
  expect(server.snapshots).toBe(2);
});

test("a login that ended is final: no loop", async () => {
  welcome();
  sockets[0].drop(4401);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(link.status.phase).toBe("logged-out");
  expect(sockets).toHaveLength(1);
});

test("access withdrawn is final and empties the store", async () => {
  welcome();
  sockets[0].drop(4403);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(link.status.phase).toBe("withdrawn");
  expect(held()).toBe(0);
  expect(sockets).toHaveLength(1);
});

test("too slow: it resumes at once, but not for ever at once", () => {
  for (let i = 0; i < 3; i++) {
    sockets[i].drop(4408);
    expect(sockets).toHaveLength(i + 2);
  }
  sockets[3].drop(4408);
  expect(sockets).toHaveLength(4);
});

test("presence goes to the store, tracks to whoever draws them", () => {
  const onTrack = vi.fn();
  link.onTrack = onTrack;
  sockets[0].say([{ type: "presence", user: "p", contact: "c", presence: "away", last_seen_at: "1" }, { type: "track", id: "t" }]);
  expect(store.state.presence.has("p")).toBe(true);
  expect(onTrack).toHaveBeenCalledWith({ type: "track", id: "t" });
});

test("streams mixed at random, frames lost, repeated and merged: the page ends as the journal stands", async () => {
  let seed = 5;
  const roll = (/** @type {number} */ sides) => (seed = (seed * 48271) % 2147483647) % sides;
  welcome();
  for (let i = 0; i < 300; i++) {
    const made = write(["shared", "military"][roll(2)], 1 + roll(3));
    if (roll(4) === 0) continue; // lost
    sockets.at(-1)?.say(roll(2) ? made : [...made, made[0]]);
    if (roll(10) === 0) await settle();
  }
  sockets.at(-1)?.say({ type: "beat", epoch: "e1", heads: heads() });
  await settle();
  expect(store.state.heads).toEqual(heads());
  expect(held()).toBe(server.streams.shared.length + server.streams.military.length);
  expect(link.status.phase).toBe("live");
});
