import { describe, expect, it } from "vitest";
import { ClusterIndex, levelFor, spread } from "./clusters.js";
import { Picture } from "./picture.js";

const WORLD = /** @type {import("./types.js").Bounds} */ ([-180, -85, 180, 85]);

/** @param {string} id @param {number} lon @param {number} lat @param {string} [severity] @param {string} [status] */
function incident(id, lon, lat, severity = "minor", status = "reported") {
  return { id, code: `INC-${id}`, title: `Title ${id}`, kind: "flood", severity, status, location: { type: /** @type {const} */ ("Point"), coordinates: [lon, lat] }, area: null };
}
/** @param {string} id @param {number} lon @param {number} lat */
function resource(id, lon, lat) {
  return { id, code: `RES-${id}`, name: `Unit ${id}`, names: { ko: `부대 ${id}` }, kind: "truck", status: "available", location: { type: /** @type {const} */ ("Point"), coordinates: [lon, lat] } };
}
function picture() {
  return new Picture({ set: "civilian", kinds: { incidents: new Map(), resources: new Map() }, exercise: false, now: 0, language: "en", labels: "code" });
}

describe("grouping", () => {
  it("counts incidents and resources apart, and knows the worst of what is open", () => {
    const it_ = picture();
    it_.setRecords([incident("a", 129, 35.5), incident("b", 129.001, 35.5, "severe"), incident("c", 129.002, 35.5, "extreme", "closed")], [resource("r", 129, 35.501)], []);
    const [node, ...none] = it_.nodes(WORLD, 8);
    expect(none).toEqual([]);
    expect(node.cluster).toMatchObject({ count: 4, incidents: 3, resources: 1, worst: "severe" });
    expect(it_.index.leaves(/** @type {any} */ (node.cluster).id).map((item) => item.id).sort()).toEqual(["a", "b", "c", "r"]);
  });

  it("has no severity without an incident", () => {
    const it_ = picture();
    it_.setRecords([], [resource("r", 129, 35.5), resource("s", 129, 35.5)], []);
    expect(it_.nodes(WORLD, 10)[0].cluster?.worst).toBeNull();
  });

  it("loses nobody at any zoom, with a fraction or without", () => {
    const it_ = picture();
    it_.setRecords(Array.from({ length: 500 }, (_, i) => incident(String(i), 128 + ((i * 37) % 200) / 100, 34.8 + ((i * 91) % 150) / 100)), [], []);
    for (const zoom of [4, 6.25, 9.4, 11.5, 13, 16.75]) {
      const total = it_.nodes(WORLD, zoom).reduce((sum, node) => sum + (node.cluster?.count ?? 1), 0);
      expect(total).toBe(500);
    }
    expect(levelFor(9.4)).toBe(10);
    expect(levelFor(9.25)).toBe(9);
  });

  it("lets the selected one and what is bound to it stand alone", () => {
    const it_ = picture();
    it_.setRecords(
      [incident("a", 129, 35.5), incident("b", 129, 35.5), incident("c", 129, 35.5)],
      [resource("r", 129, 35.5), resource("s", 129, 35.5)],
      [{ id: "1", incident: "a", resource: "r" }, { id: "2", incident: "a", resource: "s", released_at: "2026-11-23T00:00:00Z" }],
    );
    it_.select("incident:a");
    expect(it_.nodes(WORLD, 9)[0].cluster?.count).toBe(3);
    expect(it_.extra().map((item) => item.key).sort()).toEqual(["incident:a", "resource:r"]);
    it_.select(null);
    expect(it_.nodes(WORLD, 9)[0].cluster?.count).toBe(5);
  });

  it("opens a group where it stands, and closes it when one of them goes", () => {
    const it_ = picture();
    const three = [incident("a", 129, 35.5), incident("b", 129, 35.5), incident("c", 129, 35.5)];
    it_.setRecords(three, [], []);
    expect(it_.nodes(WORLD, 17)[0].cluster?.count).toBe(3);
    it_.open(it_.nodes(WORLD, 15)[0]);
    const fan = it_.nodes(WORLD, 15);
    expect(fan.map((node) => node.key).sort()).toEqual(["incident:a", "incident:b", "incident:c"]);
    expect(fan.every((node) => node.shift)).toBe(true);
    it_.setRecords(three.slice(1), [], []);
    expect(it_.opened).toBeNull();
  });

  it("gives every opened one room of its own", () => {
    for (const count of [2, 5, 10, 11, 40]) {
      const places = spread(count);
      expect(places.length).toBe(count);
      for (let i = 0; i < count; i += 1) for (let j = 0; j < i; j += 1) expect(Math.hypot(places[i][0] - places[j][0], places[i][1] - places[j][1])).toBeGreaterThan(28);
    }
  });

  it("keeps 5,000 in an index that is made and asked quickly", () => {
    const it_ = picture();
    it_.setRecords(Array.from({ length: 5000 }, (_, i) => incident(String(i), 128 + (i % 71) / 35, 34.7 + (i % 97) / 48)), [], []);
    const began = performance.now();
    it_.rebuild();
    it_.nodes(WORLD, 9.4);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe("what a record is on the map", () => {
  it("stands in the middle of its area when it has no point, and nowhere without either", () => {
    const it_ = picture();
    const area = { type: /** @type {const} */ ("Polygon"), coordinates: [[[129, 35], [130, 35], [130, 36], [129, 36], [129, 35]]] };
    it_.setRecords([{ ...incident("a", 0, 0), location: null, area }, { ...incident("b", 0, 0), location: null }], [], []);
    expect([...it_.items.keys()]).toEqual(["incident:a"]);
    expect(it_.items.get("incident:a")).toMatchObject({ lon: 129.5, lat: 35.5 });
    expect(it_.areas.length).toBe(1);
    expect(it_.extent()).toEqual([129.5, 35.5, 129.5, 35.5]);
  });

  it("has a name in the reader's language", () => {
    const it_ = picture();
    it_.choice.language = "ko";
    it_.setRecords([], [resource("r", 129, 35)], []);
    expect(it_.items.get("resource:r")?.name).toBe("부대 r");
  });
});
