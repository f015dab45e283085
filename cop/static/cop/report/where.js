// Where it happened: coordinates in any notation, or the name of a place. A name is a guess until a person looked at it.
import { t } from "../i18n/catalog.js";
import { CoordinateError, parse } from "../notation/coordinates.js";

/**
 * @typedef {import("../picture/places.js").NamedPlace} NamedPlace
 * @typedef {object} Reading
 * @property {{lon: number, lat: number} | null} point
 * @property {string} name of the place, "" when only coordinates were written
 * @property {NamedPlace[]} choices other places of that name
 * @property {string} problem what is wrong with nearly-coordinates, for the field
 * @property {string | null} mended the text as it may have been meant
 */

/** @type {Reading} */
const NOTHING = { point: null, name: "", choices: [], problem: "", mended: null };

/** Digits enough to be a grid or degrees; a name has few. @param {string} text */
export function looksLikeCoordinates(text) {
  return (text.match(/\d/g)?.length ?? 0) >= 4 || /\d\s*[°'"]/.test(text);
}

/** @param {string} text @returns {Reading | null} null: it is no coordinate, look for a name */
export function readCoordinates(text) {
  try {
    const { lon, lat } = parse(text);
    return { ...NOTHING, point: { lon, lat } };
  } catch (error) {
    if (!(error instanceof CoordinateError)) throw error;
    if (!looksLikeCoordinates(text)) return null;
    return { ...NOTHING, problem: error.shown, mended: error.suggestion };
  }
}

/**
 * @param {string} text
 * @param {(text: string) => Promise<NamedPlace[]>} find
 * @returns {Promise<Reading>}
 */
export async function readWhere(text, find) {
  const plain = text.trim();
  if (!plain) return NOTHING;
  const read = readCoordinates(plain);
  if (read) return read;
  let places;
  try {
    places = await find(plain);
  } catch {
    return { ...NOTHING, name: plain, problem: "" };
  }
  const [first] = places;
  if (!first) return { ...NOTHING, name: plain };
  return { ...NOTHING, point: { lon: first.lon, lat: first.lat }, name: fullName(first), choices: places };
}

/** @param {NamedPlace} place */
export function fullName({ name, detail }) {
  return detail ? `${name}, ${detail}` : name;
}

/** Said under the field. @param {"map" | "gps" | "typed" | "name" | "pasted" | ""} source @param {number} [accuracy] meters */
export function sourceWords(source, accuracy) {
  if (source === "gps") return accuracy ? t("GPS, good to {meters} m", { meters: Math.round(accuracy) }) : t("GPS");
  if (source === "map") return t("from the map");
  return source === "name" ? t("found by its name") : source === "pasted" ? t("read from the text") : "";
}
