import * as other from "mgrs";
import { describe, expect, test } from "vitest";
import vectors from "../../../../tests/vectors/coordinates.json";
import { CoordinateError, NOTATIONS, formatPosition, inAllNotations, parse } from "./coordinates.js";

/** The error that reading a text gives. @param {string} text */
function refusal(text) {
  try {
    return parse(text);
  } catch (error) {
    return error;
  }
}

describe("the vectors that the server keeps too", () => {
  test.each(vectors.parse)("reads $text", ({ text, lat, lon, notation, precision }) => {
    const position = parse(text);
    expect(position.lat).toBeCloseTo(lat, 8);
    expect(position.lon).toBeCloseTo(lon, 8);
    expect(position.notation).toBe(notation);
    expect(position.precision).toBeCloseTo(precision, 6);
  });

  test.each(vectors.refuse)("refuses $text", ({ text, code, message, suggestion }) => {
    const error = refusal(text);
    expect(error).toBeInstanceOf(CoordinateError);
    expect(error).toMatchObject({ code, message, suggestion });
  });

  test.each(vectors.format)("writes $lat, $lon", ({ lat, lon, mgrs4, mgrs2, mgrs0, ...notations }) => {
    expect(inAllNotations(lat, lon)).toEqual(notations);
    expect(formatPosition(lat, lon, "mgrs")).toBe(mgrs4);
    expect(formatPosition(lat, lon, "mgrs", 2)).toBe(mgrs2);
    expect(formatPosition(lat, lon, "mgrs", 0)).toBe(mgrs0);
  });
});

describe("any place", () => {
  // A fixed walk over the globe rather than chance: a failure names the same place again.
  const places = Array.from({ length: 800 }, (_, at) => ({
    lat: Math.sin(at * 12.9898 + 1) * 79.9,
    lon: (((at + 0.5) * 137.50776405) % 360) - 180,
  }));

  test("comes back from each notation to its last digit", () => {
    for (const { lat, lon } of places) {
      for (const notation of NOTATIONS) {
        const text = formatPosition(lat, lon, notation, notation === "mgrs" ? 5 : undefined);
        const back = parse(text);
        expect(Math.abs(back.lat - lat), text).toBeLessThan(3e-5);
        const east = Math.abs(((back.lon - lon + 540) % 360) - 180) * Math.cos((lat * Math.PI) / 180);
        expect(east, text).toBeLessThan(3e-5);
        expect(formatPosition(back.lat, back.lon, notation, notation === "mgrs" ? 5 : undefined)).toBe(text);
      }
    }
  });

  test("has the square that another implementation gives", () => {
    const agree = places.filter(({ lat, lon }) => {
      const ours = formatPosition(lat, lon, "mgrs", 3).replaceAll(" ", "");
      return ours === other.forward([lon, lat], 3).padStart(ours.length, "0");
    });
    // Its shorter series is centimeters off near the edge of a zone, which now and then is the next square.
    expect(agree.length).toBeGreaterThan(places.length * 0.998);
  });
});

test("nothing but a finite place on Earth is written", () => {
  const wrong = [NaN, Infinity, -Infinity, 91, "35", null, undefined];
  for (const lat of wrong) {
    expect(() => formatPosition(/** @type {any} */ (lat), 0, "mgrs")).toThrow(CoordinateError);
  }
  expect(() => formatPosition(0, 180.1, "dd")).toThrow(CoordinateError);
  expect(() => formatPosition(0, 0, /** @type {any} */ ("grid"))).toThrow(CoordinateError);
});
