// Who has which seat, who is next, and where nobody is planned. Pure: state and time in, rows out.
import { compare, seatsWithWatch } from "../store/selectors.js";

/**
 * @typedef {import("../store/state.js").State} State
 * @typedef {import("../store/forms").Seat} Seat
 * @typedef {import("../store/forms").Watch} Watch
 * @typedef {import("../store/forms").Contact} Contact
 * @typedef {Seat["shifts"][number]} Shift
 *
 * @typedef {object} DutyRow
 * @property {Seat} seat
 * @property {Watch | null} watch null: vacant
 * @property {Contact | null} holder
 * @property {"vacant" | "late" | "soon" | "held"} standing `late`: the time of the watch is over; `soon`: at most an hour is left
 * @property {string} vacantSince "" when it was never taken, as far as is known
 * @property {Contact[]} toCall for a vacant seat: who is on call, those of the seat first
 * @property {Shift | null} next the first shift after now
 *
 * @typedef {{kind: "shift" | "gap", from: number, to: number, shift: Shift | null}} Stretch milliseconds
 */

export const HOUR = 3_600_000;
const SOON = HOUR;

/** @param {Contact} contact @param {number} now */
export function validAt(contact, now) {
  return (!contact.valid_from || Date.parse(contact.valid_from) <= now) && (!contact.valid_until || Date.parse(contact.valid_until) > now);
}

/** Those on call who fill the seat, then others of its side. @param {State} state @param {Seat} seat @param {number} now */
export function toCall(state, seat, now) {
  const onCall = [...state.records.contacts.values()].filter((contact) => contact.presence === "on_call" && validAt(contact, now));
  const own = onCall.filter((contact) => contact.seat === seat.id);
  const others = onCall.filter((contact) => contact.seat !== seat.id && contact.organization.side === seat.side);
  const byName = (/** @type {Contact} */ a, /** @type {Contact} */ b) => compare(a.name, b.name);
  return [...own.sort(byName), ...others.sort(byName)];
}

/** @param {Watch | null} watch @param {number} now @returns {DutyRow["standing"]} */
export function standing(watch, now) {
  if (!watch) return "vacant";
  if (!watch.until) return "held";
  const left = Date.parse(watch.until) - now;
  return left < 0 ? "late" : left <= SOON ? "soon" : "held";
}

/** When the last watch of the seat ended. @param {State} state @param {string} seat */
function lastEnd(state, seat) {
  const ended = (state.indexes.watches_by_seat.get(seat) ?? []).map((id) => state.records.watches.get(id)?.ended_at ?? "");
  return ended.sort().at(-1) ?? "";
}

/** Every seat, in the order of the roster. @param {State} state @param {number} now @returns {DutyRow[]} */
export function dutyRows(state, now) {
  return seatsWithWatch(state).map(({ seat, watch }) => ({
    seat,
    watch,
    holder: holderOf(state, watch),
    standing: standing(watch, now),
    vacantSince: watch ? "" : lastEnd(state, seat.id),
    toCall: watch ? [] : toCall(state, seat, now),
    next: seat.shifts.filter((shift) => Date.parse(shift.starts_at) > now).sort((a, b) => compare(a.starts_at, b.starts_at))[0] ?? null,
  }));
}

/** @param {State} state @param {Watch | null} watch */
export function holderOf(state, watch) {
  if (!watch) return null;
  const { contacts } = state.records;
  return (watch.contact && contacts.get(watch.contact)) || [...contacts.values()].find((contact) => contact.user === watch.person.id) || null;
}

/**
 * What is planned for a seat between two times, without overlaps: shifts with a person, and gaps. A shift without a person is a gap.
 * Of two shifts at once the one that began later is shown from its start on.
 * @param {Seat} seat @param {number} from milliseconds @param {number} to
 * @returns {Stretch[]}
 */
export function stretches(seat, from, to) {
  const planned = seat.shifts
    .filter((shift) => shift.contact)
    .map((shift) => ({ shift, from: Math.max(from, Date.parse(shift.starts_at)), to: Math.min(to, Date.parse(shift.ends_at)) }))
    .filter((each) => each.from < each.to)
    .sort((a, b) => a.from - b.from || b.to - a.to);
  /** @type {Stretch[]} */
  const found = [];
  let at = from;
  for (const each of planned) {
    if (each.to <= at) continue;
    if (each.from > at) found.push({ kind: "gap", from: at, to: each.from, shift: null });
    found.push({ kind: "shift", from: Math.max(at, each.from), to: each.to, shift: each.shift });
    at = each.to;
  }
  if (at < to) found.push({ kind: "gap", from: at, to, shift: null });
  return found;
}

/** Full hours under a strip, every `step` hours. @param {number} from @param {number} to @param {number} [step] @returns {number[]} milliseconds */
export function hoursOf(from, to, step = 3) {
  const first = Math.ceil(from / HOUR) * HOUR;
  const hours = [];
  for (let at = first; at < to; at += step * HOUR) hours.push(at);
  return hours;
}

/** Changes and gaps of the roster that are still to come within a time. @param {State} state @param {number} now @param {number} until */
export function comingChanges(state, now, until) {
  const changes = [];
  for (const seat of state.records.seats.values()) {
    for (const stretch of stretches(seat, now, until)) {
      if (stretch.from > now) changes.push({ at: stretch.from, seat, ...stretch });
    }
  }
  return changes.sort((a, b) => a.at - b.at || a.seat.order - b.seat.order);
}
