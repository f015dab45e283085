// The search field of the top bar on a live page: suggestions while typing, arrows, Enter. Without a choice, Enter filters the list.
import { html, nothing, render } from "lit";
import { shape } from "../elements/marks.js";
import { t, tn } from "../i18n/catalog.js";
import { severityWord, statusWord } from "../i18n/words.js";
import { found } from "./search_results.js";
import { findPlaces } from "./places.js";

/** @typedef {import("./search_results.js").Found | {kind: "place", name: string, detail: string, lon: number, lat: number}} Choice */

const WAIT = 250;

export class Search {
  /**
   * @param {HTMLFormElement} form @param {import("./create.js").LivePicture} picture
   * @param {{goTo: (lon: number, lat: number) => void, fitTo: (box: [number, number, number, number]) => void, middle: () => {lon: number, lat: number}}} map
   */
  constructor(form, picture, map) {
    this.form = form;
    this.picture = picture;
    this.map = map;
    this.field = /** @type {HTMLInputElement} */ (form.querySelector("[data-search]"));
    this.list = document.createElement("div");
    this.list.className = "menu find-menu";
    this.list.id = "find-list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", t("Found"));
    this.list.hidden = true;
    form.append(this.list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": "find-list", "aria-expanded": "false" })) this.field.setAttribute(name, value);
    /** @type {Choice[]} */
    this.choices = [];
    /** Places that the server knows, for the words at hand. @type {Choice[]} */
    this.places = [];
    this.active = -1;
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("focus", () => this.look());
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    form.addEventListener("submit", (event) => this.submit(event));
    form.addEventListener("focusout", (event) => !form.contains(/** @type {Node | null} */ (event.relatedTarget)) && this.close());
  }

  typed() {
    this.places = [];
    this.look();
    clearTimeout(this.timer);
    const text = this.field.value.trim();
    if (text.length >= 2) this.timer = setTimeout(() => this.askForPlaces(text), WAIT);
  }

  /** @param {string} text */
  async askForPlaces(text) {
    const places = await findPlaces(text, { near: this.map.middle() }).catch(() => []);
    if (text !== this.field.value.trim()) return;
    this.places = places.slice(0, 3).map((place) => ({ kind: "place", ...place }));
    this.look();
  }

  look() {
    const text = this.field.value.trim();
    this.choices = text ? [...found(this.picture.state, text), ...this.places] : [];
    this.active = Math.min(this.active, this.choices.length - 1);
    this.show(text !== "" && document.activeElement === this.field);
  }

  close() {
    this.active = -1;
    this.show(false);
  }

  /** @param {boolean} open */
  show(open) {
    this.list.hidden = !open;
    this.field.setAttribute("aria-expanded", String(open));
    if (this.active >= 0) this.field.setAttribute("aria-activedescendant", `found-${this.active}`);
    else this.field.removeAttribute("aria-activedescendant");
    render(open ? html`${this.choices.map((choice, i) => this.option(choice, i))}${this.choices.length ? nothing : html`<div class="menu-head meta" role="option" aria-disabled="true" aria-selected="false">${t("Nothing found. Write words of a title, a code, a place, or coordinates in any notation.")}</div>`}` : nothing, this.list);
  }

  /** @param {Choice} choice @param {number} i */
  option(choice, i) {
    return html`<div class="menu-item" role="option" id="found-${i}" aria-selected=${i === this.active} @pointerdown=${(/** @type {Event} */ event) => event.preventDefault()} @click=${() => this.take(choice)}>${this.words(choice)}</div>`;
  }

  /** @param {Choice} choice */
  words(choice) {
    const { picture } = this;
    if (choice.kind === "coordinates") return html`<i class="bi bi-crosshair" aria-hidden="true"></i><b class="mono">${picture.format(choice.lon, choice.lat)}</b><span class="meta">${t("Show this place on the map")}</span>`;
    if (choice.kind === "mended") return html`<i class="bi bi-exclamation-circle" aria-hidden="true"></i><b class="mono">${choice.text}</b><span class="meta">${choice.message}</span>`;
    if (choice.kind === "area") return html`<i class="bi bi-bounding-box" aria-hidden="true"></i><b>${choice.name}</b><span class="meta">${tn("{count} incident here", "{count} incidents here", choice.count)}</span>`;
    if (choice.kind === "place") return html`<i class="bi bi-geo-alt" aria-hidden="true"></i><b>${choice.name}</b><span class="meta">${choice.detail || picture.format(choice.lon, choice.lat)}</span>`;
    const { text, lang } = picture.titleOf(choice.record);
    if (choice.kind === "resource") return html`<i class="bi bi-truck" aria-hidden="true"></i><b lang=${lang}>${text}</b><span class="meta"><span class="mono">${choice.record.code}</span> · ${choice.record.organization?.short_name ?? ""}</span>`;
    const { record } = choice;
    return html`${shape(record.severity, 14)}<b lang=${lang}>${text}</b><span class="meta"><span class="mono">${record.code}</span> · ${severityWord(record.severity)} · ${statusWord(record.status)} · ${picture.placeOf(record)}</span>`;
  }

  /** @param {Choice} choice */
  take(choice) {
    if (choice.kind === "mended") {
      this.field.value = choice.text;
      return this.typed();
    }
    this.close();
    this.field.value = "";
    this.field.blur();
    if (choice.kind === "incident" || choice.kind === "resource") {
      const view = this.picture.query.get("view");
      this.picture.navigate({ incident: choice.kind === "incident" ? choice.record.code : null, resource: choice.kind === "resource" ? choice.record.code : null, view: view === "list" ? null : view, tab: null, report: null });
    } else if (choice.kind === "area") this.map.fitTo(choice.box);
    else this.map.goTo(choice.lon, choice.lat);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (this.list.hidden) this.field.value = "";
      this.close();
      if (!this.field.value) this.field.blur();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const count = this.choices.length;
    if (count) this.active = event.key === "ArrowDown" ? (this.active + 1) % count : (this.active + count) % (count + 1) - 1;
    this.show(true);
    document.getElementById(`found-${this.active}`)?.scrollIntoView({ block: "nearest" });
  }

  /** @param {SubmitEvent} event */
  submit(event) {
    event.preventDefault();
    const chosen = this.choices[this.active] ?? (["coordinates", "mended"].includes(this.choices[0]?.kind) || this.exactCode() ? this.choices[0] : null);
    if (chosen) return this.take(chosen);
    const words = this.field.value.trim();
    this.close();
    this.picture.navigate({ q: words, view: words ? "list" : this.picture.query.get("view"), report: null });
    this.field.value = "";
    this.field.blur();
  }

  /** Whether the words are the code of the first one found. */
  exactCode() {
    const [first] = this.choices;
    const code = first && "record" in first ? first.record.code : "";
    const text = this.field.value.trim().toUpperCase();
    return Boolean(code) && (code === text || code.slice(4) === text);
  }
}
