import { describe, expect, it } from "vitest";
import { Fleet, STALE_AFTER, TAIL, isStale, moverOf } from "./fleet.js";

const T0 = Date.parse("2026-11-23T16:00:00Z");
const fix = (/** @type {string} */ id, /** @type {number} */ second, more = {}) => ({
  id, source: `SHIP ${id}`, at: new Date(T0 + second * 1000).toISOString(), lon: 129, lat: 35, speed: 5, course: 90, accuracy: null, ...more,
});

describe("the fleet", () => {
  it("keeps the newest fix of each, in whatever order they come", () => {
    const fleet = new Fleet();
    expect(fleet.take([fix("a", 10, { lon: 129.1 }), fix("b", 0)], "shared")).toBe(true);
    expect(fleet.take([fix("a", 5, { lon: 128 })], "shared")).toBe(false);
    expect(fleet.take([fix("a", 10, { lon: 128 })], "shared")).toBe(false);
    expect(fleet.movers.get("a")).toMatchObject({ lon: 129.1, audience: "shared", source: "SHIP a" });
    expect(fleet.movers.size).toBe(2);
  });

  it("does not take a fix without a time", () => {
    const fleet = new Fleet();
    expect(fleet.take([{ ...fix("a", 0), at: "soon" }])).toBe(false);
    expect(fleet.movers.size).toBe(0);
  });

  it("knows what is stale", () => {
    const mover = moverOf(fix("a", 0), "shared");
    expect(isStale(mover, T0 + STALE_AFTER)).toBe(false);
    expect(isStale(mover, T0 + STALE_AFTER + 1)).toBe(true);
  });

  it("keeps the way of the followed one alone, in order, and no longer than the tail", () => {
    const fleet = new Fleet();
    fleet.take([fix("a", 0), fix("b", 0)], "shared");
    fleet.follow("a");
    fleet.extend([fix("a", -20), fix("a", -40), fix("a", 0)].map((each) => moverOf(each, "shared")));
    fleet.take([fix("a", 30), fix("b", 30)], "shared");
    expect(fleet.way.map(({ at }) => (at - T0) / 1000)).toEqual([-40, -20, 0, 30]);
    fleet.take([fix("a", TAIL / 1000)], "shared");
    expect(fleet.way.map(({ at }) => (at - T0) / 1000)).toEqual([0, 30, TAIL / 1000]);
    fleet.follow("b");
    expect(fleet.way).toHaveLength(1);
  });

  it("lists by name, as people count", () => {
    const fleet = new Fleet();
    fleet.take([fix("10", 0), fix("9", 0), fix("x", 0, { source: "헬기 2" })], "shared");
    expect(fleet.listed("ship").map(({ source }) => source)).toEqual(["SHIP 9", "SHIP 10"]);
    expect(fleet.listed("헬기")).toHaveLength(1);
    expect(fleet.listed()).toHaveLength(3);
  });

  it("leaves what is half a day old off the map", () => {
    const fleet = new Fleet();
    fleet.take([fix("a", 0), fix("b", -13 * 3600)], "shared");
    expect(fleet.onMap(T0).map(({ id }) => id)).toEqual(["a"]);
  });
});
