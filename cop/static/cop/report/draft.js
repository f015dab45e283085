// The report that is being written: one per page, kept over a reload until it is on its way. Knows no markup.
import { t } from "../i18n/catalog.js";
import { zone } from "../i18n/time.js";
import { shortCode, uuid7 } from "../link/ids.js";
import { nameOfPoint } from "../picture/places.js";
import { parseMoment } from "./when.js";

/**
 * @typedef {{kind: string, value: number, basis: string}} ReadFigure
 * @typedef {{lon: number, lat: number, source: "map" | "gps" | "typed" | "name" | "pasted", accuracy?: number}} ReportPoint
 * @typedef {object} ReportData
 * @property {string} id @property {string} code
 * @property {string} title @property {string} kind @property {string} when "now", minutes ago, "unknown" or "at" @property {string} at as it was typed
 * @property {string} where as it was typed @property {ReportPoint | null} point @property {string} placeName
 * @property {string} severity @property {string} people @property {ReadFigure[]} figures @property {string} needs what is left of `people`
 * @property {string} description @property {string} audience
 * @property {string[]} guessed names of fields that nobody has confirmed
 * @property {string} editing id of the outbox item that this changes, "" for a new one
 */

const TYPED = /** @type {const} */ (["title", "where", "people", "description", "at", "severity"]);

/** @param {string} audience @returns {ReportData} */
export function emptyReport(audience) {
  return {
    id: uuid7(), code: shortCode("INC"), title: "", kind: "", when: "now", at: "", where: "", point: null, placeName: "", severity: "", people: "", figures: [], needs: "",
    description: "", audience, guessed: [], editing: "",
  };
}

export class ReportDraft extends EventTarget {
  /** @param {import("../picture/create.js").LivePicture} picture @param {Storage} [storage] */
  constructor(picture, storage = sessionStorage) {
    super();
    this.picture = picture;
    this.storage = storage;
    this.key = `hadr-report:${picture.viewer.id}:${picture.operation.slug}`;
    /** Photos wait in memory; a reload asks for them again. @type {File[]} */
    this.photos = [];
    /** @type {ReportData} */
    this.data = this.kept() ?? emptyReport(picture.operation.default_audience);
  }

  /** @returns {ReportData | null} */
  kept() {
    try {
      const text = this.storage.getItem(this.key);
      return text ? { ...emptyReport(this.picture.operation.default_audience), ...JSON.parse(text) } : null;
    } catch {
      return null; // storage is closed to us, or holds what an older version wrote
    }
  }

  /** @param {Partial<ReportData>} change */
  set(change) {
    this.data = { ...this.data, ...change };
    try {
      if (this.isEmpty()) this.storage.removeItem(this.key);
      else this.storage.setItem(this.key, JSON.stringify(this.data));
    } catch {
      // full or closed: the text stays in this page
    }
    this.dispatchEvent(new Event("change"));
  }

  /** A person touched the field: it is no guess any more. @param {Partial<ReportData>} change @param {string[]} fields */
  settle(change, fields) {
    this.set({ ...change, guessed: this.data.guessed.filter((field) => !fields.includes(field)) });
  }

  isEmpty() {
    return TYPED.every((field) => !this.data[field]) && !this.data.point && this.photos.length === 0;
  }

  clear() {
    this.photos = [];
    this.set(emptyReport(this.picture.operation.default_audience));
  }

  get point() {
    return this.data.point;
  }

  /** A place on the map, of the device, or read. @param {ReportPoint} point @param {string} [name] when it is known already */
  setPoint(point, name = "") {
    const where = this.picture.format(point.lon, point.lat, this.picture.notation === "mgrs" ? 5 : undefined);
    this.settle({ point, where, placeName: name }, ["where"]);
    if (!name) void this.nameThePoint();
  }

  /** Asks what people call the point; without an answer the grid has to do. */
  async nameThePoint() {
    const { point } = this.data;
    if (!point) return;
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const name = await nameOfPoint(point.lon, point.lat, this.asking.signal);
      if (this.data.point === point && name) this.set({ placeName: name });
    } catch {
      // offline: the server names it when the report arrives
    }
  }

  /** Takes an outbox item back into the form. @param {import("../link/outbox.js").Item} item */
  change({ id, body, label }) {
    const [lon, lat] = body.location?.coordinates ?? [];
    this.set({
      ...emptyReport(body.audience ?? this.picture.operation.default_audience), id, editing: id, code: body.code ?? label.slice(0, 9), title: body.title ?? "", kind: body.kind ?? "", severity: body.severity ?? "",
      when: body.occurred_at ? "at" : "unknown", at: body.occurred_at ?? "", point: body.location ? { lon, lat, source: "typed" } : null, placeName: body.place_name ?? "",
      where: body.location ? this.picture.format(lon, lat, this.picture.notation === "mgrs" ? 5 : undefined) : (body.place_name ?? ""), figures: body.figures ?? [], people: body.needs ?? "", needs: body.needs ?? "", description: body.description ?? "",
    });
  }

  /** What is missing or wrong, by field, with the way to mend it. @returns {Record<string, string>} */
  problems() {
    const { title, kind, severity, point, placeName, where, when, at } = this.data;
    /** @type {Record<string, string>} */
    const wrong = {};
    if (!title.trim()) wrong.title = t("Write in a few words what happened: Bridge out, 2 trapped.");
    if (!kind) wrong.kind = t("Choose a kind. Other is one too.");
    if (!point && !placeName) wrong.where = where.trim() ? t("This place is not known. Press the map, or write coordinates.") : t("Press the map, use your position, or write coordinates or a name.");
    if (!severity) wrong.severity = t("Choose how bad it is. Unknown is an answer.");
    if (when === "at") {
      try {
        this.moment(at);
      } catch (error) {
        wrong.when = error instanceof Error ? error.message : String(error);
      }
    }
    return wrong;
  }

  /** @param {string} text @param {number} [now] */
  moment(text, now = Date.now()) {
    return /^\d{4}-\d{2}-\d{2}T/.test(text) ? new Date(text) : parseMoment(text, zone(), now);
  }

  /** The body of POST incidents/. @param {number} [now] */
  body(now = Date.now()) {
    const { id, code, title, kind, severity, point, placeName, when, at, needs, people, figures, description, audience } = this.data;
    const minutes = when === "now" ? 0 : Number(when);
    const occurred = when === "at" ? this.moment(at, now).toISOString() : when === "unknown" ? null : new Date(now - minutes * 60_000).toISOString();
    return {
      id, code, title: title.trim(), kind, severity, audience, reported_at: new Date(now).toISOString(), occurred_at: occurred,
      ...(point ? { location: { type: "Point", coordinates: [round(point.lon), round(point.lat)] } } : {}),
      ...(placeName ? { place_name: placeName.slice(0, 200) } : {}),
      ...(needs || people ? { needs: figures.length ? needs : people.trim() } : {}),
      ...(description ? { description } : {}),
      ...(figures.length ? { figures: figures.map(({ kind: of, value, basis }) => ({ kind: of, value, basis })) } : {}),
    };
  }
}

/** Seven decimals of a degree are a centimeter. @param {number} degrees */
function round(degrees) {
  return Math.round(degrees * 1e7) / 1e7;
}
