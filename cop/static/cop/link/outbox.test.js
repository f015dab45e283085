import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError, NetworkError } from "./api.js";
import { Outbox, wipeOutbox } from "./outbox.js";

let n = 0;
/** @type {string} */
let name;
/** @type {Outbox} */
let outbox;
/** @type {Outbox[]} */
let open = [];
// What the server has, and how it answers next.
/** @type {{stored: Map<string, any>, answer: ((path: string, body: any) => any) | null, asked: string[]}} */
const server = { stored: new Map(), answer: null, asked: [] };
const post = vi.fn(async (/** @type {string} */ _method, /** @type {string} */ path, /** @type {any} */ { body }) => {
  server.asked.push(body.id);
  await server.answer?.(path, body);
  if (server.stored.has(body.id)) return { status: 200, data: server.stored.get(body.id) };
  server.stored.set(body.id, body);
  return { status: 201, data: body };
});
const problem = (/** @type {number} */ status, detail = "") => new ApiError({ type: "about:blank", title: "", status, detail }, new Headers());
const made = (owner = "park", operation = "demo") => {
  const box = new Outbox({ owner, operation, post: /** @type {any} */ (post), name, random: () => 0 });
  open.push(box);
  return box;
};
const line = (/** @type {string} */ id, text = id, more = {}) => ({ id, path: "operations/demo/incidents/a/log/", body: { id, text }, kind: "log_line", label: text, about: "a", ...more });
const quiet = () => vi.waitFor(() => expect(outbox.flushing || outbox.again).toBe(false));
const states = () => outbox.items.map((item) => [item.id, item.state]);

beforeEach(async () => {
  name = `outbox-${++n}`;
  Object.assign(server, { stored: new Map(), answer: null, asked: [] });
  post.mockClear();
  outbox = made();
  await outbox.start();
});
afterEach(async () => {
  for (const box of open.splice(0)) await box.stop();
});
const down = () => {
  server.answer = () => {
    throw new NetworkError("down");
  };
};

test("what was sent is never for a moment nowhere: it is told as stored while it is still shown", async () => {
  /** @type {string[][]} */
  const shown = [];
  outbox.addEventListener("news", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.type === "stored") shown.push(outbox.items.map((item) => item.id));
  });
  await outbox.add(line("l1"));
  await quiet();
  expect(shown).toEqual([["l1"]]);
  expect(outbox.items).toEqual([]);
});

test("an item is kept, sent and gone when the server has it; not before", async () => {
  /** @type {any[]} */
  const news = [];
  outbox.addEventListener("news", (event) => news.push(/** @type {CustomEvent} */ (event).detail));
  let release = () => {};
  server.answer = () => new Promise((resolve) => (release = () => resolve(undefined)));
  await outbox.add(line("l1"));
  await vi.waitFor(() => expect(outbox.stateOf("l1")).toBe("sending"));
  expect(news.some((each) => each.type === "stored")).toBe(false);
  release();
  await quiet();
  expect(outbox.items).toEqual([]);
  expect(news.filter((each) => each.type === "stored").map((each) => each.data.id)).toEqual(["l1"]);
});

test("without a network everything waits in order, and goes out when it is back", async () => {
  down();
  await outbox.add(line("l1"));
  await outbox.add(line("l2"));
  await quiet();
  expect(states()).toEqual([["l1", "waiting"], ["l2", "waiting"]]);
  server.answer = null;
  server.asked = [];
  window.dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(outbox.items).toEqual([]));
  expect(server.asked).toEqual(["l1", "l2"]);
});

test("it survives a reload, also when the tab died while it sent", async () => {
  down();
  await outbox.add(line("l1"));
  await quiet();
  const db = await outbox.db;
  await db.put("items", { ...(await db.get("items", "l1")), state: "sending" });
  await outbox.stop();
  server.answer = null;
  outbox = made();
  await outbox.start();
  await vi.waitFor(() => expect(outbox.items).toEqual([]));
  expect(server.stored.has("l1")).toBe(true);
});

test("a 5xx is tried again by itself, a refusal stops the item with its reason and lets the next one go", async () => {
  let first = true;
  server.answer = (_path, body) => {
    if (body.id === "bad") throw problem(400, "The incident was closed.");
    if (body.id === "l1" && first) throw (first = false), problem(503);
  };
  await outbox.add(line("l1"));
  await outbox.add(line("bad"));
  await outbox.add(line("l2"));
  await vi.waitFor(() => expect(states()).toEqual([["bad", "failed"]]));
  expect(outbox.items[0].problem?.detail).toBe("The incident was closed.");
  expect([...server.stored.keys()]).toEqual(["l1", "l2"]);
});

test("a failed item is changed and goes; a waiting one is withdrawn and never goes", async () => {
  server.answer = (_path, body) => {
    if (body.text === "bad") throw problem(400);
  };
  await outbox.add(line("l1", "bad"));
  await vi.waitFor(() => expect(outbox.stateOf("l1")).toBe("failed"));
  expect(await outbox.change("l1", { body: { id: "l1", text: "good" }, label: "good" })).toBe(true);
  await vi.waitFor(() => expect(outbox.items).toEqual([]));
  expect(server.stored.get("l1").text).toBe("good");
  down();
  await outbox.add(line("l2"));
  await quiet();
  expect(await outbox.withdraw("l2")).toBe("perhaps stored");
  server.answer = (_path, body) => {
    if (body.id === "l3") throw problem(400);
  };
  await outbox.add(line("l3"));
  await vi.waitFor(() => expect(outbox.stateOf("l3")).toBe("failed"));
  expect(await outbox.withdraw("l3")).toBe("gone");
  expect(outbox.items).toEqual([]);
});

test("what is under way can be neither changed nor withdrawn", async () => {
  let release = () => {};
  server.answer = () => new Promise((resolve) => (release = () => resolve(undefined)));
  await outbox.add(line("l1"));
  await vi.waitFor(() => expect(outbox.stateOf("l1")).toBe("sending"));
  expect(await outbox.change("l1", { label: "x" })).toBe(false);
  expect(await outbox.withdraw("l1")).toBe("too late");
  release();
  await quiet();
});

test("an answer that got lost makes nothing twice, and a change after it is not lost in silence", async () => {
  server.answer = (_path, body) => {
    server.stored.set(body.id, body);
    throw new NetworkError("cut off after storing");
  };
  await outbox.add(line("l1", "first"));
  await quiet();
  server.answer = null;
  await outbox.change("l1", { body: { id: "l1", text: "second" } });
  await vi.waitFor(() => expect(outbox.stateOf("l1")).toBe("failed"));
  expect(outbox.items[0].problem?.current.text).toBe("first");
  expect(server.stored.size).toBe(1);
});

test("an item waits for the one that it needs", async () => {
  server.answer = (_path, body) => {
    if (body.id === "incident") throw problem(400);
  };
  await outbox.add(line("incident"));
  await outbox.add(line("l1", "l1", { needs: "incident" }));
  await quiet();
  expect(states()).toEqual([["incident", "failed"], ["l1", "waiting"]]);
  server.answer = null;
  await outbox.retryItem("incident");
  await vi.waitFor(() => expect(outbox.items).toEqual([]));
  expect([...server.stored.keys()]).toEqual(["incident", "l1"]);
});

test("a login that ended is told and nothing is lost", async () => {
  const told = vi.fn();
  outbox.addEventListener("news", (event) => told(/** @type {CustomEvent} */ (event).detail.type));
  server.answer = () => {
    throw problem(401);
  };
  await outbox.add(line("l1"));
  await quiet();
  expect(told).toHaveBeenCalledWith("logged-out");
  expect(states()).toEqual([["l1", "waiting"]]);
});

test("another person on the same device neither sees nor sends it, another operation does not show it", async () => {
  down();
  await outbox.add(line("l1"));
  await quiet();
  server.answer = null;
  server.asked = [];
  await outbox.stop();
  const other = made("rivera");
  await other.start();
  expect(other.items).toEqual([]);
  expect(server.asked).toEqual([]);
  expect(await other.withdraw("l1")).toBe("too late");
});

test("log-out wipes it", async () => {
  down();
  await outbox.add(line("l1"));
  await quiet();
  await wipeOutbox(name);
  await outbox.refresh();
  expect(outbox.items).toEqual([]);
});
