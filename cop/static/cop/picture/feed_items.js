// What the live feed shows: the latest lines of all logs and the reports, newest first. Pure.
import { compare, latestLog } from "../store/selectors.js";

/**
 * @typedef {import("../store/forms").LogLine} LogLine
 * @typedef {import("../store/forms").Incident} Incident
 * @typedef {{id: string, at: string, line: LogLine, incident: Incident | undefined, report?: undefined} | {id: string, at: string, report: Incident, line?: undefined}} FeedItem
 */

const TOGETHER = 60_000;

/** Changes that one person made to one incident in one go are one item. @param {LogLine} newer @param {LogLine} older */
function oneDeed(newer, older) {
  return newer.system && older.system && newer.changes.length > 0 && older.changes.length > 0 && !newer.struck && !older.struck &&
    newer.incident === older.incident && newer.audience === older.audience && newer.author?.id === older.author?.id && Date.parse(newer.at) - Date.parse(older.at) < TOGETHER;
}

/** The line that the system writes when an incident is reported: the report itself stands in the feed. @param {LogLine} line @param {Incident | undefined} incident */
function isReport(line, incident) {
  return Boolean(incident) && line.system && line.changes.length > 0 && line.changes.every(({ from }) => from === null) && line.changes.some(({ field }) => field === "status") &&
    Math.abs(Date.parse(line.at) - Date.parse(/** @type {Incident} */ (incident).created_at)) < TOGETHER;
}

/** @param {import("../store/state.js").State} state @param {number} [most] @returns {FeedItem[]} */
export function feedItems(state, most = 80) {
  const { incidents } = state.records;
  /** @type {FeedItem[]} */
  const items = [];
  for (const line of latestLog(state, most * 2)) {
    if (isReport(line, incidents.get(line.incident))) continue;
    const last = items.at(-1);
    if (last?.line && oneDeed(last.line, line)) {
      last.line = { ...last.line, text: "", changes: [...line.changes, ...last.line.changes] };
    } else items.push({ id: line.id, at: line.at, line, incident: incidents.get(line.incident) });
  }
  const from = items.length >= most ? items[most - 1].at : "";
  for (const incident of incidents.values()) if (incident.reported_at >= from) items.push({ id: incident.id, at: incident.reported_at, report: incident });
  return items.sort((a, b) => compare(b.at, a.at) || compare(b.id, a.id)).slice(0, most);
}
