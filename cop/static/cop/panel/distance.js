// How far things are from each other, for choosing what is near. Pure.
import { language, t } from "../i18n/catalog.js";

const RADIUS = 6_371_008;
const rad = (/** @type {number} */ degrees) => (degrees * Math.PI) / 180;

/** Meters on the ground. @param {number[]} a longitude, latitude @param {number[]} b */
export function meters([lon1, lat1], [lon2, lat2]) {
  const h = Math.sin(rad(lat2 - lat1) / 2) ** 2 + Math.cos(rad(lat1)) * Math.cos(rad(lat2)) * Math.sin(rad(lon2 - lon1) / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** "850 m", "3.4 km", "14 km" @param {number} distance meters */
export function distanceWords(distance) {
  if (distance < 1000) return t("{count} m", { count: Math.round(distance / 10) * 10 });
  const km = distance / 1000;
  return t("{count} km", { count: new Intl.NumberFormat(language(), { maximumFractionDigits: km < 10 ? 1 : 0 }).format(km) });
}

/** A point of an incident or resource, the first corner of an area. @param {{location: {coordinates: number[]} | null, area?: {coordinates: any[]} | null}} record @returns {number[] | null} */
export function pointOf({ location, area }) {
  if (location) return location.coordinates;
  const flat = /** @type {number[] | undefined} */ (area?.coordinates.flat(Infinity));
  return flat ? [flat[0], flat[1]] : null;
}

/**
 * The nearest first; what has no place comes last.
 * @template {{location: {coordinates: number[]} | null}} T
 * @param {readonly T[]} records
 * @param {number[] | null} from
 * @returns {{record: T, distance: number | null}[]}
 */
export function nearest(records, from) {
  return records
    .map((record) => ({ record, distance: from && record.location ? meters(from, record.location.coordinates) : null }))
    .sort((a, b) => (a.distance ?? Infinity) - (b.distance ?? Infinity));
}
