// What the coordinate parsers share: the error they raise and the clean text they read. The twin of places/notation.py.

import { fill, t } from "../i18n/catalog.js";

/**
 * @typedef {"mgrs" | "utm" | "dd" | "dm" | "dms"} Notation
 * A place in WGS 84 degrees, how it was written, and how far off it may be by the writing alone (meters).
 * @typedef {{lat: number, lon: number, notation: Notation, precision: number}} Position
 */

/** @type {readonly Notation[]} */
export const NOTATIONS = ["mgrs", "utm", "dd", "dm", "dms"];
const LONGEST = 120;

/**
 * A text that is no place: `code` for programs, `message` English, `shown` in the reader's language, `suggestion` the mended text.
 * The second argument is always a literal: `make messages` collects it there.
 */
export class CoordinateError extends Error {
  /**
   * @param {string} code
   * @param {string} template
   * @param {Record<string, string | number>} [params]
   * @param {string | null} [suggestion]
   */
  constructor(code, template, params = {}, suggestion = null) {
    super(fill(template, params));
    this.code = code;
    this.template = template;
    this.params = params;
    this.suggestion = suggestion;
  }

  /** The message in the reader's language. */
  get shown() {
    return t(this.template, this.params);
  }
}

export const notUnderstood = () =>
  new CoordinateError("not_understood", "This is not a place. Write a grid such as 52S EE 1656 7059, or degrees such as 35.578, 129.123.");

/** @type {Map<string, string>} */
const CHARACTERS = new Map();
for (let code = 0xff01; code < 0xff5f; code += 1) CHARACTERS.set(String.fromCharCode(code), String.fromCharCode(code - 0xfee0));
for (let digit = 0; digit < 10; digit += 1) CHARACTERS.set(String.fromCharCode(0x0e50 + digit), String(digit));
for (const [marks, plain] of [
  ["º˚ᵒ⁰∘", "°"],
  ["’‘′ʹʼ`´‵", "'"],
  ["”“″ʺ〃„", '"'],
  ["−–—‒﹣", "-"],
  ["\u00a0\u3000\u2009\u202f\u2007\t\r\n", " "],
  ["，、､", ","],
  ["；", ";"],
  ["\u200b\u200e\u200f\ufeff", ""],
]) {
  for (const mark of marks) CHARACTERS.set(mark, plain);
}
/** @type {[RegExp, string][]} */
const WORDS = [
  [/북위|北緯|เหนือ|\bnorth\b/gi, "N"],
  [/남위|南緯|ใต้|\bsouth\b/gi, "S"],
  [/동경|東経|ตะวันออก|\beast\b/gi, "E"],
  [/서경|西経|ตะวันตก|\bwest\b/gi, "W"],
  [/도|度|องศา|\bdegrees?\b|\bdeg\b\.?/gi, "°"],
  [/초|秒|พิลิปดา|\bseconds?\b|\bsec\b\.?/gi, '"'],
  [/분|分|ลิปดา|\bminutes?\b|\bmin\b\.?/gi, "'"],
];
const LABEL =
  /^(?:(?:mgrs|usng|utm|wgs ?-?84|grid(?: ref(?:erence)?)?|coord(?:inate)?s?|position|pos|loc(?:ation)?|좌표|座標|พิกัด)(?![a-z]) ?[:=]? ?)+/i;

/** Up to five decimals and no zeros at the end. @param {number} value */
export function plainNumber(value) {
  return value.toFixed(5).replace(/\.?0+$/, "");
}

/** One kind of digit, mark, dash and space. @param {string} text */
export function characters(text) {
  return [...text].map((character) => CHARACTERS.get(character) ?? character).join("");
}

/** @param {string} text @param {string} set */
function stripped(text, set) {
  let from = 0;
  let to = text.length;
  while (from < to && set.includes(text[from])) from += 1;
  while (to > from && set.includes(text[to - 1])) to -= 1;
  return text.slice(from, to);
}

/**
 * The text of one coordinate: no label before it, words turned to marks, single spaces.
 * @param {string} text
 * @throws {CoordinateError}
 */
export function clean(text) {
  if (typeof text !== "string" || !text.trim()) {
    throw new CoordinateError("empty", "Write a place, for example 52S EE 1656 7059.");
  }
  if ([...text].length > LONGEST) throw new CoordinateError("too_long", "This is too long for one coordinate.");
  let plain = stripped(characters(text).replaceAll("''", '"').trim(), ".,;()[]<>").trim().replace(/ {2,}/g, " ");
  plain = stripped(plain.replace(LABEL, "").trim(), " :;,=");
  for (const [pattern, mark] of WORDS) plain = plain.replace(pattern, mark);
  return plain.replace(/ {2,}/g, " ").trim();
}
