// <h-where>: the place of a report - from the map, the device's position, coordinates in any notation, or a name.
import { html, nothing } from "lit";
import { Light, define } from "../elements/light.js";
import { t } from "../i18n/catalog.js";
import { findPlaces } from "../picture/places.js";
import { shortPlace } from "../picture/words.js";
import { fullName, readCoordinates, readWhere, sourceWords } from "./where.js";

const WAIT = 350;
const PATIENCE = 15_000;
const SETTLE = 1_500; // of somebody who has pressed Store

export class WhereField extends Light {
  static properties = { draft: { attribute: false }, picture: { attribute: false }, near: { attribute: false }, problem: {}, wrong: { state: true }, mended: { state: true }, choices: { state: true }, locating: { state: true } };
  constructor() {
    super();
    /** @type {import("./draft.js").ReportDraft | null} */
    this.draft = null;
    /** @type {import("../picture/picture").Picture | null} */
    this.picture = null;
    /** Around where names are looked for. @type {() => {lon: number, lat: number} | null} */
    this.near = () => null;
    /** From the form, or from the server. */
    this.problem = "";
    this.wrong = "";
    /** @type {string | null} */
    this.mended = null;
    /** @type {import("../picture/places.js").NamedPlace[]} */
    this.choices = [];
    this.locating = "";
    /** @type {Promise<void> | undefined} */
    this.reading = undefined;
    this.redraw = () => this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    this.draft?.addEventListener("change", this.redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.draft?.removeEventListener("change", this.redraw);
    clearTimeout(this.timer);
  }

  /** @param {string} text */
  typed(text) {
    this.wrong = "";
    this.mended = null;
    this.choices = [];
    this.draft?.settle({ where: text, point: null, placeName: "" }, ["where"]);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.reading = this.read(text)), WAIT);
  }

  /** Reads at once what was typed last, and waits for it a little. @returns {Promise<void>} */
  async settled() {
    const { draft } = this;
    if (draft && !draft.data.point && draft.data.where.trim()) this.reading = this.read(draft.data.where);
    await Promise.race([this.reading, new Promise((resolve) => setTimeout(resolve, SETTLE))]);
  }

  /** @param {string} text */
  async read(text) {
    clearTimeout(this.timer);
    const { draft } = this;
    if (!draft || draft.data.where !== text || draft.data.point) return;
    const reading = await readWhere(text, (words) => findPlaces(words, { near: this.near() }));
    if (draft.data.where !== text) return;
    this.wrong = reading.problem;
    this.mended = reading.mended;
    this.choices = reading.choices.slice(0, 4);
    if (reading.point) {
      const named = reading.name !== "";
      draft.set({ point: { ...reading.point, source: named ? "name" : "typed" }, placeName: reading.name, guessed: named ? [...draft.data.guessed, "where"] : draft.data.guessed });
      if (!named) void draft.nameThePoint();
    } else if (reading.name) draft.set({ placeName: reading.name });
  }

  /** The text becomes what it means, in the reader's notation, when one leaves the field. */
  left() {
    const { draft, picture } = this;
    if (!draft || !picture) return;
    const { point, where } = draft.data;
    if (!point && where.trim()) return void this.read(where);
    if (point && readCoordinates(where)?.point) draft.set({ where: picture.format(point.lon, point.lat, picture.notation === "mgrs" ? 5 : undefined) });
  }

  /** @param {import("../picture/places.js").NamedPlace} place */
  choose(place) {
    this.choices = [];
    this.draft?.settle({ where: place.name, point: { lon: place.lon, lat: place.lat, source: "name" }, placeName: fullName(place) }, ["where"]);
  }

  locate() {
    if (!navigator.geolocation) return void (this.locating = "failed");
    this.locating = "busy";
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude, latitude, accuracy } }) => {
        this.locating = "";
        this.draft?.setPoint({ lon: longitude, lat: latitude, accuracy, source: "gps" });
      },
      () => (this.locating = "failed"),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 30_000 },
    );
  }

  render() {
    const { draft, picture } = this;
    if (!draft || !picture) return nothing;
    const { where, point, guessed } = draft.data;
    const wrong = this.wrong || this.problem;
    return html`<div class="field ${wrong ? "err" : ""} ${guessed.includes("where") ? "guessed" : ""}">
      <label for="report-where">${t("{number} Where", { number: 4 })}</label>
      <div class="with-tools"><i class="bi bi-geo-alt-fill ${point ? "set" : ""}" aria-hidden="true"></i>
        <input id="report-where" autocomplete="off" spellcheck="false" class=${point && readCoordinates(where) ? "mono" : ""} placeholder=${t("Grid, degrees or a name")} aria-describedby="report-where-said" aria-invalid=${wrong ? "true" : nothing} .value=${where} @input=${(/** @type {InputEvent} */ event) => this.typed(/** @type {HTMLInputElement} */ (event.target).value)} @change=${() => this.left()} />
        <button type="button" class="btn-i" title=${t("Use my position")} aria-label=${t("Use my position")} aria-busy=${this.locating === "busy"} @click=${this.locate}><i class="bi bi-crosshair" aria-hidden="true"></i></button>
        <button type="button" class="btn btn-t map hide-desk" @click=${() => picture.navigate({ report: "place" })}><i class="bi bi-map" aria-hidden="true"></i>${t("Map")}</button></div>
      <div id="report-where-said" class="said">${wrong ? this.mistake(wrong) : html`<span class="help row-line">${this.said()}</span>`}</div>
      ${this.choices.length > 1 ? html`<div class="row-line wrap places" role="group" aria-label=${t("Which place")}>${this.choices.map((place) => html`<button type="button" class="chip ${point?.lon === place.lon && point?.lat === place.lat ? "on" : ""}" @click=${() => this.choose(place)}>${fullName(place)}</button>`)}</div>` : nothing}</div>`;
  }

  /** @param {string} wrong */
  mistake(wrong) {
    const { mended } = this;
    return html`<span class="msg" role="alert"><i class="bi bi-exclamation-circle" aria-hidden="true"></i><span>${wrong}${mended ? html` <button type="button" class="btn btn-t sm mono" @click=${() => this.typed(mended)}>${mended}</button>` : nothing}</span></span>`;
  }

  said() {
    const { draft, picture } = this;
    if (!draft || !picture) return "";
    if (this.locating === "busy") return t("Asking the device for its position…");
    if (this.locating === "failed") return t("The device did not tell its position. Press the map, or write coordinates.");
    const { point, placeName, where, guessed } = draft.data;
    if (!point) return placeName ? t("“{name}” is kept as a name; no point on the map yet.", { name: placeName }) : t("Or press the map.");
    const grid = readCoordinates(where)?.point ? "" : picture.format(point.lon, point.lat);
    const parts = [shortPlace(placeName), grid, sourceWords(point.source, point.accuracy)].filter(Boolean).join(" · ");
    return guessed.includes("where") ? html`<i class="bi bi-magic" aria-hidden="true"></i><span class="cut" title=${parts}>${parts}</span><button type="button" class="btn btn-t sm nowrap" @click=${() => draft.settle({}, ["where"])}>${t("Yes, there")}</button>` : html`<span class="cut" title=${parts}>${parts}</span>`;
  }
}

define("h-where", WhereField);
