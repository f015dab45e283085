// Latitude and longitude in degrees, degrees and minutes, or degrees, minutes and seconds: the twin of places/angles.py.

import { CoordinateError, notUnderstood, plainNumber } from "./notation.js";

/**
 * @typedef {import("./notation.js").Position} Position
 * @typedef {"label" | "number" | "mark" | "letter" | "separator"} TokenKind
 * @typedef {{kind: TokenKind, value: string}} Token
 * One of the two angles while it is read: its numbers as written, their marks, its axis and letter.
 * @typedef {{numbers: string[], marks: string[], letter: string, axis: string}} Half
 */

const TOKEN =
  /(?<label>\blat(?:itude)?\b|\blon(?:g(?:itude)?)?\b|\blng\b)|(?<number>[+-]?\s?\d{1,7}(?:\.\d{1,20})?(?![\d.]))|(?<mark>[°'"])|(?<letter>[NSEWDM])|(?<separator>[,;/|])|(?<space>[ :=]+)/iy;
const ORDER = "°'\"";

/**
 * Read two angles from clean text; latitude first unless letters, words or the range say otherwise.
 * @param {string} plain
 * @returns {Position}
 * @throws {CoordinateError}
 */
export function parseAngles(plain) {
  const halves = cutInHalves(tokens(withPoints(plain)));
  if (halves.length === 1 && halves[0].numbers.length) {
    throw new CoordinateError("half_missing", "Only one number: write latitude and longitude, for example 35.578, 129.123.");
  }
  if (halves.length !== 2 || halves.some((half) => !half.numbers.length)) throw notUnderstood();
  const [one, two] = halves;
  if (one.axis && one.axis === two.axis) {
    if (one.axis === "lat") throw new CoordinateError("axis_twice", "Both numbers are latitudes.");
    throw new CoordinateError("axis_twice", "Both numbers are longitudes.");
  }
  const first = valueOf(one);
  const second = valueOf(two);
  let lonFirst = one.axis === "lon" || two.axis === "lat";
  if (!one.axis && !two.axis && Math.abs(first.degrees) > 90 && Math.abs(second.degrees) <= 90) lonFirst = true;
  const [lat, lon] = lonFirst ? [second, first] : [first, second];
  checkRange(lat.degrees, lon.degrees);
  const depth = Math.max(lat.parts, lon.parts);
  const notation = depth === 1 ? "dd" : depth === 2 ? "dm" : "dms";
  return { lat: lat.degrees, lon: lon.degrees, notation, precision: Math.max(lat.last, lon.last) * 111_320 };
}

/** @param {number} lat @param {number} lon */
function checkRange(lat, lon) {
  if (Math.abs(lat) > 90) {
    const swapped = Math.abs(lon) <= 90 && Math.abs(lat) <= 180 ? `${lon.toFixed(5)}, ${lat.toFixed(5)}` : null;
    throw new CoordinateError("latitude_range", "Latitude {value} is beyond 90 degrees.", { value: plainNumber(lat) }, swapped);
  }
  if (Math.abs(lon) > 180) {
    const turned = lon > 180 && lon <= 360 ? `${lat.toFixed(5)}, ${(lon - 360).toFixed(5)}` : null;
    throw new CoordinateError("longitude_range", "Longitude {value} is beyond 180 degrees.", { value: plainNumber(lon) }, turned);
  }
}

/** Decimal commas turned into points: a comma is one when no point is in use and it stands between digits. @param {string} plain */
function withPoints(plain) {
  if (plain.includes(".")) return plain;
  const inner = plain.match(/(?<=\d),(?=\d)/g)?.length ?? 0;
  const numbers = plain.match(/\d+/g)?.length ?? 0;
  if (inner === 1 && numbers === 2) return plain; // 35,129
  if (inner === 3 && numbers === 4) {
    const parts = plain.split(",");
    return `${parts[0]}.${parts[1]};${parts[2]}.${parts[3]}`; // 35,58,129,12
  }
  return plain.replace(/(?<=\d),(?=\d)/g, ".");
}

/** @param {string} plain */
function tokens(plain) {
  /** @type {Token[]} */
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < plain.length) {
    const match = TOKEN.exec(plain);
    if (!match) throw notUnderstood();
    const [kind, value] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? ["space", ""];
    if (kind !== "space") found.push({ kind: /** @type {TokenKind} */ (kind), value: value.replaceAll(" ", "") });
  }
  return settled(found);
}

/**
 * Letters that are marks (37d33m58s) become marks; s is South unless minutes were marked before it in the same angle.
 * @param {Token[]} found
 * @returns {Token[]}
 */
function settled(found) {
  let markedMinutes = false;
  return found.map(({ kind, value }, at) => {
    const afterNumber = at > 0 && found[at - 1].kind === "number";
    if (kind === "letter") {
      if ("dD".includes(value) && afterNumber) [kind, value] = ["mark", "°"];
      else if ("mM".includes(value) && afterNumber) [kind, value] = ["mark", "'"];
      else if (value === "s" && afterNumber && markedMinutes) [kind, value] = ["mark", '"'];
      else if ("dDmM".includes(value)) throw notUnderstood();
      else value = value.toUpperCase();
    }
    if (kind === "mark") markedMinutes = value === "'";
    else if (kind !== "number") markedMinutes = false;
    return { kind, value };
  });
}

/**
 * Cut in two: at the separator, else around the letters, else at a second degree mark or sign, else in the middle.
 * @param {Token[]} all
 * @returns {Half[]}
 */
function cutInHalves(all) {
  const where = (/** @type {(token: Token) => boolean} */ wanted) => all.flatMap((token, at) => (wanted(token) ? [at] : []));
  const cuts = where((token) => token.kind === "separator");
  const names = where((token) => token.kind === "letter" || token.kind === "label");
  const numbers = where((token) => token.kind === "number");
  const cutAt = (/** @type {number} */ at) => [halfOf(all.slice(0, at)), halfOf(all.slice(at))];
  if (!numbers.length) return [];
  if (cuts.length === 1) return [halfOf(all.slice(0, cuts[0])), halfOf(all.slice(cuts[0] + 1))];
  if (cuts.length > 1) throw notUnderstood();
  if (names.length && names[0] < numbers[0]) {
    const later = names.find((at) => at > numbers[0]);
    return later === undefined ? cutByCount(all, numbers) : cutAt(later);
  }
  if (names.length && names[0] < numbers[numbers.length - 1]) return cutAt(names[0] + 1);
  const degrees = where((token) => token.value === "°");
  if (degrees.length === 2) return cutAt(degrees[1] - 1);
  const signed = numbers.slice(1).filter((at) => "+-".includes(all[at].value[0]));
  return signed.length === 1 ? cutAt(signed[0]) : cutByCount(all, numbers);
}

/** @param {Token[]} all @param {number[]} numbers */
function cutByCount(all, numbers) {
  if (numbers.length % 2) return numbers.length === 1 ? [halfOf(all)] : [];
  const middle = numbers[numbers.length / 2];
  return [halfOf(all.slice(0, middle)), halfOf(all.slice(middle))];
}

/** @param {Token[]} part @returns {Half} */
function halfOf(part) {
  /** @type {Half} */
  const half = { numbers: [], marks: [], letter: "", axis: "" };
  for (const [at, { kind, value }] of part.entries()) {
    if (kind === "number") {
      half.numbers.push(value);
      half.marks.push("");
    } else if (kind === "mark") {
      if (!half.numbers.length || half.marks[half.marks.length - 1]) throw notUnderstood();
      half.marks[half.marks.length - 1] = value;
    } else {
      const axis = value === "N" || value === "S" || value.toLowerCase().startsWith("lat") ? "lat" : "lon";
      if ((half.axis && half.axis !== axis) || (kind === "letter" && half.letter)) throw notUnderstood();
      if (half.numbers.length && at < part.length - 1) throw notUnderstood(); // a letter in the midst of an angle
      half.axis = axis;
      half.letter ||= kind === "letter" ? value : "";
    }
  }
  return half;
}

/**
 * Degrees, size of the last digit in degrees, and how many parts one angle has.
 * @param {Half} half
 */
function valueOf(half) {
  let numbers = half.numbers.map((number) => number.replace(/^[+-]+/, ""));
  const written = numbers.length;
  if (half.numbers.slice(1).some((number) => "+-".includes(number[0])) || written > 3) throw notUnderstood();
  if ("+-".includes(half.numbers[0][0]) && half.letter) {
    throw new CoordinateError("sign_and_letter", "Use a sign or a letter, not both.");
  }
  const whole = numbers[0].split(".")[0];
  if (written === 1 && half.letter && whole.length >= 4) numbers = unpacked(numbers[0], whole, half.axis);
  half.marks.forEach((mark, at) => {
    if (mark && (written !== numbers.length || mark !== ORDER[at])) throw notUnderstood();
  });
  if (numbers.slice(0, -1).some((number) => number.includes("."))) throw notUnderstood();
  const parts = numbers.map(Number);
  parts.slice(1).forEach((part, at) => {
    if (part < 60) return;
    if (at) throw new CoordinateError("seconds_range", "{value} seconds: there are only 60.", { value: plainNumber(part) });
    throw new CoordinateError("minutes_range", "{value} minutes: there are only 60.", { value: plainNumber(part) });
  });
  const degrees = parts.reduce((sum, part, at) => sum + part / 60 ** at, 0);
  const decimals = (numbers[numbers.length - 1].split(".")[1] ?? "").length;
  const negative = half.numbers[0][0] === "-" || half.letter === "S" || half.letter === "W";
  return { degrees: negative ? -degrees : degrees, last: 10 ** -decimals / 60 ** (parts.length - 1), parts: parts.length };
}

/**
 * 353436N and 1290712E, as aviation writes it: degrees, minutes and perhaps seconds without a gap.
 * @param {string} number
 * @param {string} whole
 * @param {string} axis
 */
function unpacked(number, whole, axis) {
  const lead = axis === "lat" ? 2 : 3;
  if (whole.length !== lead + 2 && whole.length !== lead + 4) throw notUnderstood();
  const pieces = [whole.slice(0, lead), whole.slice(lead, lead + 2), whole.slice(lead + 2)].filter(Boolean);
  pieces[pieces.length - 1] += number.slice(whole.length);
  return pieces;
}
