import { describe, expect, test } from "vitest";
import {
  DateTimeError,
  age,
  ago,
  dateTimeGroup,
  localTime,
  parseGroup,
  shortGroup,
  zoneHours,
  zoneName,
  zulu,
} from "./datetime.js";

const at = "2026-11-23T16:25:00Z";

describe("date-time group", () => {
  test("is written with English months whatever the language", () => {
    expect(dateTimeGroup(at)).toBe("231625ZNOV26");
    expect(dateTimeGroup("2026-01-01T00:00:00+09:00")).toBe("311500ZDEC25");
    expect(zulu(at)).toBe("1625Z");
  });

  test("shrinks to the time inside one day", () => {
    expect(shortGroup(at, "2026-11-23T23:59:00Z")).toBe("1625Z");
    expect(shortGroup(at, "2026-11-24T00:00:00Z")).toBe("231625ZNOV26");
  });

  test.each([
    ["231625ZNOV26", "2026-11-23T16:25:00.000Z"],
    ["231625Z NOV 26", "2026-11-23T16:25:00.000Z"],
    ["240125inov26", "2026-11-23T16:25:00.000Z"],
    ["232325GNOV2026", "2026-11-23T16:25:00.000Z"],
    ["290000ZFEB28", "2028-02-29T00:00:00.000Z"],
    ["231125RNOV26", "2026-11-23T16:25:00.000Z"],
  ])("%s is read", (text, expected) => {
    expect(parseGroup(text).toISOString()).toBe(expected);
  });

  test.each(["", "231625NOV26", "231625JNOV26", "321625ZNOV26", "310000ZNOV26", "232460ZNOV26", "232560ZNOV26", "231625ZNOB26", "290000ZFEB27"])(
    "%s is refused",
    (text) => {
      expect(() => parseGroup(text)).toThrow(DateTimeError);
    },
  );

  test("comes back from every day of a leap year", () => {
    for (let day = 0; day < 366; day += 1) {
      const date = new Date(Date.UTC(2028, 0, 1 + day, day % 24, day % 60));
      expect(parseGroup(dateTimeGroup(date))).toEqual(date);
    }
  });

  test("zone letters skip J", () => {
    expect([zoneHours("A"), zoneHours("I"), zoneHours("K"), zoneHours("M"), zoneHours("N"), zoneHours("Y")]).toEqual([1, 9, 10, 12, -1, -12]);
  });
});

describe("local time", () => {
  test("names its zone and keeps 24 hours", () => {
    expect(localTime(at, "Asia/Seoul")).toBe("Tue 24 Nov 01:25 KST");
    expect(localTime(at, "Asia/Bangkok", "en", { date: false })).toBe("23:25 ICT");
    expect(localTime("2026-11-23T15:00:00Z", "Asia/Seoul", "en", { date: false })).toBe("00:00 KST");
    expect(localTime(at, "Asia/Seoul", "ko")).toMatch(/11월 24일.* 01:25 KST$/);
  });

  test("falls back to the offset", () => {
    expect(zoneName(new Date(at), "Asia/Kolkata")).toBe("UTC+5:30");
    expect(zoneName(new Date(at), "UTC")).toBe("UTC");
  });
});

describe("age", () => {
  const now = Date.parse(at);
  test.each([
    [0, "just now"],
    [-90, "just now"],
    [35, "35 min"],
    [60, "1 h"],
    [165, "2 h 45 min"],
    [1440, "1 day"],
    [3 * 1440 + 5, "3 days"],
  ])("of %i minutes", (minutes, words) => {
    expect(age(now - minutes * 60_000, now)).toBe(words);
  });

  test("ago", () => {
    expect(ago(now - 35 * 60_000, now)).toBe("35 min ago");
    expect(ago(now, now)).toBe("just now");
    expect(() => age("never", now)).toThrow(DateTimeError);
  });
});
