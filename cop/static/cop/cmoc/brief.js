// What the next one has to know, from what the store holds: changed since the watch began, still open, resources, rooms. Pure.
import { bySeverity, compare, isOpen, messagesOf, unreadIn } from "../store/selectors.js";

/**
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../store/forms").Incident} Incident
 * @typedef {import("../store/forms").Commitment} Commitment
 * @typedef {import("../store/forms").Room} Room
 *
 * @typedef {object} Moved
 * @property {"committed" | "released"} deed
 * @property {string} at
 * @property {Commitment} commitment
 * @property {import("../store/forms").Resource | undefined} resource
 * @property {Incident | undefined} incident
 *
 * @typedef {object} Brief
 * @property {{incident: Incident, at: string}[]} changed since the watch began: the worst first, then the last change
 * @property {Incident[]} open extreme and severe ones that stay open and did not change in this watch
 * @property {Moved[]} moved resources committed and released, the newest first
 * @property {{room: Room, unread: number}[]} rooms with messages that the reader has not seen
 */

const GRAVE = new Set(["extreme", "severe"]);

/** When something was last said or changed about an incident. @param {State} state @param {Incident} incident */
function lastChange(state, incident) {
  const line = (state.indexes.log_by_incident.get(incident.id) ?? []).at(-1);
  const said = line ? state.records.log_lines.get(line)?.at ?? "" : "";
  return said > incident.updated_at ? said : incident.updated_at;
}

/** @param {State} state @param {string} since @returns {Moved[]} */
function movedSince(state, since) {
  const moved = [];
  for (const commitment of state.records.commitments.values()) {
    const about = { commitment, resource: state.records.resources.get(commitment.resource), incident: state.records.incidents.get(commitment.incident) };
    if (commitment.released_at && commitment.released_at >= since) moved.push(/** @type {Moved} */ ({ deed: "released", at: commitment.released_at, ...about }));
    else if (!commitment.released_at && commitment.committed_at >= since) moved.push(/** @type {Moved} */ ({ deed: "committed", at: commitment.committed_at, ...about }));
  }
  return moved.sort((a, b) => compare(b.at, a.at) || compare(b.commitment.id, a.commitment.id));
}

/** Rooms with unread messages, the most recent first. @param {State} state @param {string} me */
export function unreadRooms(state, me) {
  const rooms = [...state.records.rooms.values()].map((room) => ({ room, unread: unreadIn(state, room.id, me).length, last: messagesOf(state, room.id).at(-1)?.at ?? "" }));
  return rooms.filter(({ unread }) => unread > 0).sort((a, b) => compare(b.last, a.last));
}

/** @param {State} state @param {string} since when the watch began @param {string} me @returns {Brief} */
export function briefOf(state, since, me) {
  const changed = [];
  const open = [];
  for (const incident of state.records.incidents.values()) {
    const at = lastChange(state, incident);
    if (at >= since) changed.push({ incident, at });
    else if (isOpen(incident) && GRAVE.has(incident.severity)) open.push(incident);
  }
  changed.sort((a, b) => Number(isOpen(b.incident)) - Number(isOpen(a.incident)) || bySeverity({ ...a.incident, updated_at: a.at }, { ...b.incident, updated_at: b.at }));
  return { changed, open: open.sort(bySeverity), moved: movedSince(state, since), rooms: unreadRooms(state, me) };
}
