import { describe, expect, it } from "vitest";
import { fromUnit, metersPerPixel, toUnit } from "./mercator.js";
import { nameRuns, placesFrom, scriptAt } from "./places.js";
import { lengthText, roundLength } from "./scale.js";
import { ease } from "./overlay.js";
import { labelText, shorten } from "./items.js";

/** @param {number} lon @param {number} lat @param {Record<string, string>} names @param {number} [population] */
function town(lon, lat, names, population = 500_000) {
  const [mx, my] = toUnit(lon, lat);
  return { mx, my, names, population };
}
/** @param {ReturnType<typeof town>} of @param {string} language */
const text = (of, language) => nameRuns(of, language).map((run) => run.text).join("");

describe("names of towns", () => {
  const pohang = town(129.37, 36.03, { name: "Pohang", ko: "포항", ja: "浦項" });
  it("stand in the reader's language with the place's own script beside", () => {
    expect(text(pohang, "en")).toBe("포항 Pohang");
    expect(text(pohang, "ko")).toBe("포항");
    expect(text(pohang, "ja")).toBe("포항 浦項");
    expect(text(pohang, "th")).toBe("포항 Pohang");
    expect(text(town(128.6, 35.87, { name: "Daegu", ko: "대구", ja: "大邱广域市" }), "ja")).toBe("대구 大邱");
    expect(text(town(100.5, 13.75, { name: "Bangkok", th: "กรุงเทพมหานคร" }), "en")).toBe("กรุงเทพมหานคร Bangkok");
    expect(text(town(116.4, 39.9, { name: "Beijing", ja: "北京市" }), "en")).toBe("Beijing");
  });

  it("are those of today", () => {
    expect(text(town(128.93, 35.97, { name: "Eisen" }), "en")).toBe("영천 Yeongcheon");
    expect(text(town(126.98, 37.57, { name: "Seoul", ko: "경성" }), "en")).toBe("서울 Seoul");
    expect(text(town(128.74, 35.82, { name: "Gyeongsan-si", ko: "경산" }), "en")).toBe("경산 Gyeongsan");
    expect(text(town(139.69, 35.69, { name: "Tokyo", ja: "东京" }), "en")).toBe("東京 Tokyo");
  });

  it("know whose script it is on both sides of the strait", () => {
    expect([scriptAt(129.07, 35.18), scriptAt(126.5, 33.5), scriptAt(129.3, 34.2), scriptAt(130.4, 33.6), scriptAt(131.87, 37.24), scriptAt(100.5, 13.7), scriptAt(121.5, 31.2)])
      .toEqual(["ko", "ko", "ja", "ja", null, "th", null]);
  });

  it("thin out with the zoom, the big ones first, none twice", () => {
    const towns = [town(129, 35, { name: "Small" }, 5_000), town(129, 35.5, { name: "Big" }), town(129.0001, 35.5, { name: "Big" })];
    const theme = /** @type {any} */ ({ font: "sans-serif" });
    expect(placesFrom(towns, 8, "en", theme, () => 10).map((place) => place.runs[0].text)).toEqual(["Big"]);
    expect(placesFrom(towns, 12, "en", theme, () => 10).map((place) => place.runs[0].text)).toEqual(["Big", "Small"]);
  });
});

describe("texts beside symbols", () => {
  const item = /** @type {any} */ ({ kind: "incident", code: "INC-7K3QF", name: "Landslide on six houses, Hyeongok" });
  it("are the code, or more on choice", () => {
    expect(labelText(item, "code", false)).toBe("INC-7K3QF");
    expect(labelText(item, "none", false)).toBe("");
    expect(labelText(item, "none", true)).toBe("INC-7K3QF Landslide on six houses, Hyeongok");
    expect(labelText(item, "name", false)).toBe("Landslide on six houses…");
    expect(labelText({ ...item, kind: "resource", name: "1 Eng" }, "code", false)).toBe("1 Eng");
  });
  it("are cut by letters, not by code units", () => {
    expect([...shorten("가".repeat(50))].length).toBe(26);
    expect(shorten("short")).toBe("short");
  });
});

describe("geometry of the screen", () => {
  it("goes to the unit square and back", () => {
    for (const [lon, lat] of [[129.18, 35.88], [-179.9, -80], [0, 0]]) {
      const back = fromUnit(...toUnit(lon, lat));
      expect(back[0]).toBeCloseTo(lon, 9);
      expect(back[1]).toBeCloseTo(lat, 9);
    }
    expect(metersPerPixel(0, 0)).toBeCloseTo(156543, 0);
  });
  it("has round lengths on the scale", () => {
    expect([1234, 999, 56, 7].map(roundLength)).toEqual([1000, 500, 50, 5]);
    expect(lengthText(20_000)).toBe("20 km");
    expect(lengthText(500)).toBe("500 m");
  });
  it("zooms along the curve of the tiles below", () => {
    expect(ease(0)).toBeCloseTo(0, 2);
    expect(ease(1)).toBeCloseTo(1, 2);
    const steps = Array.from({ length: 20 }, (_, i) => ease(i / 19));
    expect(steps.every((step, i) => i === 0 || step > steps[i - 1])).toBe(true);
    expect(ease(0.3)).toBeGreaterThan(0.6);
  });
});
