import { expect, test } from "vitest";
import { withOlder } from "./older.js";
import { firstUnread, readersOf } from "./reading.js";

const actor = (/** @type {string} */ id) => ({ id, name: id, organization: "", side: /** @type {const} */ ("civilian") });
const message = (/** @type {number} */ n, author = "kim") => ({ id: `m${n}`, room: "r", text: `t${n}`, author: actor(author), at: `2026-11-23T16:0${n}:00Z`, mentions: [], audience: "shared", version: 1 });
const marker = (/** @type {string} */ person, /** @type {string} */ to, at = "2026-11-23T16:09:00Z") => ({ id: `k-${person}`, room: "r", person: actor(person), message: to, at, audience: "shared", version: 1 });

test("a message was seen by those whose marker stands at it or later, its author apart", () => {
  const messages = [message(1), message(2, "park"), message(3)];
  const readers = readersOf(messages, [marker("park", "m2"), marker("kim", "m3"), marker("suda", "m1")]);
  expect(readers.get("m1")?.map(({ id }) => id).sort()).toEqual(["park", "suda"]);
  expect(readers.get("m2")?.map(({ id }) => id)).toEqual(["kim"]);
  expect(readers.get("m3")).toEqual([]);
});

test("a marker at a message that is not held counts by its time", () => {
  const readers = readersOf([message(1), message(5)], [marker("park", "gone", "2026-11-23T16:03:00Z")]);
  expect(readers.get("m1")?.length).toBe(1);
  expect(readers.get("m5")).toEqual([]);
});

test("what is unread begins with the first message of somebody else after my marker", () => {
  const messages = [message(1), message(2, "me"), message(3), message(4)];
  expect(firstUnread(messages, [marker("me", "m1")], "me")?.id).toBe("m3");
  expect(firstUnread(messages, [], "me")?.id).toBe("m1");
  expect(firstUnread(messages, [marker("me", "m4")], "me")).toBeNull();
});

test("older records join those of the store: each once, the newer version, none that was withdrawn", () => {
  const held = [{ ...message(3), version: 2 }];
  const older = [message(1), message(2), message(3)];
  expect(withOlder(held, older, new Map([["m2", 4]])).map(({ id, version }) => [id, version])).toEqual([["m1", 1], ["m3", 2]]);
});
