// The link when the network, the device or the server does not play along.
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

test("a lost socket comes back with growing jitter up to 30 s and resumes from what it has", async () => {
  welcome();
  server.broken = new NetworkError("down");
  sockets[0].drop();
  await vi.advanceTimersByTimeAsync(499);
  expect(sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(sockets).toHaveLength(2);
  expect(link.status.phase).toBe("offline");
  for (let i = 1; i < 9; i++) {
    sockets[i].drop();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(sockets).toHaveLength(i + 2);
  }
  server.broken = null;
  write("shared", 1);
  const last = /** @type {FakeSocket} */ (sockets.at(-1));
  last.accept();
  expect(last.sent[0].have).toEqual({ shared: 3, military: 1 });
});

test("when no socket opens it polls every 5 s and says so", async () => {
  welcome();
  write("shared", 1);
  sockets[0].drop();
  await settle();
  expect(link.status.phase).toBe("polling");
  expect(store.state.heads.shared).toBe(4);
  write("military", 2);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(store.state.heads.military).toBe(3);
});

test("polling finds out that the login ended or that access is gone", async () => {
  server.broken = problem(401);
  sockets[0].drop();
  await settle();
  expect(link.status.phase).toBe("logged-out");
});

test("a refused upgrade with a 404 of the server is access withdrawn; a proxy's 404 is only bad weather", async () => {
  server.broken = new ApiError({ title: "Not Found", status: 404, detail: "" }, new Headers());
  sockets[0].drop();
  await settle();
  expect(link.status.phase).toBe("offline");
  server.broken = problem(404);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(link.status.phase).toBe("withdrawn");
});

test("a silent socket is dead after two beats and a half", async () => {
  welcome();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sockets.length).toBeGreaterThan(1);
});

test("a device that slept, came online or is looked at again reconnects at once", async () => {
  welcome();
  vi.setSystemTime(Date.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sockets).toHaveLength(2);
  window.dispatchEvent(new Event("online"));
  expect(sockets).toHaveLength(3);
  sockets[2].accept();
  welcome(sockets[2]);
  vi.setSystemTime(Date.now() + 16_000);
  document.dispatchEvent(new Event("visibilitychange"));
  expect(sockets).toHaveLength(4);
});

test("the browser says offline: so do we, and the data's age stands", async () => {
  welcome();
  const { goodAt } = link.status;
  server.broken = new NetworkError("down");
  window.dispatchEvent(new Event("offline"));
  await settle();
  expect(link.status).toMatchObject({ phase: "offline", goodAt });
});

test("while somebody uses the screen the server is told once a minute; an empty chair says nothing", async () => {
  const beat = () => sockets[0].say({ type: "beat", epoch: "e1", heads: heads() });
  const told = () => sockets[0].sent.filter((message) => message.type === "here").length;
  welcome();
  for (let i = 0; i < 15; i++) {
    await vi.advanceTimersByTimeAsync(5_000);
    beat();
  }
  expect(told()).toBe(1);
  for (let i = 0; i < 60; i++) {
    await vi.advanceTimersByTimeAsync(5_000);
    beat();
  }
  expect(told()).toBe(2);
});

test("a stream that vanished while polling means a new snapshot, not the end", async () => {
  welcome();
  read.mockImplementationOnce(async () => {
    throw problem(404);
  });
  delete server.streams.military;
  sockets[0].drop();
  await settle();
  expect(server.snapshots).toBe(2);
  expect(link.status.phase).not.toBe("withdrawn");
  expect(held()).toBe(3);
});

test("a snapshot that fails at the start is asked for again", async () => {
  link.stop();
  server.broken = new NetworkError("down");
  const second = new Store();
  link = new Link({ slug: "demo", store: second, Socket: /** @type {any} */ (FakeSocket), read: /** @type {any} */ (read), random: () => 0.5 });
  await link.start();
  expect(link.status.phase).toBe("offline");
  server.broken = null;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(second.state.epoch).toBe("e1");
});

