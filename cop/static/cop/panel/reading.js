// Who has read how far in a room. Pure.

/**
 * @typedef {import("../store/forms").Message} Message
 * @typedef {import("../store/forms").ReadMarker} ReadMarker
 * @typedef {import("../store/forms").Actor} Actor
 */

/** How many of the messages (oldest first) a marker covers. @param {readonly Message[]} messages @param {ReadMarker} marker */
export function coveredBy(messages, marker) {
  const place = messages.findIndex((message) => message.id === marker.message);
  if (place >= 0) return place + 1;
  const after = messages.findIndex((message) => message.at > marker.at);
  return after < 0 ? messages.length : after;
}

/**
 * For each message those who have seen it, its author apart: a marker at it or at a later one.
 * @param {readonly Message[]} messages oldest first
 * @param {Iterable<ReadMarker>} markers of the room
 * @returns {Map<string, Actor[]>} by id of the message
 */
export function readersOf(messages, markers) {
  /** @type {Actor[][]} */
  const upTo = messages.map(() => []);
  for (const marker of markers) {
    const covered = coveredBy(messages, marker);
    if (covered > 0) upTo[covered - 1].push(marker.person);
  }
  /** @type {Map<string, Actor[]>} */
  const readers = new Map();
  /** @type {Actor[]} */
  let sofar = [];
  for (let i = messages.length - 1; i >= 0; i--) {
    sofar = upTo[i].length ? [...sofar, ...upTo[i]] : sofar;
    readers.set(messages[i].id, sofar.filter((person) => person.id !== messages[i].author?.id));
  }
  return readers;
}

/** The first message of somebody else after one's marker. @param {readonly Message[]} messages @param {Iterable<ReadMarker>} markers @param {string} me @returns {Message | null} */
export function firstUnread(messages, markers, me) {
  let covered = 0;
  for (const marker of markers) if (marker.person.id === me) covered = coveredBy(messages, marker);
  return messages.slice(covered).find((message) => message.author?.id !== me) ?? null;
}
