// Filters of the log live in the address: parse(query) -> filters; the same filters choose what the store holds and what the server is asked. Pure.

/**
 * @typedef {import("../store/forms").LogLine} LogLine
 * @typedef {import("../store/forms").Incident} Incident
 * @typedef {object} LogFilters
 * @property {string} incident code, "" for all
 * @property {"" | "person" | "system"} by
 * @property {"" | "military" | "civilian"} side of the author
 * @property {"" | "1" | "0"} struck "1": only struck lines, "0": only lines that stand
 * @property {string} q words that all occur
 * @property {number} hours 0: whenever
 */

/** @template {string} T @param {string | null} value @param {readonly T[]} known @returns {T | ""} */
const among = (value, known) => known.find((each) => each === value) ?? "";

/** @param {URLSearchParams} query @returns {LogFilters} */
export function logFiltersIn(query) {
  const hours = Number(query.get("since"));
  return {
    incident: (query.get("incident") ?? "").trim().toUpperCase(),
    by: among(query.get("by"), /** @type {const} */ (["person", "system"])),
    side: among(query.get("side"), /** @type {const} */ (["military", "civilian"])),
    struck: among(query.get("struck"), /** @type {const} */ (["1", "0"])),
    q: (query.get("q") ?? "").trim(),
    hours: Number.isFinite(hours) && hours > 0 ? Math.floor(hours) : 0,
  };
}

/** @param {LogFilters} filters */
export function anyFilter({ incident, by, side, struck, q, hours }) {
  return Boolean(incident || by || side || struck || q || hours);
}

const folded = (/** @type {string} */ text) => text.normalize("NFC").toLowerCase();

/**
 * @param {LogFilters} filters
 * @param {{now: number, incident: string}} here `incident`: id of the one that is asked for, "" when it is not known
 * @returns {(line: LogLine) => boolean}
 */
export function lineMatches(filters, { now, incident }) {
  const since = filters.hours ? now - filters.hours * 3_600_000 : 0;
  const words = folded(filters.q).split(/\s+/).filter(Boolean);
  return (line) =>
    (!filters.incident || (incident !== "" && line.incident === incident)) &&
    (!filters.by || line.system === (filters.by === "system")) &&
    (!filters.side || line.author?.side === filters.side) &&
    (!filters.struck || Boolean(line.struck) === (filters.struck === "1")) &&
    (!since || Date.parse(line.at) >= since) &&
    words.every((word) => folded(line.text).includes(word));
}

/** What the server is asked for lines older than those held. @param {LogFilters} filters @param {{now: number, incident: string, before: string}} here */
export function serverQuery(filters, { now, incident, before }) {
  const query = new URLSearchParams({ limit: "100" });
  if (filters.incident) query.set("incident", incident);
  for (const name of /** @type {const} */ (["by", "side", "struck", "q"])) if (filters[name]) query.set(name, filters[name]);
  if (filters.hours) query.set("since", new Date(now - filters.hours * 3_600_000).toISOString());
  // The oldest held moment itself is asked again: others may share it.
  if (before) query.set("until", new Date(Date.parse(before) + 1).toISOString());
  return `?${query}`;
}

/** Newest first -> days of the operation's zone, newest first. @param {LogLine[]} lines @param {string} zone @returns {{day: string, lines: LogLine[]}[]} `day`: 2026-11-24 */
export function byDay(lines, zone) {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  /** @type {{day: string, lines: LogLine[]}[]} */
  const days = [];
  for (const line of lines) {
    const day = format.format(new Date(line.at));
    if (days.at(-1)?.day !== day) days.push({ day, lines: [] });
    days.at(-1)?.lines.push(line);
  }
  return days;
}
