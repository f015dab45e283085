import { describe, expect, it } from "vitest";
import incidentKinds from "../../../../data/kinds.json" with { type: "json" };
import resourceKinds from "../../../../data/resource_kinds.json" with { type: "json" };
import { isDrawable } from "./military.js";
import { hasPictogram, pictogram, pictogramElement } from "./pictograms/pictograms.js";
import { incidentSymbol, isStale, resourceSymbol, sidcFor } from "./symbol.js";

const HOUR = 3_600_000;
const now = Date.parse("2026-11-23T16:25:00Z");
const kinds = { incidents: new Map(incidentKinds.map((kind) => [kind.code, kind])), resources: new Map(resourceKinds.map((kind) => [kind.code, kind])) };
/** @type {import("./symbol.js").SymbolChoice} */
const choice = { set: "owner", kinds, exercise: false, now };
const incident = { id: "1", code: "INC-1", title: "", kind: "landslide", severity: "severe", status: "reported", location: null, area: null, organization: { side: "military" } };
const resource = { id: "2", code: "RES-2", name: "", kind: "helicopter", status: "available", location: null, organization: { side: "military" } };

describe("every kind has a symbol in both sets", () => {
  it.each(incidentKinds.map((kind) => [kind.code, kind]))("incident %s", (_, kind) => {
    for (const exercise of [false, true]) expect(isDrawable(sidcFor(kind.sidc, { exercise, planned: false }))).toBe(true);
    expect(hasPictogram(kind.icon)).toBe(true);
  });

  it.each(resourceKinds.map((kind) => [kind.code, kind]))("resource %s", (_, kind) => {
    for (const sidc of [kind.sidc, kind.sidc_civilian]) {
      for (const planned of [false, true]) expect(isDrawable(sidcFor(sidc, { exercise: true, planned }))).toBe(true);
    }
    expect(kind.sidc[3]).toBe("3"); // friend
    expect(kind.sidc_civilian[3]).toBe("4"); // neutral
    expect(hasPictogram(kind.icon)).toBe(true);
  });

  it("no incident and no civilian is ever drawn hostile", () => {
    for (const { sidc } of incidentKinds) expect(["0", "1", "4"]).toContain(sidc[3]);
  });

  it("a kind that nobody knows yet has one, too", () => {
    for (const set of /** @type {const} */ (["military", "civilian"])) {
      const strange = [incidentSymbol({ ...incident, kind: "meteor" }, { ...choice, set }), resourceSymbol({ ...resource, kind: "submarine" }, { ...choice, set })];
      for (const symbol of strange) expect(symbol.style === "military" ? isDrawable(symbol.sidc) : hasPictogram(symbol.icon)).toBe(true);
    }
    expect(pictogram("no such name").path).toBe(pictogram("unknown").path);
    expect(pictogramElement("ship", 16).querySelector("path")?.getAttribute("d")).toBeTruthy();
  });
});

describe("which symbol", () => {
  it("follows the set, and by owner the owner's side", () => {
    expect(incidentSymbol(incident, choice).style).toBe("military");
    expect(incidentSymbol({ ...incident, organization: { side: "civilian" } }, choice).style).toBe("tile");
    expect(incidentSymbol({ ...incident, organization: null, reported_by: { side: "military" } }, choice).style).toBe("military");
    expect(resourceSymbol(resource, { ...choice, set: "civilian" })).toMatchObject({ style: "tile", frame: "military" });
    expect(resourceSymbol({ ...resource, organization: { side: "civilian" } }, { ...choice, set: "military" }).sidc[3]).toBe("4");
  });

  it("is the same for the same look and another for any other", () => {
    const looks = [
      resourceSymbol(resource, choice), resourceSymbol({ ...resource, status: "offered" }, choice), resourceSymbol(resource, { ...choice, exercise: true }),
      resourceSymbol({ ...resource, kind: "ambulance" }, choice), resourceSymbol(resource, { ...choice, set: "civilian" }), resourceSymbol({ ...resource, status: "offered" }, { ...choice, set: "civilian" }),
    ];
    expect(new Set(looks.map((look) => look.key)).size).toBe(looks.length);
    expect(resourceSymbol({ ...resource, id: "9", name: "Other" }, choice).key).toBe(looks[0].key);
  });

  it("says exercise and planned in the code", () => {
    expect(sidcFor("10031000001407000000", { exercise: true, planned: true })).toBe("10131010001407000000");
    expect(sidcFor("10012040001214020000", { exercise: false, planned: false })).toBe("10012040001214020000");
  });

  it("is dashed when offered, or when the position is older than its limit, but not for what cannot move", () => {
    const old = new Date(now - 7 * HOUR).toISOString();
    const fresh = new Date(now - HOUR).toISOString();
    expect(isStale({ ...resource, position_at: old }, choice)).toBe(true);
    expect(isStale({ ...resource, position_at: fresh }, choice)).toBe(false);
    expect(isStale({ ...resource, position_at: null }, choice)).toBe(false);
    expect(isStale({ ...resource, kind: "airfield", position_at: old }, choice)).toBe(false);
    expect(resourceSymbol({ ...resource, position_at: old }, choice).dashed).toBe(true);
    expect(resourceSymbol({ ...resource, status: "offered" }, choice).sidc[6]).toBe("1");
  });
});
