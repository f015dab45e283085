import { describe, expect, it } from "vitest";
import track from "../../../../data/demo/track.json" with { type: "json" };
import { dayTime, trackNotes } from "./paint-track.js";
import { motionOf, readTrack } from "./track.js";
import { toUnit } from "./mercator.js";

const now = Date.parse("2026-11-23T16:00:00Z");
/** @param {number} lon @param {number} lat @param {string} at @param {object} [more] */
const point = (lon, lat, at, more = {}) => ({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { at, ...more } });

describe("the way of a storm", () => {
  it("is nothing without points", () => {
    for (const nothing of [null, undefined, {}, { type: "FeatureCollection", features: [] }]) expect(readTrack(nothing, now)).toBeNull();
  });

  it("splits what was seen from what is forecast, in the order of time", () => {
    const read = readTrack({ type: "FeatureCollection", features: [point(130, 37, "2026-11-23T18:00:00Z"), point(129, 35, "2026-11-23T12:00:00Z"), point(130, 36, "2026-11-23T15:00:00Z", { wind_ms: 29, pressure_hpa: "980" })] }, now);
    expect(read?.observed.map((each) => each.lat)).toEqual([35, 36]);
    expect(read?.forecast.map((each) => each.lat)).toEqual([37]);
    expect(read?.observed[1]).toMatchObject({ wind: 29, pressure: 980 });
    expect(motionOf(read?.observed ?? [])).toEqual({ toward: "NE", speed: 48 });
  });

  it("draws a cone only where the forecast says how sure it is", () => {
    const features = [point(129, 35, "2026-11-23T15:00:00Z"), point(130, 36, "2026-11-23T21:00:00Z"), point(131, 37, "2026-11-24T03:00:00Z")];
    expect(readTrack({ type: "FeatureCollection", features }, now)?.cones).toEqual([]);
    const sure = features.map((each, i) => ({ ...each, properties: { ...each.properties, radius_km: 60 * i } }));
    const [cone] = readTrack({ type: "FeatureCollection", features: sure }, now)?.cones ?? [];
    const [mx, my] = toUnit(131, 37);
    const reach = Math.max(...cone.map(([x, y]) => Math.hypot(x - mx, y - my)));
    expect(Math.min(...cone.map(([x, y]) => Math.hypot(x - mx, y - my)))).toBeGreaterThan(0);
    expect(reach).toBeGreaterThan(120 / (40075 * Math.cos((37 * Math.PI) / 180)));
    const polygon = { type: "Feature", geometry: { type: "Polygon", coordinates: [[[129, 35], [131, 36], [130, 37], [129, 35]]] }, properties: {} };
    expect(readTrack({ type: "FeatureCollection", features: [...features, polygon] }, now)?.cones.length).toBe(1);
  });

  it("reads the real storm of the demonstration", () => {
    const read = readTrack(track, now, "ko");
    expect(read?.name).toBe("태풍 마이삭");
    expect((read?.observed.length ?? 0) + (read?.forecast.length ?? 0)).toBe(28);
    expect(read?.forecast.length).toBeGreaterThan(0);
  });

  it("writes times with room between them", () => {
    const features = Array.from({ length: 10 }, (_, i) => point(129 + i / 10, 35, new Date(now - (10 - i) * 3_600_000).toISOString()));
    const read = /** @type {import("./track.js").Track} */ (readTrack({ type: "FeatureCollection", features }, now));
    const notes = trackNotes(read, (mx) => [mx * 256 * 2 ** 9, 0], () => 40);
    expect(notes.length).toBeGreaterThan(2);
    expect(notes.length).toBeLessThan(10);
    expect(dayTime(now)).toBe("231600Z");
  });
});
