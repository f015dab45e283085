// What screens ask of the state. All pure; those that build lists remember their last answer while their inputs stay.

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./forms").Incident} Incident
 * @typedef {import("./forms").LogLine} LogLine
 * @typedef {import("./forms").Commitment} Commitment
 * @typedef {import("./forms").Message} Message
 * @typedef {import("./forms").CollectionName} CollectionName
 */

const SEVERITIES = ["extreme", "severe", "moderate", "minor", "unknown"];
const ENDED = new Set(["closed", "duplicate", "false"]);

/**
 * A selector that computes again only when one of its inputs is another object.
 * @template {readonly unknown[]} const In
 * @template Out
 * @param {(state: State) => In} inputs
 * @param {(...inputs: In) => Out} compute
 * @returns {(state: State) => Out}
 */
export function derived(inputs, compute) {
  /** @type {In | undefined} */
  let last;
  /** @type {Out} */
  let answer;
  return (state) => {
    const now = inputs(state);
    if (!last || now.some((value, i) => value !== /** @type {In} */ (last)[i])) {
      answer = compute(...now);
      last = now;
    }
    return answer;
  };
}

/**
 * Records of an index, in its order.
 * @template {CollectionName} Name
 * @param {State} state
 * @param {Name} collection
 * @param {import("./collections.js").IndexName} index
 * @param {string} key
 * @returns {import("./forms").Collections[Name][]}
 */
function listed(state, collection, index, key) {
  const records = state.records[collection];
  return /** @type {any} */ ((state.indexes[index].get(key) ?? []).map((id) => records.get(id)));
}

/** @param {Incident} incident */
export const isOpen = (incident) => !ENDED.has(incident.status);

/** The worst first, then what changed last. @param {Incident} a @param {Incident} b */
export function bySeverity(a, b) {
  const rank = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
  return rank || compare(b.updated_at, a.updated_at) || compare(a.id, b.id);
}

/** @param {string} a @param {string} b */
export function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

export const openIncidents = derived(
  (state) => [state.records.incidents],
  (incidents) => [...incidents.values()].filter(isOpen).sort(bySeverity),
);

/** @param {State} state @param {string} code @returns {Incident | undefined} */
export function incidentByCode(state, code) {
  return listed(state, "incidents", "incidents_by_code", code)[0];
}

/** @param {State} state @param {string} code @returns {import("./forms").Resource | undefined} */
export function resourceByCode(state, code) {
  return listed(state, "resources", "resources_by_code", code)[0];
}

/** Lines of one incident, oldest first. @param {State} state @param {string} incident id @returns {LogLine[]} */
export function logOf(state, incident) {
  return listed(state, "log_lines", "log_by_incident", incident);
}

/** The operation's log, newest first. @param {State} state @param {number} [most] @returns {LogLine[]} */
export function latestLog(state, most = 100) {
  const ids = state.indexes.log_all.get("all") ?? [];
  return /** @type {LogLine[]} */ (ids.slice(-most).reverse().map((id) => state.records.log_lines.get(id)));
}

/** Commitments to an incident that are not released. @param {State} state @param {string} incident id @returns {Commitment[]} */
export function commitmentsOf(state, incident) {
  return listed(state, "commitments", "commitments_by_incident", incident).filter((record) => !record.released_at);
}

/** Where a resource is committed now. @param {State} state @param {string} resource id @returns {Commitment[]} */
export function commitmentsFrom(state, resource) {
  return listed(state, "commitments", "commitments_by_resource", resource).filter((record) => !record.released_at);
}

/** @param {State} state @param {string} incident id */
export function attachmentsOf(state, incident) {
  return listed(state, "attachments", "attachments_by_incident", incident);
}

/** Links that stand, in both directions. @param {State} state @param {string} incident id */
export function linksOf(state, incident) {
  return listed(state, "incident_links", "links_by_incident", incident).filter((link) => !link.removed_at);
}

/** @param {State} state @param {string} incident id @returns {import("./forms").Room | undefined} */
export function roomOf(state, incident) {
  return listed(state, "rooms", "rooms_by_incident", incident)[0];
}

/** Oldest first. @param {State} state @param {string} room id @returns {Message[]} */
export function messagesOf(state, room) {
  return listed(state, "messages", "messages_by_room", room);
}

/** Place after the last message that a marker covers. @param {Message[]} messages @param {import("./forms").ReadMarker | undefined} marker */
function seenUpTo(messages, marker) {
  if (!marker) return 0;
  const place = messages.findIndex((message) => message.id === marker.message);
  if (place >= 0) return place + 1;
  const after = messages.findIndex((message) => message.at > marker.at);
  return after < 0 ? messages.length : after;
}

/** Messages of others after my marker. @param {State} state @param {string} room id @param {string} me id of the viewer @returns {Message[]} */
export function unreadIn(state, room, me) {
  const messages = messagesOf(state, room);
  const mine = listed(state, "read_markers", "markers_by_room", room).find((marker) => marker.person.id === me);
  return messages.slice(seenUpTo(messages, mine)).filter((message) => message.author?.id !== me);
}

/** @param {State} state @param {string} me @returns {number} unread messages in all rooms */
export function unreadCount(state, me) {
  let count = 0;
  for (const room of state.records.rooms.keys()) count += unreadIn(state, room, me).length;
  return count;
}

/** Who has seen a message, its author apart. @param {State} state @param {Message} message @returns {import("./forms").Actor[]} */
export function seenBy(state, message) {
  const messages = messagesOf(state, message.room);
  const place = messages.findIndex((each) => each.id === message.id);
  return listed(state, "read_markers", "markers_by_room", message.room)
    .filter((marker) => marker.person.id !== message.author?.id && seenUpTo(messages, marker) > place)
    .map((marker) => marker.person);
}

/** Seats with the watch that stands now (null: vacant), in the order of the roster. @param {State} state */
export function seatsWithWatch(state) {
  return [...state.records.seats.values()]
    .sort((a, b) => a.order - b.order || compare(a.id, b.id))
    .map((seat) => ({ seat, watch: listed(state, "watches", "watches_by_seat", seat.id).findLast((watch) => watch.state !== "ended") ?? null }));
}
