import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TrackFeed } from "./feed.js";

const fix = (/** @type {string} */ id, /** @type {string} */ at, more = {}) => ({
  id, source: `SHIP ${id}`, at, lon: 129, lat: 35, speed: 5, course: 90, accuracy: null, clock_ahead: false, audience: "shared", updated_at: at, ...more,
});

/** A picture with a link that the test moves by hand. @param {any[]} [held] what the server holds */
function desk(held = []) {
  const link = /** @type {any} */ (new EventTarget());
  Object.assign(link, { status: { phase: "connecting" }, socket: null, isOpen: () => link.socket !== null });
  /** @type {string[]} */
  const asked = [];
  const picture = /** @type {any} */ ({
    link, state: { epoch: "e1", heads: { shared: 3 } }, ready: Promise.resolve(), told: 0, tell() { this.told += 1; },
    api: { getAll: async (/** @type {string} */ path) => (asked.push(path), held) },
  });
  const feed = new TrackFeed(picture);
  const say = async (/** @type {string} */ phase) => {
    link.status = { phase };
    link.dispatchEvent(new Event("status"));
    await vi.advanceTimersByTimeAsync(1);
  };
  const open = async () => {
    link.socket = { sent: /** @type {any[]} */ ([]), send(/** @type {string} */ text) { this.sent.push(JSON.parse(text)); } };
    await say("live");
    return link.socket;
  };
  return { picture, link, feed, asked, say, open };
}

describe("the feed of what moves", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("asks for the list once, then hears the socket", async () => {
    const { feed, asked, open, say, link } = desk([fix("a", "2026-11-23T16:00:00Z")]);
    await open();
    await say("live");
    expect(asked).toEqual(["tracks/?limit=500"]);
    link.onTrack({ stream: "military", at: "2026-11-23T16:00:02Z", fixes: [fix("b", "2026-11-23T16:00:01Z", { audience: undefined })] });
    expect([...feed.fleet.movers.keys()]).toEqual(["a", "b"]);
    expect(feed.fleet.movers.get("b")?.audience).toBe("military");
  });

  it("tells each socket its view when the map has settled", async () => {
    const { feed, open, say } = desk();
    const first = await open();
    for (const west of [127, 128, 129.123456789]) feed.look([west, 35, 130, 36], 9.25);
    expect(first.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(500);
    expect(first.sent).toEqual([{ type: "view", bbox: [129.12346, 35, 130, 36], zoom: 9.25 }]);
    await say("live");
    expect(first.sent).toHaveLength(1);
    const second = await open();
    expect(second.sent).toHaveLength(1);
  });

  it("asks another socket's beginning for what moved since, and polls while there is none", async () => {
    const { asked, open, say, link } = desk([fix("a", "2026-11-23T16:00:00Z")]);
    await open();
    await open();
    expect(asked[1]).toBe(`tracks/?limit=500&updated_after=${encodeURIComponent("2026-11-23T15:59:00.000Z")}`);
    link.socket = null;
    await say("polling");
    expect(asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(11_000);
    await say("polling");
    expect(asked).toHaveLength(3);
  });

  it("forgets everything when the audiences are others", async () => {
    const { feed, picture, open, say, asked } = desk([fix("a", "2026-11-23T16:00:00Z")]);
    await open();
    expect(feed.fleet.movers.size).toBe(1);
    picture.api.getAll = async (/** @type {string} */ path) => (asked.push(path), []);
    picture.state = { epoch: "e1", heads: { shared: 3, military: 1 } };
    await say("live");
    expect(feed.fleet.movers.size).toBe(0);
    expect(asked.at(-1)).toBe("tracks/?limit=500");
    picture.state = { epoch: "", heads: {} };
    await say("withdrawn");
    expect(feed.loadedFor).toBe("");
  });

  it("shows the way of the one that is followed", async () => {
    const { feed, picture, open } = desk([fix("a", "2026-11-23T16:00:00Z")]);
    await open();
    picture.api.getAll = async () => [fix("a", "2026-11-23T15:59:00Z"), fix("a", "2026-11-23T15:58:00Z")];
    await feed.follow("a");
    expect(feed.fleet.way).toHaveLength(3);
    await feed.follow(null);
    expect(feed.fleet.way).toHaveLength(0);
  });

  it("lets the list be asked again when it failed", async () => {
    const { feed, picture, open, say, link } = desk();
    picture.api.getAll = async () => { throw new Error("away"); };
    await open();
    expect(feed.failed).toBe(true);
    picture.api.getAll = async () => [fix("a", "2026-11-23T16:00:00Z")];
    link.socket = null;
    await say("connecting");
    await open();
    expect(feed.failed).toBe(false);
    expect(feed.fleet.movers.size).toBe(1);
  });
});
