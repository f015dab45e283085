// The other end of the link, for tests: sockets that a test speaks through, and a journal behind the entries API.
import { vi } from "vitest";
import { ApiError } from "./api.js";

/** Every socket that was opened, in order. @type {FakeSocket[]} */
export const sockets = [];
/** A socket whose other end is the test. */
export class FakeSocket {
  /** @param {string} url */
  constructor(url) {
    this.url = url;
    this.readyState = 0;
    /** @type {any[]} */
    this.sent = [];
    /** @type {any} */ this.onopen = null;
    /** @type {any} */ this.onmessage = null;
    /** @type {any} */ this.onclose = null;
    sockets.push(this);
  }
  send(/** @type {string} */ text) { this.sent.push(JSON.parse(text)); }
  close() { this.readyState = 3; }
  // what the server does
  accept() { this.readyState = 1; this.onopen?.({}); }
  say(/** @type {any} */ frame) { this.onmessage?.({ data: JSON.stringify(frame) }); }
  drop(code = 1006) { this.readyState = 3; this.onclose?.({ code }); }
}

// The server: its journal, which the entries API reads.
/** @type {{epoch: string, streams: Record<string, any[]>, broken: Error | null, snapshots: number}} */
export const server = { epoch: "e1", streams: {}, broken: null, snapshots: 0 };
export const entry = (/** @type {string} */ stream, /** @type {number} */ seq) => ({ type: "entry", stream, seq, kind: "incident.updated", subject: { kind: "incident", id: `${stream}-${seq}` }, at: "", actor: null, data: { id: `${stream}-${seq}`, version: 1, audience: stream, code: `${stream}-${seq}` } });
export const heads = () => Object.fromEntries(Object.entries(server.streams).map(([name, list]) => [name, list.length]));
export const write = (/** @type {string} */ stream, count = 1) => Array.from({ length: count }, () => {
  const made = entry(stream, (server.streams[stream] ??= []).length + 1);
  server.streams[stream].push(made);
  return made;
});
const snapshot = () => ({ epoch: server.epoch, heads: heads(), at: "2026-11-23T16:25:00Z", operation: { slug: "demo" }, incidents: Object.values(server.streams).flat().map((each) => each.data) });
export const read = vi.fn(async (/** @type {string} */ path) => {
  if (server.broken) throw server.broken;
  if (path.includes("snapshot")) return server.snapshots++, snapshot();
  const params = new URL(path, "http://x/").searchParams;
  const list = server.streams[params.get("stream") ?? ""] ?? [];
  return { epoch: server.epoch, head: list.length, entries: list.slice(Number(params.get("after")), Number(params.get("after")) + Number(params.get("limit"))) };
});
export const problem = (/** @type {number} */ status) => new ApiError({ type: "about:blank", title: "", status, detail: "" }, new Headers());

/** An empty world with three shared entries and a military one. */
export function reset() {
  sockets.length = 0;
  Object.assign(server, { epoch: "e1", streams: { shared: [], military: [] }, broken: null, snapshots: 0 });
  write("shared", 3);
  write("military", 1);
  read.mockClear();
}
