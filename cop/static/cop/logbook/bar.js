// <h-log-bar>: filters of the log, in the address.  <h-log-writer>: a line to a chosen incident, with who will see it.
import { html, nothing } from "lit";
import { define } from "../elements/light.js";
import { t } from "../i18n/catalog.js";
import { OnPicture } from "../panel/element.js";
import { bySeverity, compare, isOpen } from "../store/selectors.js";
import { anyFilter, logFiltersIn } from "./filters.js";
import "../elements/audience.js";
import "../panel/composer.js";
import "../panel/room.css";

/** @typedef {import("../store/forms").Incident} Incident */

const HOURS = [1, 6, 12, 24, 72];

/** The open ones first, the worst first. @param {import("../picture/picture").Picture} picture @returns {Incident[]} */
function choices(picture) {
  return [...picture.state.records.incidents.values()].sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || bySeverity(a, b) || compare(a.id, b.id));
}

export class LogBar extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["store", "address"]);

  render() {
    const { picture } = this;
    if (!picture) return nothing;
    const filters = logFiltersIn(picture.query);
    const go = (/** @type {Record<string, string | null>} */ change) => picture.navigate(change, { replace: true });
    const typed = (/** @type {string} */ name) => (/** @type {Event} */ event) => go({ [name]: /** @type {HTMLInputElement} */ (event.target).value || null });
    const seg = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ value, /** @type {[string, string][]} */ words) =>
      html`<span class="seg" role="group" aria-label=${label}>${words.map(([code, word]) => html`<button type="button" aria-pressed=${value === code} @click=${() => go({ [name]: code || null })}>${word}</button>`)}</span>`;
    return html`<div class="filters" role="search" aria-label=${t("Filters of the log")}>
      <input class="input" type="search" aria-label=${t("Words in the log")} placeholder=${t("Words in the log")} .value=${filters.q} @change=${typed("q")} @search=${typed("q")} />
      <select class="input which" aria-label=${t("Incident")} @change=${typed("incident")}><option value="">${t("Every incident")}</option>
        ${filters.incident && !picture.state.indexes.incidents_by_code.has(filters.incident) ? html`<option value=${filters.incident} selected>${filters.incident}</option>` : nothing}
        ${choices(picture).map((incident) => html`<option value=${incident.code} ?selected=${incident.code === filters.incident}>${incident.code} ${picture.titleOf(incident).text}</option>`)}</select>
      ${seg("by", t("Written by"), filters.by, [["", t("All")], ["person", t("People")], ["system", t("System")]])}
      ${seg("side", t("Side"), filters.side, [["", t("Both")], ["military", "MIL"], ["civilian", "CIV"]])}
      ${seg("struck", t("Struck lines"), filters.struck, [["", t("With struck")], ["1", t("Only struck")], ["0", t("Without")]])}
      <select class="input since" aria-label=${t("Since")} @change=${typed("since")}><option value="">${t("Whenever")}</option>${[...new Set([...HOURS, ...(filters.hours ? [filters.hours] : [])])].map((hours) => html`<option value=${String(hours)} ?selected=${hours === filters.hours}>${t("Last {count} h", { count: hours })}</option>`)}</select>
      ${anyFilter(filters) ? html`<button type="button" class="btn btn-t sm" @click=${() => go({ incident: null, by: null, side: null, struck: null, q: null, since: null })}>${t("Clear filters")}</button>` : nothing}
      <button type="button" class="btn btn-q sm print" @click=${() => print()}><i class="bi bi-printer" aria-hidden="true"></i>${t("Print")}</button></div>`;
  }
}

export class LogWriter extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["store", "address"]);
  static properties = { ...OnPicture.properties, incident: { state: true }, audience: { state: true } };
  constructor() {
    super();
    /** Code of the incident that the line goes to; "": that of the filter. */
    this.incident = "";
    /** "": that of the incident. */
    this.audience = "";
  }

  focus() {
    /** @type {HTMLElement | null} */ (this.chosen ? this.querySelector("h-composer") : this.querySelector("select"))?.focus();
  }

  /** @returns {Incident | null} */
  get chosen() {
    const code = this.incident || logFiltersIn(/** @type {URLSearchParams} */ (this.picture?.query)).incident;
    const [id] = this.picture?.state.indexes.incidents_by_code.get(code) ?? [];
    return (id && this.picture?.state.records.incidents.get(id)) || null;
  }

  /** @param {CustomEvent<string>} event */
  async send({ detail: text }) {
    const { picture, chosen } = this;
    if (!picture || !chosen) return;
    await picture.send({ kind: "log_line", path: `incidents/${chosen.id}/log/`, body: { text, audience: this.audience || chosen.audience }, label: `${chosen.code} ${text}`.slice(0, 120), about: chosen.id });
  }

  render() {
    const { picture, chosen } = this;
    if (!picture || !picture.state.epoch) return nothing;
    if (!picture.may("report")) return html`<div class="composer"><h-denied label=${t("Add line")} who=${t("Your role may read the log. Reporters and officers write in it.")}></h-denied></div>`;
    const select = html`<select class="input which" aria-label=${t("Incident that the line goes to")} @change=${(/** @type {Event} */ event) => { this.incident = /** @type {HTMLSelectElement} */ (event.target).value; this.audience = ""; }}>
      <option value="" ?selected=${!chosen}>${t("Choose the incident")}</option>${choices(picture).map((incident) => html`<option value=${incident.code} ?selected=${incident.id === chosen?.id}>${incident.code} ${picture.titleOf(incident).text}</option>`)}</select>`;
    return html`<div class="writer">${select}
      ${chosen ? html`<h-composer key="log:${chosen.id}" label=${t("Line to {code}", { code: chosen.code })} placeholder=${t("What happened, in a sentence")} action=${t("Add line")} primary hint="l"
        .beside=${html`<span class="meta">${t("Seen by")}</span><h-aud pick v=${this.audience || chosen.audience} @change=${(/** @type {Event} */ event) => (this.audience = /** @type {any} */ (event.target).value)}></h-aud>`} @send=${this.send}></h-composer>` : html`<p class="meta pad">${t("Choose an incident to write a line to it.")}</p>`}</div>`;
  }
}

define("h-log-bar", LogBar);
define("h-log-writer", LogWriter);
