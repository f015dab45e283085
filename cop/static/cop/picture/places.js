// Names of places: the server's gazetteer and boundaries answer; what a name means is the person's choice.
import { get } from "../link/api.js";

/** @typedef {{name: string, detail: string, lon: number, lat: number}} NamedPlace */

/** @param {string} text @param {{near?: {lon: number, lat: number} | null, signal?: AbortSignal}} [options] @returns {Promise<NamedPlace[]>} the likeliest first */
export async function findPlaces(text, { near = null, signal } = {}) {
  const query = new URLSearchParams({ q: text, ...(near ? { lon: String(near.lon), lat: String(near.lat) } : {}) });
  const { results } = await get(`places/?${query}`, { signal, tries: 1 });
  return results.map((/** @type {any} */ place) => ({ name: place.name, detail: place.detail, lon: place.location.coordinates[0], lat: place.location.coordinates[1] }));
}

/** What people call a point. @param {number} lon @param {number} lat @param {AbortSignal} [signal] @returns {Promise<string>} "" where nothing has a name */
export async function nameOfPoint(lon, lat, signal) {
  const { name } = await get(`places/at/?lon=${lon}&lat=${lat}`, { signal, tries: 1 });
  return name;
}
