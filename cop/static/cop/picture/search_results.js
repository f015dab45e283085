// What the search field finds without asking the server: coordinates in any notation, codes, titles in every language, names, places. Pure.
import { CoordinateError, parse } from "../notation/coordinates.js";
import { isOpen } from "../store/selectors.js";

/**
 * @typedef {import("../store/forms").Incident} Incident
 * @typedef {import("../store/forms").Resource} Resource
 * @typedef {{kind: "incident", record: Incident} | {kind: "resource", record: Resource} | {kind: "coordinates", lon: number, lat: number} | {kind: "mended", text: string, message: string} | {kind: "area", name: string, box: [number, number, number, number], count: number}} Found
 */

const MOST = 8;

/** @param {string} text */
export const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

/** 0: not at all; more is better: the whole, a beginning, the beginning of a word, anywhere. @param {string[]} words @param {(string | undefined)[]} fields */
export function fit(words, fields) {
  const texts = fields.filter((field) => field).map((field) => folded(/** @type {string} */ (field)));
  let sum = 0;
  for (const word of words) {
    const best = Math.max(0, ...texts.map((text) => (text === word ? 4 : text.startsWith(word) ? 3 : text.includes(` ${word}`) || text.includes(`-${word}`) ? 2 : text.includes(word) ? 1 : 0)));
    if (best === 0) return 0;
    sum += best;
  }
  return sum / words.length;
}

/** @param {string} text @returns {Found[]} a place, or how to mend what is nearly one */
export function coordinatesIn(text) {
  if (!/\d/.test(text)) return [];
  try {
    const { lon, lat } = parse(text);
    return [{ kind: "coordinates", lon, lat }];
  } catch (error) {
    if (error instanceof CoordinateError && error.suggestion) return [{ kind: "mended", text: error.suggestion, message: error.shown }];
    return [];
  }
}

/** @param {Incident} incident */
const wordsOfIncident = (incident) => [incident.code, incident.code.slice(4), incident.title, ...Object.values(incident.titles), incident.place_name, ...Object.values(incident.administrative_area?.names ?? {})];
/** @param {Resource} resource */
const wordsOfResource = (resource) => [resource.code, resource.code.slice(4), resource.name, ...Object.values(resource.names ?? {}), resource.type, resource.organization?.short_name, resource.organization?.name];

/** @param {import("../store/state.js").State} state @param {string} text @returns {Found[]} */
export function found(state, text) {
  const plain = folded(text);
  if (!plain) return [];
  const words = plain.split(" ");
  /** @type {{score: number, found: Found}[]} */
  const rows = [];
  for (const record of state.records.incidents.values()) {
    const score = fit(words, wordsOfIncident(record));
    if (score) rows.push({ score: score + (isOpen(record) ? 0.5 : 0), found: { kind: "incident", record } });
  }
  for (const record of state.records.resources.values()) {
    const score = fit(words, wordsOfResource(record));
    if (score) rows.push({ score, found: { kind: "resource", record } });
  }
  rows.sort((a, b) => b.score - a.score);
  return [...coordinatesIn(text), ...areasIn(state, words).slice(0, 2), ...rows.slice(0, MOST).map((row) => row.found)];
}

/** Areas that the incidents lie in, as boxes around them. @param {import("../store/state.js").State} state @param {string[]} words @returns {Found[]} */
function areasIn(state, words) {
  /** @type {Map<string, {name: string, score: number, box: [number, number, number, number], count: number}>} */
  const areas = new Map();
  for (const { location, administrative_area: area } of state.records.incidents.values()) {
    const score = area && location ? fit(words, Object.values(area.names)) : 0;
    if (!area || !location || score < 2) continue;
    const [lon, lat] = location.coordinates;
    const known = areas.get(area.code) ?? { name: Object.values(area.names).join(" "), score, box: [lon, lat, lon, lat], count: 0 };
    known.box = [Math.min(known.box[0], lon), Math.min(known.box[1], lat), Math.max(known.box[2], lon), Math.max(known.box[3], lat)];
    known.count += 1;
    areas.set(area.code, known);
  }
  return [...areas.values()].sort((a, b) => b.score - a.score || b.count - a.count).map(({ name, box, count }) => ({ kind: "area", name, box, count }));
}
