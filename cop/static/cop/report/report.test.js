// The report form without a screen: guesses, times, places, the draft and what becomes of it.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ReportDraft } from "./draft.js";
import { kindsNamed, kindsOf, withoutFigures } from "./guess.js";
import { Reading, isMessage } from "./reading.js";
import { outcomeOf, problemsByField } from "./sending.js";
import { minutesAhead, parseMoment } from "./when.js";
import { looksLikeCoordinates, readCoordinates, readWhere } from "./where.js";

const kinds = /** @type {any[]} */ ([
  { code: "bridge_out", names: { en: "Bridge out", ko: "교량 붕괴" }, words: { en: ["bridge down"], ko: ["다리 무너짐"] } },
  { code: "flood", names: { en: "Flood", ko: "침수" }, words: { en: ["water in the street"] } },
  { code: "flash_flood", names: { en: "Flash flood", ko: "급류" }, words: {} },
  { code: "fire", names: { en: "Fire", ko: "화재" }, words: {} },
]);

describe("kind", () => {
  it("is guessed from the words, the longer ones first", () => {
    expect(kindsOf("Bridge out, 2 trapped", kinds)).toEqual(["bridge_out"]);
    expect(kindsOf("flash flooding at the market", kinds)[0]).toBe("flash_flood");
    expect(kindsOf("광안리 도로 침수", kinds)).toEqual(["flood"]);
    expect(kindsOf("Firefighters asked for food", kinds)).toEqual([]);
    expect(kindsOf("", kinds)).toEqual([]);
  });

  it("is found by a name in any language", () => {
    expect(kindsNamed("fl", kinds).map(({ code }) => code)).toEqual(["flood", "flash_flood"]);
    expect(kindsNamed("붕괴", kinds).map(({ code }) => code)).toEqual(["bridge_out"]);
    expect(kindsNamed("water", kinds).map(({ code }) => code)).toEqual(["flood"]);
    expect(kindsNamed("", kinds)).toHaveLength(4);
  });
});

describe("people and needs", () => {
  it("leaves the needs when the figures are taken out", () => {
    expect(withoutFigures("2 trapped, need lifting gear", [{ start: 0, end: 9, used_for: "figure" }])).toBe("need lifting gear");
    expect(withoutFigures("need boats, 2 trapped.", [{ start: 12, end: 21, used_for: "figure" }])).toBe("need boats");
    expect(withoutFigures("boats; 2 trapped; pumps", [{ start: 7, end: 16, used_for: "figure" }])).toBe("boats, pumps");
    expect(withoutFigures("2 trapped", [{ start: 0, end: 9, used_for: "figure" }])).toBe("");
  });
});

describe("when", () => {
  const now = Date.parse("2026-11-23T16:25:00Z");

  it("knows how far a zone is ahead", () => {
    expect(minutesAhead(now, "Asia/Seoul")).toBe(540);
    expect(minutesAhead(now, "UTC")).toBe(0);
    expect(minutesAhead(now, "America/New_York")).toBe(-300);
  });

  it.each([
    ["1610Z", "2026-11-23T16:10:00.000Z"],
    ["01:10", "2026-11-23T16:10:00.000Z"],
    ["0110I", "2026-11-23T16:10:00.000Z"],
    ["23:50", "2026-11-23T14:50:00.000Z"],
    ["1700Z", "2026-11-22T17:00:00.000Z"],
    ["231340ZNOV26", "2026-11-23T13:40:00.000Z"],
  ])("%s is the last such moment", (text, instant) => {
    expect(parseMoment(text, "Asia/Seoul", now).toISOString()).toBe(instant);
  });

  it("says what is wrong and how to mend it", () => {
    expect(() => parseMoment("2570Z", "UTC", now)).toThrow("0000 to 2359");
    expect(() => parseMoment("1010J", "UTC", now)).toThrow("names no zone");
    expect(() => parseMoment("251625ZNOV26", "UTC", now)).toThrow("future");
    expect(() => parseMoment("yesterday", "UTC", now)).toThrow("231625ZNOV26");
  });
});

describe("where", () => {
  const place = { name: "Hyeongok-myeon", detail: "Gyeongju-si", lon: 129.2, lat: 35.9 };

  it("tells coordinates, nearly-coordinates and names apart", () => {
    expect(readCoordinates("52S EE 1656 7059")?.point?.lat).toBeCloseTo(35.879, 2);
    expect(readCoordinates("52S EE 1656 705")).toMatchObject({ point: null, mended: "52S EE 1656 7050" });
    expect(readCoordinates("Gampo-eup")).toBeNull();
    expect([looksLikeCoordinates("Route 68"), looksLikeCoordinates("35.1 129.1")]).toEqual([false, true]);
  });

  it("takes the likeliest place of a name, and offers the others", async () => {
    const other = { ...place, name: "Hyeon-dong", detail: "" };
    const reading = await readWhere(" hyeon ", async () => [place, other]);
    expect(reading).toMatchObject({ point: { lon: 129.2, lat: 35.9 }, name: "Hyeongok-myeon, Gyeongju-si" });
    expect(reading.choices).toHaveLength(2);
  });

  it("keeps a name that nobody knows, and any name while offline", async () => {
    expect(await readWhere("Grandmother's house", async () => [])).toMatchObject({ point: null, name: "Grandmother's house" });
    expect(await readWhere("현곡면", () => Promise.reject(new Error("offline")))).toMatchObject({ point: null, name: "현곡면", problem: "" });
    expect(await readWhere("  ", async () => [place])).toMatchObject({ point: null, name: "" });
  });
});

/** @returns {any} */
function pictureOf() {
  return { viewer: { id: "p" }, operation: { slug: "typhoon", default_audience: "shared" }, notation: "mgrs", format: (/** @type {number} */ lon, /** @type {number} */ lat) => `${lat}, ${lon}` };
}

describe("the draft", () => {
  /** @type {ReportDraft} */
  let draft;
  beforeEach(() => {
    sessionStorage.clear();
    vi.stubGlobal("fetch", () => Promise.reject(new Error("offline")));
    draft = new ReportDraft(pictureOf());
  });

  it("outlives a reload with its id and code, until it is cleared", () => {
    draft.set({ title: "Bridge out" });
    const again = new ReportDraft(pictureOf());
    expect(again.data).toMatchObject({ title: "Bridge out", id: draft.data.id, code: draft.data.code });
    again.clear();
    expect(sessionStorage.length).toBe(0);
    expect(again.data.id).not.toBe(draft.data.id);
  });

  it("names what is missing with the way to mend it", () => {
    expect(Object.keys(draft.problems())).toEqual(["title", "kind", "where", "severity"]);
    draft.set({ title: "Bridge out", kind: "bridge_out", severity: "severe", placeName: "Hyeongok", when: "at", at: "2570Z" });
    expect(draft.problems()).toEqual({ when: "The time of day is 0000 to 2359." });
  });

  it("makes the body that the server takes", () => {
    const now = Date.parse("2026-11-23T16:25:00Z");
    draft.set({ title: " Bridge out ", kind: "bridge_out", severity: "severe", when: "30", people: "2 trapped, need boats", needs: "need boats", figures: [{ kind: "trapped", value: 2, basis: "reported" }] });
    draft.setPoint({ lon: 129.123456789, lat: 35.5, source: "map" }, "Hyeongok");
    expect(draft.body(now)).toEqual({
      id: draft.data.id, code: draft.data.code, title: "Bridge out", kind: "bridge_out", severity: "severe", audience: "shared", reported_at: "2026-11-23T16:25:00.000Z", occurred_at: "2026-11-23T15:55:00.000Z",
      location: { type: "Point", coordinates: [129.1234568, 35.5] }, place_name: "Hyeongok", needs: "need boats", figures: [{ kind: "trapped", value: 2, basis: "reported" }],
    });
    expect(draft.data.code).toMatch(/^INC-[0-9A-HJKMNP-TV-Z]{5}$/);
  });

  it("sends the people's words as needs when nothing could be read from them", () => {
    draft.set({ people: "two people on the roof" });
    expect(draft.body().needs).toBe("two people on the roof");
    expect(draft.body().figures).toBeUndefined();
  });

  it("takes a kept report back into the form", () => {
    draft.set({ title: "Roof down", kind: "storm_damage", severity: "severe", needs: "cranes", people: "cranes" });
    draft.setPoint({ lon: 129, lat: 35, source: "map" }, "Busan");
    const body = draft.body();
    draft.clear();
    draft.change(/** @type {any} */ ({ id: body.id, body, label: "" }));
    expect(draft.data).toMatchObject({ editing: body.id, id: body.id, code: body.code, title: "Roof down", placeName: "Busan", needs: "cranes", point: { lon: 129, lat: 35 } });
    expect(draft.problems()).toEqual({});
  });
});

describe("reading a message", () => {
  it("knows a message from a title", () => {
    expect(isMessage("Bridge out")).toBe(false);
    expect(isMessage("Bridge out\nTwo trapped")).toBe(true);
  });

  it("fills the form and marks the guesses", async () => {
    sessionStorage.clear();
    const draft = new ReportDraft(pictureOf());
    const answer = { title: "2 trapped, bridge out", kind: "bridge_out", location: { coordinates: [129.18, 35.88] }, location_problem: null, place_name: "Hyeongok", figures: [{ kind: "trapped", value: 2, basis: "reported" }], guessed: ["title", "location", "place_name", "kind", "figures"], spans: [] };
    await new Reading(draft, /** @type {any} */ ({ post: async () => answer })).message("MGRS 52SEE1656070590 2 trapped, bridge out");
    expect(draft.data).toMatchObject({ title: "2 trapped, bridge out", kind: "bridge_out", placeName: "Hyeongok", description: "MGRS 52SEE1656070590 2 trapped, bridge out", point: { lon: 129.18, lat: 35.88, source: "pasted" } });
    expect(draft.data.guessed.sort()).toEqual(["figures", "kind", "title", "where"]);
  });

  it("says what is wrong with nearly a coordinate", async () => {
    sessionStorage.clear();
    const draft = new ReportDraft(pictureOf());
    const answer = { title: "fire", kind: "fire", location: null, location_problem: { text: "52S EE 1656 705", message: "The two halves differ.", suggestion: "52S EE 1656 7050" }, place_name: "", figures: [], guessed: ["title", "kind"], spans: [] };
    const { problem } = await new Reading(draft, /** @type {any} */ ({ post: async () => answer })).message("52S EE 1656 705 fire");
    expect(problem).toContain("52S EE 1656 7050");
    expect(draft.data).toMatchObject({ where: "52S EE 1656 705", point: null });
  });
});

describe("what becomes of a report", () => {
  /** @param {any[]} items */
  const outboxOf = (items) => /** @type {any} */ (Object.assign(new EventTarget(), { items }));
  const news = (/** @type {any} */ detail) => new CustomEvent("news", { detail });

  it("is stored only when the server said so", async () => {
    const outbox = outboxOf([{ id: "a", state: "sending", problem: null }]);
    const outcome = outcomeOf(outbox, "a", 1000);
    outbox.dispatchEvent(news({ type: "changed" }));
    outbox.items = [];
    outbox.dispatchEvent(news({ type: "stored", item: { id: "a" } }));
    expect(await outcome).toEqual({ outcome: "stored" });
  });

  it("is kept when nobody answers, refused with its reasons", async () => {
    expect(await outcomeOf(outboxOf([{ id: "a", state: "waiting", problem: null }]), "a", 10)).toEqual({ outcome: "kept" });
    const problem = { title: "Bad", status: 400, detail: "", errors: { location: ["Not on Earth."], "figures.0.value": ["Too many."], code: ["Taken."] } };
    expect(await outcomeOf(outboxOf([{ id: "a", state: "failed", problem }]), "a", 10)).toEqual({ outcome: "refused", problem });
    expect(problemsByField(problem)).toEqual({ where: "Not on Earth.", people: "Too many.", form: "Taken." });
    expect(problemsByField({ title: "Gone", status: 403, detail: "Your role may not report." })).toEqual({ form: "Your role may not report." });
  });
});
