// Times on screen: the date-time group in UTC, the operation's own time beside it, ages in words. 24 hours, English months.
import { t } from "./catalog.js";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const two = (/** @type {number} */ n) => String(n).padStart(2, "0");

/** @param {string | number | Date} at */
const date = (at) => (at instanceof Date ? at : new Date(at));

/** 231625ZNOV26 @param {string | number | Date} at */
export function group(at) {
  const d = date(at);
  return `${two(d.getUTCDate())}${clock(d)}${MONTHS[d.getUTCMonth()]}${two(d.getUTCFullYear() % 100)}`;
}

/** 1625Z @param {string | number | Date} at */
export function clock(at) {
  const d = date(at);
  return `${two(d.getUTCHours())}${two(d.getUTCMinutes())}Z`;
}

/** Inside this UTC day 1625Z, inside four weeks 221625Z, else the whole group. @param {string | number | Date} at @param {number} [now] */
export function short(at, now = Date.now()) {
  const d = date(at);
  if (d.toISOString().slice(0, 10) === new Date(now).toISOString().slice(0, 10)) return clock(d);
  return Math.abs(now - d.getTime()) < 28 * 86_400_000 ? `${two(d.getUTCDate())}${clock(d)}` : group(d);
}

/** The zone of the operation, with the name that the server gave it. */
export function zone() {
  const { zone: name = "UTC", zoneName } = document.documentElement.dataset;
  return { name, short: zoneName || (name === "UTC" ? "UTC" : name.split("/").at(-1) ?? name) };
}

/** Time in a zone: { weekday, day, month, time } in the reader's language. @param {string | number | Date} at @param {string} [name] @param {string} [locale] */
export function inZone(at, name = zone().name, locale = document.documentElement.lang || "en") {
  const parts = new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, { timeZone: name, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", numberingSystem: "latn", calendar: "gregory" }).formatToParts(date(at));
  const part = (/** @type {string} */ type) => parts.find((each) => each.type === type)?.value ?? "";
  const literal = locale === "en" ? `${part("weekday")} ${part("day")} ${part("month")}` : parts.slice(0, parts.findIndex((each) => each.type === "hour")).map((each) => each.value).join("").trim();
  return { day: literal, time: `${part("hour")}:${part("minute")}` };
}

/** 22:40 KST @param {string | number | Date} at */
export function local(at) {
  return `${inZone(at).time} ${zone().short}`;
}

/** "35 min", "2 h 45 min", "3 d": how long ago, or until. @param {string | number | Date} at @param {number} [now] */
export function age(at, now = Date.now()) {
  const minutes = Math.floor(Math.abs(now - date(at).getTime()) / 60_000);
  if (minutes < 1) return t("less than 1 min");
  if (minutes < 60) return t("{minutes} min", { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 6 && minutes % 60) return t("{hours} h {minutes} min", { hours, minutes: minutes % 60 });
  if (hours < 48) return t("{hours} h", { hours });
  return t("{days} d", { days: Math.floor(hours / 24) });
}
