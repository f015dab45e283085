// A time in a field, written as people say it: 241800ZNOV26, 241800Z or 1800Z. Shifts and limits lie ahead, so a short form means the next one. Pure.
import { t } from "../i18n/catalog.js";
import { DateTimeError, dateTimeGroup, parseGroup, zoneHours } from "../notation/datetime.js";

const HOUR = 3_600_000;
/** A short form may mean a moment that has just passed: a shift that began. */
const JUST = HOUR;

/** To the minute. @param {string | number | null | undefined} at @returns {string} "" for none */
export function toMomentField(at) {
  return at === null || at === undefined || at === "" ? "" : dateTimeGroup(at);
}

/**
 * @param {unknown} value of the field
 * @param {number} [now]
 * @returns {string | null} RFC 3339
 * @throws {DateTimeError}
 */
export function fromMomentField(value, now = Date.now()) {
  const plain = String(value ?? "").replace(/[\s:]+/g, "").toUpperCase();
  if (!plain) return null;
  const short = /^(\d{2})?(\d{2})(\d{2})([A-Z])?$/.exec(plain);
  const at = short ? ahead(short, now) : parseGroup(plain);
  return at.toISOString().replace(".000Z", "Z");
}

/** @param {RegExpExecArray} parts @param {number} now */
function ahead([, day, hours, minutes, letter = "Z"], now) {
  const [hour, minute] = [Number(hours), Number(minutes)];
  if (hour > 23 || minute > 59) throw new DateTimeError(t("The time of day is 0000 to 2359."));
  if (letter === "J") throw new DateTimeError(t("J is local time and names no zone: write Z, or I for Korea and Japan."));
  const shift = zoneHours(letter) * HOUR;
  const there = new Date(now - JUST + shift);
  for (let step = 0; step < 62; step++) {
    const midnight = Date.UTC(there.getUTCFullYear(), there.getUTCMonth(), there.getUTCDate() + step);
    const at = midnight + hour * HOUR + minute * 60_000 - shift;
    if (at >= now - JUST && (!day || new Date(midnight).getUTCDate() === Number(day))) return new Date(at);
  }
  throw new DateTimeError(t("Write day, hour, minute, zone, month and year: 231625ZNOV26."));
}

