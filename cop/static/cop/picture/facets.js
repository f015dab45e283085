// How many incidents each choice of a filter would leave, given all the others. Pure.
import { incidentMatches } from "../store/filters.js";

/**
 * @typedef {import("../store/forms").Incident} Incident
 * @typedef {import("../store/filters.js").Filters} Filters
 * @typedef {"severity" | "kind" | "side" | "audience"} Facet
 */

/** @type {Record<Facet, (incident: Incident) => string>} */
const VALUE = {
  severity: (incident) => incident.severity,
  kind: (incident) => incident.kind,
  side: (incident) => incident.organization?.side ?? incident.reported_by?.side ?? "",
  audience: (incident) => incident.audience,
};

/**
 * @param {Iterable<Incident>} incidents
 * @param {Filters} filters
 * @param {Facet} facet
 * @param {{now?: number, box?: [number, number, number, number]}} [here]
 * @returns {Map<string, number>} the most frequent first
 */
export function countsOf(incidents, filters, facet, here = {}) {
  const matches = incidentMatches({ ...filters, [facet]: [] }, here);
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const incident of incidents) {
    const value = VALUE[facet](incident);
    if (value && matches(incident)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  for (const chosen of filters[facet]) if (!counts.has(chosen)) counts.set(chosen, 0);
  return new Map([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}

/** How many match. @param {Iterable<Incident>} incidents @param {Filters} filters @param {{now?: number, box?: [number, number, number, number]}} [here] */
export function countOf(incidents, filters, here = {}) {
  const matches = incidentMatches(filters, here);
  let count = 0;
  for (const incident of incidents) if (matches(incident)) count += 1;
  return count;
}
