// The way of a storm: what was observed, what is forecast, how sure the forecast is. Pure reading of GeoJSON; painting is in paint-track.js.
// In: a FeatureCollection of points with properties at (RFC 3339), wind_ms, pressure_hpa, forecast (else: later than now) and radius_km of uncertainty;
// polygons count as cones of uncertainty. Longitude and latitude in degrees, WGS 84.
import { toUnit } from "./mercator.js";

/** @typedef {{mx: number, my: number, lon: number, lat: number, at: number, wind: number | null, pressure: number | null, radius: number, forecast: boolean}} TrackPoint at: milliseconds or NaN; radius: km, 0 if unknown */
/** @typedef {{name: string, observed: TrackPoint[], forecast: TrackPoint[], cones: [number, number][][], source: string}} Track cones: rings in unit Mercator */

const EARTH_KM = 6371;

/** @param {unknown} value */
function numberOf(value) {
  const number = typeof value === "string" ? Number.parseFloat(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

/**
 * @param {any} geojson FeatureCollection, or null
 * @param {number} now milliseconds: later points are forecasts
 * @param {string} [language] of the storm's name
 * @returns {Track | null} null when there is no point in it
 */
export function readTrack(geojson, now, language = "en") {
  const features = /** @type {any[]} */ (geojson?.type === "FeatureCollection" ? geojson.features : geojson?.type === "Feature" ? [geojson] : []);
  const points = features.filter((feature) => feature?.geometry?.type === "Point").map((feature) => trackPoint(feature, now));
  if (points.length === 0) return null;
  points.sort((a, b) => (a.at || 0) - (b.at || 0));
  const observed = points.filter((point) => !point.forecast);
  const forecast = points.filter((point) => point.forecast);
  const given = features.filter((feature) => feature?.geometry?.type === "Polygon").map((feature) => feature.geometry.coordinates[0].map((/** @type {number[]} */ at) => toUnit(at[0], at[1])));
  const from = observed.at(-1);
  const cones = given.length > 0 ? given : from && forecast.some((point) => point.radius > 0) ? [coneOf([from, ...forecast])] : [];
  const properties = { ...features.find((feature) => feature?.properties?.name)?.properties, ...geojson.properties };
  const name = properties.names?.[language] ?? geojson.name ?? properties.name ?? "";
  return { name: String(name), observed, forecast, cones, source: String(properties.source ?? geojson.source ?? "") };
}

/** @param {any} feature @param {number} now @returns {TrackPoint} */
function trackPoint({ geometry, properties }, now) {
  const [lon, lat] = geometry.coordinates;
  const [mx, my] = toUnit(lon, lat);
  const at = Date.parse(properties?.at ?? properties?.time ?? "");
  const forecast = typeof properties?.forecast === "boolean" ? properties.forecast : at > now;
  return { mx, my, lon, lat, at, forecast, wind: numberOf(properties?.wind_ms), pressure: numberOf(properties?.pressure_hpa), radius: numberOf(properties?.radius_km) ?? 0 };
}

/**
 * Hull around circles of growing radius: left side out, right side back.
 * @param {TrackPoint[]} points the first one is where the storm is
 * @returns {[number, number][]}
 */
export function coneOf(points) {
  /** @type {[number, number][]} */
  const left = [];
  /** @type {[number, number][]} */
  const right = [];
  points.forEach((point, i) => {
    const before = points[Math.max(0, i - 1)];
    const after = points[Math.min(points.length - 1, i + 1)];
    const heading = Math.atan2(after.mx - before.mx, before.my - after.my);
    const radius = unitRadius(point);
    left.push([point.mx - radius * Math.cos(heading), point.my - radius * Math.sin(heading)]);
    right.push([point.mx + radius * Math.cos(heading), point.my + radius * Math.sin(heading)]);
    if (i < points.length - 1) return;
    for (let step = 1; step < 12; step += 1) {
      const angle = heading - Math.PI / 2 + (Math.PI * step) / 12;
      left.push([point.mx + radius * Math.sin(angle), point.my - radius * Math.cos(angle)]);
    }
  });
  return [...left, ...right.reverse()];
}

/** @param {TrackPoint} point */
function unitRadius({ radius, lat }) {
  return radius / (2 * Math.PI * EARTH_KM * Math.cos((lat * Math.PI) / 180));
}

const WINDS = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];

/**
 * Where it moves and how fast, from its last two observations.
 * @param {TrackPoint[]} observed
 * @returns {{toward: string, speed: number} | null} speed in km/h
 */
export function motionOf(observed) {
  const [a, b] = observed.slice(-2);
  if (!a || !b || !(b.at > a.at)) return null;
  const rad = Math.PI / 180;
  const dLat = (b.lat - a.lat) * rad;
  const dLon = (b.lon - a.lon) * rad * Math.cos(((a.lat + b.lat) / 2) * rad);
  const speed = (EARTH_KM * Math.hypot(dLat, dLon)) / ((b.at - a.at) / 3_600_000);
  const bearing = (Math.atan2(dLon, dLat) / rad + 360) % 360;
  return { toward: WINDS[Math.round(bearing / 45) % 8], speed: Math.round(speed) };
}
