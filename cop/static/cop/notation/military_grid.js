// MGRS and USNG squares on WGS 84, poles included: the twin of places/military_grid.py, held to the same vectors.

import { BANDS, bandOf, fromGrid, toGrid, zoneOf } from "./projection.js";

const COLUMNS = ["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"];
const ROWS = "ABCDEFGHJKLMNPQRSTUV";
/** @type {Record<string, string>} */
const POLAR_COLUMNS = { A: "JKLPQRSTUXYZ", B: "ABCFGHJKLPQR", Y: "JKLPQRSTUXYZ", Z: "ABCFGHJ" };
const POLAR_ROWS = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const SQUARE = 100_000;
// A place given as whole meters comes back from degrees a hair below them; without this it would fall into the square before.
const HAIR = 1e-4;

/** The letters or the zone name no square. */
export class NoSuchSquare extends Error {
  /** @param {"zone" | "band" | "column" | "row"} part */
  constructor(part) {
    super(part);
    this.part = part;
  }
}

/**
 * Zone and band, square letters, easting and northing of the square that holds the place; 0 to 5 digits per half, cut off.
 * @param {number} lat
 * @param {number} lon
 * @param {number} digits
 * @returns {[string, string, string, string]}
 */
export function encode(lat, lon, digits) {
  const grid = toGrid(lat, lon);
  const east = Math.floor(grid.easting + HAIR);
  // The hair must not carry a place over the equator.
  const north = Math.min(Math.floor(grid.northing + HAIR), grid.zone && !grid.north ? 9_999_999 : Infinity);
  let head;
  let letters;
  if (grid.zone === 0) {
    head = (grid.north ? "YZ" : "AB")[east >= 2_000_000 ? 1 : 0];
    const columns = POLAR_COLUMNS[head];
    const column = Math.floor((east - ("AY".includes(head) ? 800_000 : 2_000_000)) / SQUARE);
    letters = columns[Math.min(columns.length - 1, column)];
    letters += POLAR_ROWS[Math.floor((north - (grid.north ? 1_300_000 : 800_000)) / SQUARE)];
  } else {
    head = String(grid.zone).padStart(2, "0") + bandOf(lat);
    letters = COLUMNS[(grid.zone - 1) % 3][Math.floor(east / SQUARE) - 1];
    letters += ROWS[(Math.floor(north / SQUARE) + (grid.zone % 2 ? 0 : 5)) % 20];
  }
  if (digits === 0) return [head, letters, "", ""];
  const cut = 10 ** (5 - digits);
  const half = (/** @type {number} */ value) => String(Math.floor((value % SQUARE) / cut)).padStart(digits, "0");
  return [head, letters, half(east), half(north)];
}

/**
 * Middle of the square (degrees) and the length of its side (meters); zone 0 means polar with band A, B, Y or Z.
 * @param {number} zone
 * @param {string} band
 * @param {string} column
 * @param {string} row
 * @param {string} east
 * @param {string} north
 * @returns {{lat: number, lon: number, side: number}}
 * @throws {NoSuchSquare}
 */
export function decode(zone, band, column, row, east, north) {
  const side = 10 ** (5 - east.length);
  const middleEast = Number(east || 0) * side + side / 2;
  const middleNorth = Number(north || 0) * side + side / 2;
  if (zone === 0) return polar(band, column, row, middleEast, middleNorth, side);
  if (zone < 1 || zone > 60 || (band === "X" && [32, 34, 36].includes(zone))) throw new NoSuchSquare("zone");
  if (!BANDS.includes(band)) throw new NoSuchSquare("band");
  const columns = COLUMNS[(zone - 1) % 3];
  if (!columns.includes(column)) throw new NoSuchSquare("column");
  if (!ROWS.includes(row)) throw new NoSuchSquare("row");
  const easting = (columns.indexOf(column) + 1) * SQUARE + middleEast;
  const northing = ((ROWS.indexOf(row) - (zone % 2 ? 0 : 5) + 20) % 20) * SQUARE + middleNorth;
  const southEdge = BANDS.indexOf(band) * 8 - 80;
  const northEdge = southEdge + (band === "X" ? 12 : 8);
  const slack = side / 110_000 + 1e-6; // a square on the edge of the band belongs to both
  for (let turn = 0; turn < 5; turn += 1) {
    const [lat, lon] = fromGrid({ zone, north: band >= "N", easting, northing: northing + turn * 2_000_000 });
    if (southEdge - slack <= lat && lat <= northEdge + slack) return { lat, lon, side };
  }
  throw new NoSuchSquare("row");
}

/**
 * @param {string} head
 * @param {string} column
 * @param {string} row
 * @param {number} east
 * @param {number} north
 * @param {number} side
 */
function polar(head, column, row, east, north, side) {
  const isNorth = head === "Y" || head === "Z";
  if (!POLAR_COLUMNS[head].includes(column)) throw new NoSuchSquare("column");
  if (!(isNorth ? POLAR_ROWS.slice(0, 14) : POLAR_ROWS).includes(row)) throw new NoSuchSquare("row");
  const easting = (head === "A" || head === "Y" ? 800_000 : 2_000_000) + POLAR_COLUMNS[head].indexOf(column) * SQUARE + east;
  const northing = (isNorth ? 1_300_000 : 800_000) + POLAR_ROWS.indexOf(row) * SQUARE + north;
  const [lat, lon] = fromGrid({ zone: 0, north: isNorth, easting, northing });
  // The outer squares of the polar grid reach over its edge; half a degree is as far as GEOTRANS lets them.
  const atTheEdge = isNorth ? lat > 83.5 : lat < -79.5;
  if (zoneOf(lat, lon) !== 0 && !atTheEdge) throw new NoSuchSquare("column");
  return { lat, lon, side };
}
