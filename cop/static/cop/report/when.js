// When it happened: a choice for most, a time as people write it for the rest. Pure.
import { t } from "../i18n/catalog.js";
import { DateTimeError, parseGroup, zoneHours } from "../notation/datetime.js";

const DAY = 86_400_000;
const SKEW = 10 * 60_000; // the server allows a clock to be wrong by so much

/** Minutes that a place is ahead of UTC at an instant. @param {number} at @param {string} zone IANA name */
export function minutesAhead(at, zone) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" }).formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Math.round((Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute) - Math.floor(at / 60_000) * 60_000) / 60_000);
}

/**
 * "231625ZNOV26", "1625Z", "0125I", or "01:25" in the operation's zone: the last such moment that is past.
 * @param {string} text @param {string} zone IANA name @param {number} [now]
 * @returns {Date}
 * @throws {DateTimeError}
 */
export function parseMoment(text, zone, now = Date.now()) {
  const plain = text.replace(/\s+/g, "").toUpperCase();
  const clock = /^(\d{1,2}):?(\d{2})([A-Z])?$/.exec(plain);
  if (!clock) return past(parseGroup(text), now);
  const [hour, minute] = [Number(clock[1]), Number(clock[2])];
  if (hour > 23 || minute > 59) throw new DateTimeError(t("The time of day is 0000 to 2359."));
  if (clock[3] === "J") throw new DateTimeError(t("J is local time and names no zone: write Z, or I for Korea and Japan."));
  const ahead = clock[3] ? zoneHours(clock[3]) * 60 : minutesAhead(now, zone);
  const midnight = Math.floor((now + ahead * 60_000) / DAY) * DAY;
  const at = midnight + (hour * 60 + minute - ahead) * 60_000;
  return new Date(at > now + SKEW ? at - DAY : at);
}

/** @param {Date} at @param {number} now */
function past(at, now) {
  if (at.getTime() > now + SKEW) throw new DateTimeError(t("This lies in the future. Check the day and the zone."));
  return at;
}
