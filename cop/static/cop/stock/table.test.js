import { expect, test } from "vitest";
import { orderIn, ordered, pressed, stockMatches, wantedIn } from "./table.js";

const resource = (/** @type {any} */ parts) => /** @type {any} */ ({
  id: "1", code: "RES-3E9XB", name: "KCG 3007", names: { ko: "해경 3007함" }, kind: "patrol_vessel", type: "", quantity: 4, available_quantity: 2, status: "on_scene", position_at: "2026-11-23T16:00:00Z",
  organization: { id: "o", name: "Korea Coast Guard", short_name: "KCG", side: "civilian" }, contact: "", remarks: "", ...parts,
});
const name = (/** @type {string} */ code) => code.replaceAll("_", " ");
const fits = (/** @type {string} */ query, parts = {}) => stockMatches(wantedIn(new URLSearchParams(query)), name)(resource(parts));

test("each filter keeps what it names; free means that something can be sent", () => {
  expect([fits(""), fits("kind=truck"), fits("side=civilian"), fits("side=military"), fits("status=on_scene")]).toEqual([true, false, true, false, true]);
  expect([fits("status=free"), fits("status=free", { available_quantity: 0 }), fits("status=free", { status: "out_of_service" })]).toEqual([true, false, false]);
  expect([fits("q=3007함 coast"), fits("q=patrol"), fits("q=patrol army"), fits("q=res-3e9xb")]).toEqual([true, true, false, true]);
});

test("a heading sorts, a second press turns it, the default is left out of the address", () => {
  expect(orderIn("owner")).toEqual({ by: "owner", down: false });
  expect(orderIn("nonsense")).toEqual({ by: "kind", down: false });
  expect(pressed(orderIn(null), "free")).toBe("free");
  expect(pressed(orderIn("free"), "free")).toBe("-free");
  expect(pressed(orderIn("-kind"), "kind")).toBe(null);
});

test("what is free comes first, the newest position first, the military side first", () => {
  const list = [resource({ id: "a", available_quantity: 0, position_at: null }), resource({ id: "b", available_quantity: 3, organization: { short_name: "Army", side: "military" } })];
  expect(ordered(list, orderIn("free"), name).map(({ id }) => id)).toEqual(["b", "a"]);
  expect(ordered(list, orderIn("-free"), name).map(({ id }) => id)).toEqual(["a", "b"]);
  expect(ordered(list, orderIn("position"), name).map(({ id }) => id)).toEqual(["b", "a"]);
  expect(ordered(list, orderIn("owner"), name).map(({ id }) => id)).toEqual(["b", "a"]);
});
