// Fields of an edit form: what a record holds as text for an input, and back. Pure: only what changed is sent.
import { DateTimeError, dateTimeGroup, parseGroup } from "../notation/datetime.js";
import { CoordinateError, parse } from "../notation/coordinates.js";
import { t } from "../i18n/catalog.js";
import { parseMoment } from "../report/when.js";

/**
 * @typedef {object} Field
 * @property {string} name in the record, or "titles.ko" for one language of names
 * @property {string} label
 * @property {"text" | "lines" | "choice" | "moment" | "place" | "number" | "measures"} type
 * @property {[string, string][]} [options] of a choice: code and word
 * @property {boolean} [required]
 * @property {number} [max] characters
 * @property {string} [help]
 * @property {string} [lang]
 * @property {boolean} [half] two beside each other
 *
 * @typedef {{zone: string, format: (lon: number, lat: number) => string, now?: number}} Ways how times and places are written
 */

/** @param {any} record @param {string} name */
export function valueIn(record, name) {
  const [head, key] = name.split(".");
  return key ? (record[head]?.[key] ?? "") : record[head];
}

/** What the input shows. @param {Field} field @param {any} record @param {Ways} ways @returns {any} */
export function shown(field, record, ways) {
  const value = valueIn(record, field.name);
  if (field.type === "moment") return value ? dateTimeGroup(value) : "";
  if (field.type === "place") return value ? ways.format(value.coordinates[0], value.coordinates[1]) : "";
  if (field.type === "measures") return (value ?? []).map((/** @type {any} */ each) => ({ ...each, value: String(each.value) }));
  if (field.name === "organization") return value?.id ?? "";
  return value === null || value === undefined ? "" : String(value);
}

/** What is sent for an input. Throws Error with the words for the person. @param {Field} field @param {any} text @param {Ways} ways @returns {any} */
export function read(field, text, ways) {
  if (field.type === "measures") return measures(text);
  const plain = String(text).trim();
  if (field.required && !plain) throw new Error(t("This cannot stay empty."));
  if (field.type === "moment") return plain ? moment(plain, ways, field.name === "occurred_at") : null;
  if (field.type === "place") {
    if (!plain) return null;
    const { lon, lat } = parse(plain);
    return { type: "Point", coordinates: [Number(lon.toFixed(6)), Number(lat.toFixed(6))] };
  }
  if (field.type === "number") {
    const number = Number(plain.replace(/[\s,]/g, ""));
    if (!plain || !Number.isInteger(number) || number < 0) throw new Error(t("Write a whole number, 0 or more."));
    return number;
  }
  if (field.name === "organization") return plain || null;
  return plain;
}

/** @param {string} text @param {Ways} ways @param {boolean} expected it may lie ahead */
function moment(text, { zone, now }, expected) {
  const at = expected && /[a-z]{3}\s*\d{2,4}$/i.test(text) ? parseGroup(text) : parseMoment(text, zone, now);
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** @param {{measure: string, value: string, unit: string}[]} rows */
function measures(rows) {
  return rows.filter(({ measure, value }) => measure || value).map(({ measure, value, unit }) => {
    const number = Number(String(value).replace(/[\s,]/g, ""));
    if (!measure) throw new Error(t("Choose what is measured."));
    if (String(value).trim() === "" || !Number.isFinite(number)) throw new Error(t("{measure}: write a number.", { measure }));
    return { measure, value: number, unit };
  });
}

/**
 * @param {readonly Field[]} fields
 * @param {any} record as it was when the form was opened
 * @param {Record<string, any>} typed by name of field
 * @param {Ways} ways
 * @returns {{body: Record<string, any>, problems: Record<string, string>, mended: Record<string, string>}} only what changed; `mended`: a proposal for a place
 */
export function changedFields(fields, record, typed, ways) {
  /** @type {Record<string, any>} */
  const body = {};
  /** @type {Record<string, string>} */
  const problems = {};
  /** @type {Record<string, string>} */
  const mended = {};
  for (const field of fields) {
    if (!(field.name in typed) || same(typed[field.name], shown(field, record, ways))) continue;
    try {
      const value = read(field, typed[field.name], ways);
      const [head, key] = field.name.split(".");
      if (key) {
        body[head] = { ...(body[head] ?? record[head] ?? {}), [key]: value };
        if (!value) delete body[head][key];
      } else if (!same(value, field.name === "organization" ? (record.organization?.id ?? null) : (record[head] ?? null))) body[head] = value;
    } catch (error) {
      if (error instanceof CoordinateError) {
        problems[field.name] = error.shown;
        if (error.suggestion) mended[field.name] = error.suggestion;
      } else if (error instanceof DateTimeError || error instanceof Error) problems[field.name] = error.message;
    }
  }
  return { body, problems, mended };
}

/** @param {any} a @param {any} b */
function same(a, b) {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
