// How a fix is said: speed for the road, for ships and aircraft; course as a bearing; how sure the place is.
import { t } from "../i18n/catalog.js";
import { age } from "../i18n/time.js";

const MINUTE = 60_000;

/** @param {number | null} speed m/s */
export function speedWords(speed) {
  if (speed === null) return t("not known");
  return t("{km} km/h ({knots} kn)", { km: Math.round(speed * 3.6), knots: Math.round(speed * 1.943844) });
}

/** @param {number | null} course degrees true */
export function courseWords(course) {
  return course === null ? t("not known") : `${String(Math.round(course) % 360).padStart(3, "0")}°`;
}

/** @param {number | null} accuracy meters */
export function accuracyWords(accuracy) {
  if (accuracy === null) return t("not known");
  return accuracy < 10_000 ? t("± {count} m", { count: Math.round(accuracy) }) : t("± {count} km", { count: Math.round(accuracy / 1000) });
}

/** Seconds count for what moves. @param {number} at @param {number} [now] milliseconds */
export function fixAge(at, now = Date.now()) {
  return now - at < MINUTE ? t("{count} s", { count: Math.max(0, Math.round((now - at) / 1000)) }) : age(at, now);
}
