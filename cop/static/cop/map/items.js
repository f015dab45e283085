// From records to things on the map: where they are, how they look, what stands beside them.
import { toUnit } from "./mercator.js";
import { incidentSymbol, isStale, resourceSymbol } from "./symbol.js";
import { severityOf } from "./severity.js";

/** @typedef {import("./types.js").Item} Item */
/** @typedef {import("./types.js").IncidentRecord} IncidentRecord */
/** @typedef {import("./types.js").ResourceRecord} ResourceRecord */

const QUIET_INCIDENTS = new Set(["closed", "duplicate", "false"]);
const QUIET_RESOURCES = new Set(["out_of_service", "demobilizing"]);

/** @param {import("./types.js").RecordKind} kind @param {string} id */
export function itemKey(kind, id) {
  return `${kind}:${id}`;
}

/** Middle of the largest ring of an area. @param {import("./types.js").AreaGeometry} area @returns {[number, number] | null} */
export function middleOf(area) {
  const rings = area.type === "Polygon" ? [area.coordinates[0]] : area.coordinates.map((polygon) => polygon[0]);
  let best = null;
  let largest = -1;
  for (const ring of rings) {
    if (!ring?.length) continue;
    const middle = centroid(ring);
    if (middle.area > largest) {
      largest = middle.area;
      best = middle;
    }
  }
  return best && [best.x, best.y];
}

/** @param {number[][]} ring */
function centroid(ring) {
  let area = 0;
  let x = 0;
  let y = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const cross = ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
    area += cross;
    x += (ring[j][0] + ring[i][0]) * cross;
    y += (ring[j][1] + ring[i][1]) * cross;
  }
  if (Math.abs(area) < 1e-12) return { area: 0, x: ring[0][0], y: ring[0][1] };
  return { area: Math.abs(area), x: x / (3 * area), y: y / (3 * area) };
}

/** @param {import("./types.js").PointGeometry | null | undefined} location @param {import("./types.js").AreaGeometry | null} [area] */
function placeOf(location, area) {
  if (location?.type === "Point" && location.coordinates.length >= 2) return location.coordinates;
  return area ? middleOf(area) : null;
}

/** @param {IncidentRecord} incident @param {import("./symbol.js").SymbolChoice} choice @returns {Item | null} null without a place */
export function incidentItem(incident, choice) {
  const place = placeOf(incident.location, incident.area);
  if (!place) return null;
  const [mx, my] = toUnit(place[0], place[1]);
  return {
    key: itemKey("incident", incident.id), kind: "incident", id: incident.id, lon: place[0], lat: place[1], mx, my,
    severity: severityOf(incident.severity), symbol: incidentSymbol(incident, choice), code: incident.code, name: incident.title,
    quiet: QUIET_INCIDENTS.has(incident.status), stale: false,
  };
}

/** @param {ResourceRecord} resource @param {import("./symbol.js").SymbolChoice} choice @param {string} language @returns {Item | null} */
export function resourceItem(resource, choice, language) {
  const place = placeOf(resource.location);
  if (!place) return null;
  const [mx, my] = toUnit(place[0], place[1]);
  return {
    key: itemKey("resource", resource.id), kind: "resource", id: resource.id, lon: place[0], lat: place[1], mx, my,
    severity: null, symbol: resourceSymbol(resource, choice), code: resource.code, name: resource.names?.[language] || resource.name,
    quiet: QUIET_RESOURCES.has(resource.status), stale: isStale(resource, choice),
  };
}

const LONGEST_NAME = 26;
const LONGEST_TITLE = 40; // of the selected one, which may take room

/** Cut at the end of a word where one is near. @param {string} text @param {number} [longest] letters */
export function shorten(text, longest = LONGEST_NAME) {
  const letters = [...text];
  if (letters.length <= longest) return text;
  const start = letters.slice(0, longest - 1).join("");
  const word = start.replace(/[\s,;:·–-]+\S{0,5}$/u, "");
  return `${word.length > longest / 2 ? word : start.trimEnd()}…`;
}

/**
 * What stands beside the symbol. Units are known by name, incidents by code.
 * @param {Item} item @param {import("./types.js").LabelMode} mode @param {boolean} full the selected one says both
 * @param {number} [longest] letters of the title of the selected one
 */
export function labelText(item, mode, full, longest = LONGEST_TITLE) {
  if (item.kind === "resource") return mode === "none" && !full ? "" : shorten(item.name || item.code);
  if (full || mode === "both") return `${item.code} ${shorten(item.name, full ? longest : LONGEST_NAME)}`.trim();
  if (mode === "none") return "";
  return mode === "name" ? shorten(item.name) || item.code : item.code;
}
