// Times as the two sides write them: the date-time group (231625ZNOV26), local time with its zone, and age in words. 24 hours always.

import { t, tn } from "../i18n/catalog.js";

/**
 * @typedef {Date | string | number} Instant a Date, an RFC 3339 text or milliseconds
 */

// English whatever the reader's language: the group is a signal, not a word.
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
// Military time zones: A to M east without J, N to Y west, Z is UTC. J is the reader's own and is refused: nobody knows whose.
const ZONES = "ABCDEFGHIKLM";
const GROUP = /^(\d{2})(\d{2})(\d{2})([A-Z])([A-Z]{3})(\d{2}|\d{4})$/;
const MINUTE = 60_000;

/** A text that is no date-time group; `message` says how to write one. */
export class DateTimeError extends Error {}

/** @param {number} value */
const two = (value) => String(value).padStart(2, "0");

/** @param {Instant} instant @returns {Date} @throws {DateTimeError} */
export function dateOf(instant) {
  const date = instant instanceof Date ? instant : new Date(instant);
  if (Number.isNaN(date.getTime())) throw new DateTimeError(t("This is not a time."));
  return date;
}

/** `231625ZNOV26`. @param {Instant} instant */
export function dateTimeGroup(instant) {
  const date = dateOf(instant);
  const day = `${two(date.getUTCDate())}${two(date.getUTCHours())}${two(date.getUTCMinutes())}Z`;
  return `${day}${MONTHS[date.getUTCMonth()]}${two(date.getUTCFullYear() % 100)}`;
}

/** `1625Z`. @param {Instant} instant */
export function zulu(instant) {
  const date = dateOf(instant);
  return `${two(date.getUTCHours())}${two(date.getUTCMinutes())}Z`;
}

/** `1625Z` when the instant lies on the same UTC day as now, else the whole group. @param {Instant} instant @param {Instant} [now] */
export function shortGroup(instant, now = Date.now()) {
  const sameDay = dateOf(instant).toISOString().slice(0, 10) === dateOf(now).toISOString().slice(0, 10);
  return sameDay ? zulu(instant) : dateTimeGroup(instant);
}

/**
 * Reads a date-time group, spaces and lower case allowed: `231625Z NOV 26`, `240125INOV26` (I is UTC+9).
 * @param {string} text
 * @returns {Date}
 * @throws {DateTimeError}
 */
export function parseGroup(text) {
  const match = GROUP.exec(text.replace(/\s+/g, "").toUpperCase());
  if (!match) throw new DateTimeError(t("Write day, hour, minute, zone, month and year: 231625ZNOV26."));
  const [day, hour, minute] = match.slice(1, 4).map(Number);
  const month = MONTHS.indexOf(match[5]);
  if (month < 0) throw new DateTimeError(t("{month} is no month: write JAN to DEC.", { month: match[5] }));
  if (match[4] === "J") throw new DateTimeError(t("J is local time and names no zone: write Z, or I for Korea and Japan."));
  const year = match[6].length === 2 ? 2000 + Number(match[6]) : Number(match[6]);
  const daysInMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  if (day < 1 || day > daysInMonth) throw new DateTimeError(t("{month} has {count} days.", { month: match[5], count: daysInMonth }));
  if (hour > 23 || minute > 59) throw new DateTimeError(t("The time of day is 0000 to 2359."));
  return new Date(Date.UTC(year, month, day, hour, minute) - zoneHours(match[4]) * 60 * MINUTE);
}

/** Hours east of UTC of a military time zone letter. @param {string} letter */
export function zoneHours(letter) {
  if (letter === "Z") return 0;
  const east = ZONES.indexOf(letter);
  return east >= 0 ? east + 1 : -(letter.charCodeAt(0) - "N".charCodeAt(0) + 1);
}

/**
 * Local time with its zone: `Tue 24 Nov 01:25 KST`, in the reader's language and on a 24-hour clock.
 * @param {Instant} instant
 * @param {string} timeZone IANA name, such as Asia/Seoul
 * @param {string} [language]
 * @param {{date?: boolean}} [options] without the date: `01:25 KST`
 */
export function localTime(instant, timeZone, language = "en", options = {}) {
  const date = dateOf(instant);
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(date);
  const zone = zoneName(date, timeZone);
  if (options.date === false) return `${clock} ${zone}`;
  const locale = language === "en" ? "en-GB" : language === "th" ? "th-TH-u-ca-gregory" : language;
  const day = new Intl.DateTimeFormat(locale, { timeZone, weekday: "short", day: "numeric", month: "short" }).format(date);
  return `${day.replace(",", "")} ${clock} ${zone}`;
}

// Intl has no short names for these outside their own country and would write GMT+9.
/** @type {Record<string, string>} */
const ZONE_NAMES = {
  "Asia/Seoul": "KST",
  "Asia/Tokyo": "JST",
  "Asia/Bangkok": "ICT",
  "Asia/Manila": "PHT",
  "Asia/Singapore": "SGT",
  "Asia/Jakarta": "WIB",
  UTC: "UTC",
};

/** `KST`, or `UTC+5:30` where no short name is in use. @param {Date} date @param {string} timeZone */
export function zoneName(date, timeZone) {
  if (ZONE_NAMES[timeZone]) return ZONE_NAMES[timeZone];
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "shortOffset" }).formatToParts(date);
  return (parts.find((part) => part.type === "timeZoneName")?.value ?? "UTC").replace("GMT", "UTC");
}

/** Age in words: `just now`, `35 min`, `2 h 45 min`, `3 days`. A clock that runs ahead counts as now. @param {Instant} instant @param {Instant} [now] */
export function age(instant, now = Date.now()) {
  const minutes = Math.floor((dateOf(now).getTime() - dateOf(instant).getTime()) / MINUTE);
  if (minutes < 1) return t("just now");
  if (minutes < 60) return t("{count} min", { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) {
    const rest = minutes % 60;
    return rest ? t("{hours} h {minutes} min", { hours, minutes: rest }) : t("{hours} h", { hours });
  }
  return tn("{count} day", "{count} days", Math.floor(hours / 24));
}

/** `35 min ago`, or `just now`. @param {Instant} instant @param {Instant} [now] */
export function ago(instant, now = Date.now()) {
  const young = dateOf(now).getTime() - dateOf(instant).getTime() < MINUTE;
  return young ? age(instant, now) : t("{age} ago", { age: age(instant, now) });
}
