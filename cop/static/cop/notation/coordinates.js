// Coordinates as people write them: read any of five notations, write any of five. The twin of places/coordinates.py; both are
// held to tests/vectors/coordinates.json. A grid square becomes its middle, so that writing it again at the same precision gives
// the same square. Written MGRS is cut off, never rounded: it names the square that holds the place.

import { parseAngles } from "./angles.js";
import { NoSuchSquare, decode, encode } from "./military_grid.js";
import { CoordinateError, NOTATIONS, clean } from "./notation.js";
import { bandOf, fromGrid, toGrid } from "./projection.js";

/**
 * @typedef {import("./notation.js").Notation} Notation
 * @typedef {import("./notation.js").Position} Position
 */
export { CoordinateError, NOTATIONS };

const SQUARE_TEXT = /^(?:([0-9]{1,3}) ?([A-Z])|([ABYZ])) ?([A-Z]) ?([A-Z])(?![A-Z]) ?([0-9 ]*)$/;
const ZONELESS_TEXT = /^([A-HJ-NP-Z])([A-HJ-NP-V]) ?([0-9][0-9 ]{2,})$/;
const UTM_TEXT =
  /^(?:ZONE ?)?([0-9]{1,3}) ?([A-Z])(?: HEMISPHERE)?[ ,:]+(?:E ?)?([0-9]{1,7}(?:\.[0-9]{1,6})?) ?M?(?: ?E)?[ ,/]*(?:N ?)?(?<![0-9.])([0-9]{1,8}(?:\.[0-9]{1,6})?) ?M?(?: ?N)?$/;
const UPS_TEXT = /^UPS ?([NS])[ ,:]+([0-9]{1,7}(?:\.[0-9]{1,6})?) ?M?(?: ?E)?[ ,/]+([0-9]{1,7}(?:\.[0-9]{1,6})?) ?M?(?: ?N)?$/;
const THOUSANDS = /(?<=[0-9]),(?=[0-9]{3}(?![0-9]))/g;

/**
 * Read one place in any notation.
 * @param {string} text
 * @returns {Position}
 * @throws {CoordinateError}
 */
export function parse(text) {
  const plain = clean(text);
  const upper = plain.toUpperCase();
  const square = SQUARE_TEXT.exec(upper);
  if (square && (square[1] || square[6])) return readSquare(square); // without a zone and without a figure it is a word
  if (ZONELESS_TEXT.test(upper)) {
    throw new CoordinateError("mgrs_zone_missing", "Put the grid zone first, for example 52S {text}.", { text: upper });
  }
  const grid = UTM_TEXT.exec(upper.replace(THOUSANDS, ""));
  if (grid) return readUtm(grid);
  const polar = UPS_TEXT.exec(upper);
  return polar ? readUps(polar) : parseAngles(plain);
}

/**
 * Write a place. `precision`: digits per half for mgrs (0-5, default 4, that is 10 m; fields that are edited use 5), decimals of the
 * last part for the others (default: 5 of a degree, 3 of a minute, 1 of a second, 0 of a meter).
 * @param {number} lat
 * @param {number} lon
 * @param {Notation} notation
 * @param {number} [precision]
 * @throws {CoordinateError} when the place is not a finite one on Earth
 */
export function formatPosition(lat, lon, notation, precision) {
  checkOnEarth(lat, 90, "latitude");
  checkOnEarth(lon, 180, "longitude");
  const within = (/** @type {number} */ most) => Math.min(most, Math.max(0, precision ?? 0));
  if (notation === "mgrs") return encode(lat, lon, precision === undefined ? 4 : within(5)).filter(Boolean).join(" ");
  if (notation === "utm") return utmText(lat, lon, within(3));
  if (notation === "dd") {
    const decimals = precision === undefined ? 5 : within(9);
    return [lat, lon].map((value) => value.toFixed(decimals).replace(/^-(0(?:\.0+)?)$/, "$1")).join(", ");
  }
  if (notation === "dm") {
    const decimals = precision === undefined ? 3 : within(9);
    return `${angle(lat, "NS", 2, decimals, 2)}, ${angle(lon, "EW", 2, decimals, 3)}`;
  }
  if (notation !== "dms") throw new CoordinateError("notation", "There is no notation {notation}.", { notation });
  const decimals = precision === undefined ? 1 : within(9);
  return `${angle(lat, "NS", 3, decimals, 2)}, ${angle(lon, "EW", 3, decimals, 3)}`;
}

/**
 * The place in all five, MGRS to the meter: what an edited field is filled with.
 * @param {number} lat
 * @param {number} lon
 * @returns {Record<Notation, string>}
 */
export function inAllNotations(lat, lon) {
  const written = NOTATIONS.map((name) => [name, formatPosition(lat, lon, name, name === "mgrs" ? 5 : undefined)]);
  return /** @type {Record<Notation, string>} */ (Object.fromEntries(written));
}

/** @param {number} value @param {number} limit @param {"latitude" | "longitude"} name */
function checkOnEarth(value, limit, name) {
  if (typeof value === "number" && Number.isFinite(value) && Math.abs(value) <= limit) return;
  throw new CoordinateError(`${name}_range`, "{value} is no {name}.", { value: String(value).slice(0, 40), name });
}

/** @param {RegExpExecArray} match @returns {Position} */
function readSquare(match) {
  const [, zoneText, band, polar, column, row, digits] = match;
  const head = zoneText ? `${zoneText}${band}` : polar;
  const name = `${head} ${column}${row}`;
  const groups = digits.split(" ").filter(Boolean);
  if (groups.length === 2 && groups[0].length !== groups[1].length) throw uneven(name, groups[0], groups[1]);
  const [east, north] = groups.length === 2 ? groups : halved(name, groups.join(""));
  if (east.length > 5) throw new CoordinateError("mgrs_digits", "At most 5 and 5 digits after {name}.", { name });
  if (/[IO]/.test(column + row)) throw new CoordinateError("mgrs_letters", "Grid squares have no letters I and O.");
  const zone = zoneText ? Number(zoneText) || 99 : 0; // 0 means polar to decode(); a written 0 is no zone at all
  try {
    const square = decode(zone, band || polar, column, row, east, north);
    return { lat: Math.max(-90, Math.min(90, square.lat)), lon: square.lon, notation: "mgrs", precision: square.side };
  } catch (error) {
    if (error instanceof NoSuchSquare) throw noSquare(error.part, head, column + row);
    throw error;
  }
}

/** @param {string} name @param {string} east @param {string} north */
function uneven(name, east, north) {
  const length = Math.min(5, Math.max(east.length, north.length));
  const text = `${name} ${east.slice(0, 5).padEnd(length, "0")} ${north.slice(0, 5).padEnd(length, "0")}`;
  return new CoordinateError("mgrs_halves", "The two halves differ in length. Write {length} and {length} digits: {text}", { length, text }, text);
}

/** @param {string} name @param {string} digits @returns {[string, string]} */
function halved(name, digits) {
  const half = Math.floor(digits.length / 2);
  if (digits.length > 10) throw new CoordinateError("mgrs_digits", "At most 5 and 5 digits after {name}.", { name });
  if (digits.length % 2) {
    const params = { count: digits.length, less: half, more: Math.min(5, half + 1), name };
    throw new CoordinateError("mgrs_digits", "{count} digits cannot be halved. Write {less} and {less} or {more} and {more} digits after {name}.", params);
  }
  return [digits.slice(0, half), digits.slice(half)];
}

/** @param {string} part @param {string} head @param {string} letters */
function noSquare(part, head, letters) {
  if (part === "zone") return new CoordinateError("mgrs_zone", "There is no grid zone {head}: zones are 1 to 60.", { head });
  if (part === "band") {
    return new CoordinateError("mgrs_band", "There is no band in {head}: bands are C to X without I and O.", { head });
  }
  return new CoordinateError("mgrs_square", "There is no square {letters} in grid zone {head}.", { letters, head });
}

/** @param {RegExpExecArray} match @returns {Position} */
function readUtm(match) {
  const zone = Number(match[1]);
  const letter = match[2];
  const easting = Number(match[3]);
  const northing = Number(match[4]);
  if (zone < 1 || zone > 60) throw new CoordinateError("utm_zone", "There is no UTM zone {zone}: zones are 1 to 60.", { zone });
  if (!/[C-HJ-NP-X]/.test(letter)) {
    throw new CoordinateError("utm_band", "After the zone comes N or S, or a band letter C to X: not {letter}.", { letter });
  }
  if (easting < 100_000 || easting >= 1_000_000) {
    const value = match[3];
    throw new CoordinateError("utm_easting", "The easting has six digits, 100000 to 999999: not {value}.", { value });
  }
  if (northing > 10_000_000) {
    throw new CoordinateError("utm_northing", "The northing is at most 10000000: not {value}.", { value: match[4] });
  }
  let [lat, lon] = fromGrid({ zone, north: letter >= "N", easting, northing });
  if (letter === "S" && (lat < 31.9 || lat > 40.1)) {
    // S is the southern hemisphere, or the band from 32 to 40 north: the northing tells which.
    [lat, lon] = fromGrid({ zone, north: false, easting, northing });
  } else if (letter !== "N" && letter !== "S" && Math.abs(bandOf(lat).charCodeAt(0) - letter.charCodeAt(0)) > 2) {
    throw new CoordinateError("utm_band", "Northing {value} is not in band {letter}.", { value: match[4], letter });
  }
  if (lat < -80.5 || lat > 84.5) {
    throw new CoordinateError("utm_northing", "UTM ends at 80 S and 84 N; write UPS or MGRS there.");
  }
  return { lat, lon, notation: "utm", precision: lastDigit(match[3], match[4]) };
}

/** @param {RegExpExecArray} match @returns {Position} */
function readUps(match) {
  const easting = Number(match[2]);
  const northing = Number(match[3]);
  const [lat, lon] = fromGrid({ zone: 0, north: match[1] === "N", easting, northing });
  if (Math.abs(lat) < 79 || Math.abs(easting - 2e6) > 1.3e6 || Math.abs(northing - 2e6) > 1.3e6) {
    throw new CoordinateError("ups_range", "UPS lies around the poles: both numbers are between 700000 and 3300000.");
  }
  return { lat, lon, notation: "utm", precision: lastDigit(match[2], match[3]) };
}

/** @param {...string} numbers */
const lastDigit = (...numbers) => Math.max(...numbers.map((number) => 10 ** -(number.split(".")[1] ?? "").length));

/** @param {number} lat @param {number} lon @param {number} decimals */
function utmText(lat, lon, decimals) {
  const grid = toGrid(lat, lon);
  const numbers = `${grid.easting.toFixed(decimals)}E ${grid.northing.toFixed(decimals)}N`;
  if (grid.zone === 0) return `UPS ${grid.north ? "N" : "S"} ${numbers}`;
  let letter = grid.north ? "N" : "S";
  if (letter === "S") {
    // The same northing also lies in the northern band S, which is how people in Korea and Japan would read that letter.
    const [mirrored] = fromGrid({ ...grid, north: true });
    if (mirrored >= 31.8 && mirrored <= 40.2) letter = bandOf(lat);
  }
  return `${String(grid.zone).padStart(2, "0")}${letter} ${numbers}`;
}

/**
 * One angle in whole units of its last digit, so that 59.9999 minutes becomes the next degree and not 60 minutes.
 * @param {number} value
 * @param {string} letters
 * @param {2 | 3} parts
 * @param {number} decimals
 * @param {number} width
 */
function angle(value, letters, parts, decimals, width) {
  const scale = 10 ** decimals;
  const units = Math.round(Math.abs(value) * 60 ** (parts - 1) * scale);
  const whole = Math.floor(units / (60 ** (parts - 1) * scale));
  let rest = units - whole * 60 ** (parts - 1) * scale;
  const letter = letters[value < 0 && units ? 1 : 0];
  const last = (/** @type {number} */ left) => (left / scale).toFixed(decimals).padStart(decimals ? decimals + 3 : 2, "0");
  const degrees = String(whole).padStart(width, "0");
  if (parts === 2) return `${degrees}° ${last(rest)}' ${letter}`;
  const minutes = Math.floor(rest / (60 * scale));
  rest -= minutes * 60 * scale;
  return `${degrees}° ${String(minutes).padStart(2, "0")}' ${last(rest)}" ${letter}`;
}
