// Times on screen, for the page at hand: what notation/datetime.js knows, in the operation's zone and the reader's language.
import { ago, age, dateTimeGroup as group, localTime, zoneName, zulu as clock } from "../notation/datetime.js";
import { language, t } from "./catalog.js";

export { age, ago, clock, group };

const DAY = 86_400_000;

/** IANA name of the operation's zone. */
export function zone() {
  return document.documentElement.dataset.zone || "UTC";
}

/** For narrow columns: inside this UTC day 1625Z, inside four weeks 221625Z, else the whole group. @param {string | number | Date} at @param {number} [now] */
export function short(at, now = Date.now()) {
  const date = new Date(at);
  if (date.toISOString().slice(0, 10) === new Date(now).toISOString().slice(0, 10)) return clock(date);
  return Math.abs(now - date.getTime()) < 28 * DAY ? group(date).slice(0, 7) : group(date);
}

/** "Tue 24 Nov 01:25 KST" @param {string | number | Date} at @param {string} [name] of a zone */
export function local(at, name = zone()) {
  return localTime(at, name, language());
}

/** { day: "Tue 24 Nov", time: "01:25 KST" } @param {string | number | Date} at @param {string} [name] of a zone */
export function localParts(at, name = zone()) {
  const time = localTime(at, name, language(), { date: false });
  return { day: localTime(at, name, language()).slice(0, -time.length).trim(), time };
}

/** "10 min left", "8 min late": until a time limit. @param {string | number | Date} at @param {number} [now] */
export function left(at, now = Date.now()) {
  const ahead = new Date(at).getTime() - now;
  return ahead >= 0 ? t("{age} left", { age: age(now - ahead, now) }) : t("{age} late", { age: age(now + ahead, now) });
}

export { zoneName };
