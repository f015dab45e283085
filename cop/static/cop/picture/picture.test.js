// What the map page decides without a screen: address, panel, rows, facets, feed, search, words.
import { describe, expect, it } from "vitest";
import { fromSnapshot } from "../store/state.js";
import { noFilters } from "../store/filters.js";
import { addressOf, subjectIn, withChange, withSubject } from "./address.js";
import { countOf, countsOf } from "./facets.js";
import { feedItems } from "./feed_items.js";
import { Gathered, orderText, parseOrder, sorted, turned } from "./gather.js";
import { headFigure } from "./list.js";
import { heightOf, modeOf } from "./mode.js";
import { keptIncidents } from "./pending.js";
import { coordinatesIn, found } from "./search_results.js";
import { partFor, shortPlace, titleIn } from "./words.js";

const at = (/** @type {number} */ minute) => `2026-11-23T16:${String(minute).padStart(2, "0")}:00Z`;

/** @param {string} id @param {object} [more] @returns {any} */
function incident(id, more = {}) {
  return {
    id, code: `INC-${id.toUpperCase().padStart(5, "0")}`, title: `Title ${id}`, titles: {}, kind: "flood", severity: "minor", status: "reported", location: { type: "Point", coordinates: [129, 35.5] }, area: null, place_name: "",
    administrative_area: null, description: "", needs: "", organization: null, reported_by: { id: "p", name: "P", organization: "O", side: "civilian" }, reported_at: at(0), created_at: at(0), updated_at: at(0), figures: [], audience: "shared", version: 1, ...more,
  };
}

/** @param {any[]} incidents @param {any[]} [lines] @param {any[]} [resources] */
const stateOf = (incidents, lines = [], resources = []) => fromSnapshot(/** @type {any} */ ({ epoch: "e", heads: {}, at: at(59), operation: null, incidents, log_lines: lines, resources }));

describe("address", () => {
  it("reads what is selected, whatever its case", () => {
    expect(subjectIn(new URLSearchParams("incident=inc-7k3qf"))).toEqual({ kind: "incident", code: "INC-7K3QF" });
    expect(subjectIn(new URLSearchParams("resource=RES-9D2VA&view=list"))).toEqual({ kind: "resource", code: "RES-9D2VA" });
    expect(subjectIn(new URLSearchParams("q=flood"))).toBeNull();
  });

  it("selects one thing at a time, keeps filters, forgets the tab of another", () => {
    const next = withSubject(new URLSearchParams("resource=RES-9D2VA&severity=extreme&tab=files&report=new"), { kind: "incident", code: "INC-7K3QF" });
    expect(next.toString()).toBe("severity=extreme&incident=INC-7K3QF");
    expect(withSubject(new URLSearchParams("incident=INC-7K3QF&tab=room"), { kind: "incident", code: "INC-7K3QF" }).get("tab")).toBe("room");
    expect(withSubject(next, null).toString()).toBe("severity=extreme");
  });

  it("changes and takes out", () => {
    expect(withChange(new URLSearchParams("view=list&q=a"), { view: null, q: "b", tab: "" }).toString()).toBe("q=b");
    expect(addressOf("/operations/x/", { kind: "incident", code: "INC-7K3QF" })).toBe("/operations/x/?incident=INC-7K3QF");
  });
});

describe("panel", () => {
  it.each(/** @type {[string, import("./mode.js").Width, string][]} */ ([
    ["", "wide", "feed"], ["", "phone", "feed"], ["", "narrow", "closed"], ["view=feed", "narrow", "feed"], ["view=map", "wide", "closed"],
    ["incident=INC-7K3QF", "wide", "subject"], ["incident=INC-7K3QF&view=list", "wide", "list"], ["incident=INC-7K3QF&view=map", "narrow", "subject"],
    ["report=new&view=list", "wide", "report"], ["report=place", "phone", "place"],
  ]))("?%s on a %s screen holds the %s", (query, width, mode) => {
    expect(modeOf(new URLSearchParams(query), width)).toBe(mode);
  });

  it("opens a phone's sheet at a fitting height", () => {
    expect([heightOf("feed"), heightOf("subject"), heightOf("list")]).toEqual(["peek", "half", "full"]);
  });
});

describe("a list that does not jump", () => {
  const all = () => true;

  it("shows what is new when nobody is in it", () => {
    const rows = new Gathered();
    rows.take(["a", "b"], false, all);
    rows.take(["c", "b", "a"], false, all);
    expect(rows.shown).toEqual(["c", "b", "a"]);
    expect(rows.waiting).toEqual([]);
  });

  it("keeps order and gathers the new while somebody is in it", () => {
    const rows = new Gathered();
    rows.take(["a", "b"], false, all);
    rows.take(["c", "b", "d", "a"], true, all);
    expect(rows.shown).toEqual(["a", "b"]);
    expect(rows.waiting).toEqual(["c", "d"]);
    rows.take(["c", "b", "d", "a"], false, all);
    expect(rows.shown).toEqual(["c", "b", "d", "a"]);
  });

  it("drops what is gone from the store, keeps what only the filter would drop", () => {
    const rows = new Gathered();
    rows.take(["a", "b", "c"], false, all);
    rows.take(["a"], true, (id) => id !== "c");
    expect(rows.shown).toEqual(["a", "b"]);
  });

  it("fills an empty list even under a pointer", () => {
    const rows = new Gathered();
    rows.take(["a"], true, all);
    expect(rows.shown).toEqual(["a"]);
  });
});

describe("order", () => {
  it("is the worst first, and lives in the address", () => {
    expect(parseOrder(null)).toEqual({ by: "severity", down: true });
    expect(orderText({ by: "severity", down: true })).toBeNull();
    expect(parseOrder("-changed")).toEqual({ by: "changed", down: false });
    expect(orderText(parseOrder("-changed"))).toBe("-changed");
    expect(parseOrder("nonsense")).toEqual({ by: "severity", down: true });
    expect(turned({ by: "severity", down: true }, "title")).toEqual({ by: "title", down: false });
    expect(turned({ by: "title", down: false }, "title")).toEqual({ by: "title", down: true });
  });

  it("sorts by column, then by the last change", () => {
    const rows = [incident("a", { severity: "minor", updated_at: at(1) }), incident("b", { severity: "extreme", updated_at: at(2) }), incident("c", { severity: "minor", updated_at: at(3) })];
    expect(sorted(rows, parseOrder(null)).map(({ id }) => id)).toEqual(["b", "c", "a"]);
    expect(sorted(rows, parseOrder("changed")).map(({ id }) => id)).toEqual(["c", "b", "a"]);
    expect(sorted(rows, parseOrder("-severity")).map(({ id }) => id)).toEqual(["c", "a", "b"]);
  });
});

describe("facets", () => {
  const rows = [incident("a", { severity: "extreme" }), incident("b", { severity: "extreme", kind: "landslide" }), incident("c", { severity: "minor" }), incident("d", { status: "closed", severity: "severe" })];

  it("count what each choice would leave, given the other filters", () => {
    expect([...countsOf(rows, noFilters(), "severity")]).toEqual([["extreme", 2], ["minor", 1]]);
    expect([...countsOf(rows, { ...noFilters(), kind: ["flood"], severity: ["minor"] }, "severity")]).toEqual([["extreme", 1], ["minor", 1]]);
    expect(countOf(rows, { ...noFilters(), status: ["all"] })).toBe(4);
  });

  it("keep a chosen value that leaves nothing, so that it can be taken out", () => {
    expect(countsOf(rows, { ...noFilters(), kind: ["tsunami"] }, "kind").get("tsunami")).toBe(0);
  });
});

describe("the feed", () => {
  const author = { id: "p", name: "P", organization: "O", side: "civilian" };
  /** @param {string} id @param {number} minute @param {object} [more] */
  const line = (id, minute, more = {}) => ({ id, incident: "a", text: `line ${id}`, author, system: false, changes: [], at: at(minute), struck: null, audience: "shared", version: 1, ...more });
  const changed = (/** @type {string} */ field, /** @type {any} */ from, /** @type {any} */ to) => ({ system: true, changes: [{ field, from, to }] });

  it("mixes lines and reports, the newest first", () => {
    const items = feedItems(stateOf([incident("a", { reported_at: at(10), created_at: at(10) })], [line("l1", 11), line("l2", 9)]));
    expect(items.map(({ id }) => id)).toEqual(["l1", "a", "l2"]);
  });

  it("tells changes of one deed together, and a report once", () => {
    const state = stateOf(
      [incident("a", { reported_at: at(10), created_at: at(10) })],
      [line("l1", 10, changed("status", null, "reported")), line("l2", 20, changed("trapped", 6, 4)), line("l3", 20, changed("injured", 5, 7)), line("l4", 30, changed("status", "reported", "verified"))],
    );
    const items = feedItems(state);
    expect(items.map((item) => item.line?.changes.map(({ field }) => field).join("+") ?? "report")).toEqual(["status", "trapped+injured", "report"]);
  });
});

describe("search", () => {
  const state = stateOf(
    [incident("7k3qf", { title: "Landslide on six houses", titles: { ko: "현곡면 산사태" }, place_name: "Hyeongok-myeon", administrative_area: { code: "47", names: { en: "Hyeongok-myeon", ko: "현곡면" } } }), incident("w2e6c", { title: "No contact with village", status: "closed" })],
    [], [/** @type {any} */ ({ id: "r", code: "RES-9D2VA", name: "2 Surion", names: { ko: "수리온" }, type: "KUH-1", organization: { short_name: "ROK Army", name: "Republic of Korea Army" }, version: 1, audience: "shared" })],
  );
  const kinds = (/** @type {string} */ text) => found(state, text).map((each) => ("record" in each ? each.record.code : each.kind));

  it("finds codes, with and without their beginning", () => {
    expect(kinds("INC-7K3QF")[0]).toBe("INC-7K3QF");
    expect(kinds("7k3qf")[0]).toBe("INC-7K3QF");
    expect(kinds("9d2va")).toEqual(["RES-9D2VA"]);
  });

  it("finds titles in every language, names and places", () => {
    expect(kinds("산사태")).toContain("INC-7K3QF");
    expect(kinds("six house")).toEqual(["INC-7K3QF"]);
    expect(kinds("surion army")).toEqual(["RES-9D2VA"]);
    expect(kinds("hyeongok")).toEqual(["area", "INC-7K3QF"]);
    expect(kinds("nothing of that")).toEqual([]);
  });

  it("reads coordinates in any notation, and mends what is nearly one", () => {
    expect(coordinatesIn("52S EE 1656 7059")[0]).toMatchObject({ kind: "coordinates" });
    expect(coordinatesIn("35.578, 129.123")).toEqual([{ kind: "coordinates", lat: 35.578, lon: 129.123 }]);
    expect(coordinatesIn("52S EE 1656 705")[0]).toMatchObject({ kind: "mended", text: "52S EE 1656 7050" });
    expect(coordinatesIn("Route 68")).toEqual([]);
  });
});

describe("words", () => {
  it("gives the reader's title, and the other one beside it", () => {
    expect(titleIn("en", "Landslide", { ko: "산사태" })).toEqual({ text: "Landslide", lang: "en", original: "산사태", originalLang: "ko" });
    expect(titleIn("ko", "Landslide", { ko: "산사태" })).toEqual({ text: "산사태", lang: "ko", original: "Landslide", originalLang: "en" });
    expect(titleIn("en", "도로 침수", {})).toEqual({ text: "도로 침수", lang: "ko", original: "", originalLang: "en" });
  });

  it("takes the part of a name that the reader reads", () => {
    expect(partFor("en", "U-dong, Haeundae-gu, Busan 부산광역시 해운대구 우동")).toBe("U-dong, Haeundae-gu, Busan");
    expect(partFor("ko", "U-dong, Haeundae-gu, Busan 부산광역시 해운대구 우동")).toBe("부산광역시 해운대구 우동");
    expect(partFor("en", "2 km south-east of Bangeojin, Ulsan 울산 방어진 남동쪽 2 km")).toBe("2 km south-east of Bangeojin, Ulsan");
    expect(partFor("en", "현곡면")).toBe("현곡면");
    expect(partFor("ja", "Busan 부산")).toBe("Busan");
  });

  it("shortens a place to a row", () => {
    expect(shortPlace("Jukdo-dong, Buk-gu, Pohang")).toBe("Jukdo-dong, Pohang");
    expect(shortPlace("Gampo-eup, Gyeongju-si, Gyeongsangbuk-do")).toBe("Gampo-eup, Gyeongju-si");
    expect(shortPlace("Busan")).toBe("Busan");
  });

  it("names the figure that matters most", () => {
    expect(headFigure(incident("a", { figures: [{ kind: "displaced", value: 180, basis: "estimated" }, { kind: "trapped", value: 0, basis: "confirmed" }] }))).toBe("~180 displaced");
    expect(headFigure(incident("a", { figures: [{ kind: "displaced", value: 1200, basis: "confirmed" }, { kind: "trapped", value: 4, basis: "confirmed" }] }))).toBe("4 trapped");
    expect(headFigure(incident("a"))).toBe("");
  });
});

describe("reports in the outbox", () => {
  it("stand on map and list until the server has them", () => {
    const item = /** @type {any} */ ({ id: "new", kind: "incident", method: "POST", state: "waiting", keptAt: 0, body: { code: "INC-5V8RT", title: "Roof down", kind: "storm_damage", severity: "severe", audience: "military" } });
    const viewer = /** @type {any} */ ({ id: "p", name: "P", side: "military", organization: { short_name: "ROK Army" } });
    const [kept] = keptIncidents([item], new Map(), viewer);
    expect(kept).toMatchObject({ id: "new", code: "INC-5V8RT", kept: "waiting", version: 0, audience: "military", status: "reported" });
    expect(keptIncidents([item], new Map([["new", incident("new")]]), viewer)).toEqual([]);
  });
});

it("what the reader wrote does not wait: it stands where it belongs, and the others' still wait", () => {
  const rows = new Gathered();
  rows.take(["a", "b"], false, () => true);
  rows.take(["theirs", "a", "mine", "b", "last"], true, () => true, (id) => id === "mine" || id === "last");
  expect(rows.shown).toEqual(["a", "mine", "b", "last"]);
  expect(rows.waiting).toEqual(["theirs"]);
});
