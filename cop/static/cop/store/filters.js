// Filters live in the address: parse(query) -> filters -> query. What is at its default is left out of the address.
// status: nothing = open ones, `all` = every one. `view=list` opens the list twin, `inview=1` keeps to the map's bounds.
import { isOpen } from "./selectors.js";

/**
 * @typedef {import("./forms").Incident} Incident
 * @typedef {import("./forms").Resource} Resource
 * @typedef {object} Filters
 * @property {string[]} severity
 * @property {string[]} status empty: open ones
 * @property {string[]} kind
 * @property {string[]} side
 * @property {string[]} audience
 * @property {string[]} organization ids
 * @property {string} q words, all of which must occur
 * @property {number} hours changed within so many hours; 0: whenever
 * @property {boolean} inView only what lies in the map's bounds
 */

const LISTS = /** @type {const} */ (["severity", "status", "kind", "side", "audience", "organization"]);

/** @returns {Filters} */
export function noFilters() {
  return { severity: [], status: [], kind: [], side: [], audience: [], organization: [], q: "", hours: 0, inView: false };
}

/** Lists may be given as `severity=extreme,severe` or repeated. @param {URLSearchParams | string} query @returns {Filters} */
export function parseFilters(query) {
  const params = new URLSearchParams(query);
  const filters = noFilters();
  for (const name of LISTS) {
    const words = params.getAll(name).flatMap((value) => value.split(",")).map((word) => word.trim()).filter(Boolean);
    filters[name] = [...new Set(words)];
  }
  filters.q = (params.get("q") ?? "").trim();
  const hours = Number(params.get("hours"));
  filters.hours = Number.isFinite(hours) && hours > 0 ? Math.floor(hours) : 0;
  filters.inView = params.get("inview") === "1";
  return filters;
}

/**
 * Writes the filters into a query and leaves all that is not theirs (incident, view, ...) as it is.
 * @param {Filters} filters
 * @param {URLSearchParams | string} [others]
 * @returns {URLSearchParams}
 */
export function toQuery(filters, others = "") {
  const params = new URLSearchParams(others);
  for (const name of LISTS) {
    params.delete(name);
    if (filters[name].length) params.set(name, filters[name].join(","));
  }
  for (const [name, value] of /** @type {const} */ ([["q", filters.q], ["hours", filters.hours ? String(filters.hours) : ""], ["inview", filters.inView ? "1" : ""]])) {
    if (value) params.set(name, value);
    else params.delete(name);
  }
  return params;
}

/** How many filters differ from the default. @param {Filters} filters */
export function activeCount(filters) {
  return LISTS.filter((name) => filters[name].length).length + (filters.q ? 1 : 0) + (filters.hours ? 1 : 0) + (filters.inView ? 1 : 0);
}

/** Adds a value to a list filter, or takes it out. @param {Filters} filters @param {typeof LISTS[number]} name @param {string} value @returns {Filters} */
export function toggled(filters, name, value) {
  const list = filters[name];
  return { ...filters, [name]: list.includes(value) ? list.filter((each) => each !== value) : [...list, value] };
}

/** @param {string} text */
const folded = (text) => text.normalize("NFKC").toLowerCase();

/** @param {string} q @param {unknown[]} fields */
function saysAll(q, fields) {
  if (!q) return true;
  const text = folded(fields.filter(Boolean).join("\n"));
  return folded(q).split(/\s+/).every((word) => text.includes(word));
}

/** @param {[number, number, number, number]} box west, south, east, north @param {number[] | undefined} at */
export function inBox([west, south, east, north], at) {
  if (!at) return false;
  const [lon, lat] = at;
  return lat >= south && lat <= north && (west <= east ? lon >= west && lon <= east : lon >= west || lon <= east);
}

/** @param {string[]} wanted @param {string | undefined} value */
const among = (wanted, value) => wanted.length === 0 || wanted.includes(value ?? "");

/**
 * @param {Filters} filters
 * @param {{now?: number, box?: [number, number, number, number]}} [here] milliseconds; bounds of the map for `inView`
 * @returns {(incident: Incident) => boolean}
 */
export function incidentMatches(filters, { now = Date.now(), box } = {}) {
  const since = filters.hours ? now - filters.hours * 3_600_000 : 0;
  return (incident) =>
    (filters.status.length === 0 ? isOpen(incident) : filters.status.includes("all") || filters.status.includes(incident.status)) &&
    among(filters.severity, incident.severity) &&
    among(filters.kind, incident.kind) &&
    among(filters.side, incident.organization?.side ?? incident.reported_by?.side) &&
    among(filters.audience, incident.audience) &&
    among(filters.organization, incident.organization?.id) &&
    (!since || Date.parse(incident.updated_at) >= since) &&
    (!filters.inView || !box || inBox(box, incident.location?.coordinates)) &&
    saysAll(filters.q, [incident.code, incident.title, ...Object.values(incident.titles ?? {}), incident.place_name, ...Object.values(incident.administrative_area?.names ?? {}), incident.description, incident.needs, incident.kind]);
}

/**
 * @param {Filters} filters statuses that only incidents know are ignored
 * @param {{now?: number, box?: [number, number, number, number]}} [here]
 * @returns {(resource: Resource) => boolean}
 */
export function resourceMatches(filters, { box } = {}) {
  return (resource) =>
    among(filters.kind, resource.kind) &&
    among(filters.side, resource.organization?.side) &&
    among(filters.audience, resource.audience) &&
    among(filters.organization, resource.organization?.id) &&
    (!filters.inView || !box || inBox(box, resource.location?.coordinates)) &&
    saysAll(filters.q, [resource.code, resource.name, ...Object.values(resource.names ?? {}), resource.type, resource.kind, resource.organization?.name, resource.organization?.short_name, resource.remarks]);
}
