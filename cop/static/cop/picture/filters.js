// <h-filters>: the chips over the map. Their state lives in the address; each tells how many incidents it would leave.
import { html, nothing } from "lit";
import { Light, define } from "../elements/light.js";
import { audienceOf, shape } from "../elements/marks.js";
import { t, tn, tp } from "../i18n/catalog.js";
import { severities, severityWord, statusWord } from "../i18n/words.js";
import { activeCount, toggled } from "../store/filters.js";
import { countOf, countsOf } from "./facets.js";
import { Following } from "./follow.js";
import "../elements/menu.js";
import "../tracks/chip.js";

const HOURS = [1, 3, 6, 12, 24, 72];
const SIDES = ["military", "civilian"];

/** @param {string} which */
const sideWord = (which) => (which === "military" ? t("Military") : t("Civilian"));

export class FilterBar extends Light {
  static properties = { picture: { attribute: false }, page: { attribute: false }, seek: { state: true } };
  constructor() {
    super();
    /** @type {import("./picture").Picture | null} */
    this.picture = null;
    /** @type {import("./map_page.js").MapPage | null} */
    this.page = null;
    /** Words that narrow the menu of kinds. */
    this.seek = "";
    this.following = new Following(this, ["store", "address", "kinds", "minute", "outbox"]);
  }

  connectedCallback() {
    super.connectedCallback();
    this.setAttribute("role", "toolbar");
    this.setAttribute("aria-label", t("Filters"));
  }

  focusFirst() {
    /** @type {HTMLElement | null} */ (this.querySelector("[data-filter]"))?.focus();
  }

  render() {
    const { page, picture } = this;
    if (!page || !picture) return nothing;
    const { filters } = page;
    const active = activeCount(filters);
    return html`${this.newButton()} ${this.openChip()} ${filters.q ? this.wordsChip() : nothing}
      ${this.facet("severity", t("Severity"), Object.keys(severities()), severityWord, (level) => shape(level))}
      ${this.kindFacet()}
      ${this.facet("side", t("Side"), SIDES, sideWord)}
      ${this.facet("audience", t("Audience"), picture.audiences.map((audience) => audience.key), (key) => audienceOf(key).name)}
      ${this.hoursChip()} ${this.viewChip()}
      ${active ? html`<button type="button" class="chip quiet" @click=${() => page.clearFilters()}><i class="bi bi-x" aria-hidden="true"></i>${t("Clear")}</button>` : nothing}
      <span class="grow"></span>${this.panelChips()}`;
  }

  newButton() {
    const may = this.picture?.may("report");
    return html`<button type="button" class="btn btn-p round new" data-new aria-disabled=${may ? nothing : "true"} title=${may ? nothing : t("Your role may not report incidents. Ask the officer on watch.")}>
      <i class="bi bi-${may ? "plus-lg" : "lock"}" aria-hidden="true"></i>${t("New incident")}<kbd aria-hidden="true">n</kbd></button>`;
  }

  openChip() {
    const page = /** @type {import("./map_page.js").MapPage} */ (this.page);
    const { filters } = page;
    const named = filters.status.filter((status) => status !== "all");
    if (named.length) return html`<button type="button" class="chip on" data-filter aria-pressed="true" @click=${() => page.filter({ status: [] })}>${named.map(statusWord).join(", ")}<i class="bi bi-x x" aria-hidden="true"></i></button>`;
    const on = filters.status.length === 0;
    const count = countOf(page.everyIncident(), { ...filters, status: [] }, page.here);
    return html`<button type="button" class="chip ${on ? "on" : ""}" data-filter aria-pressed=${on} title=${on ? t("Closed, duplicate and false ones are left out") : nothing} @click=${() => page.filter({ status: on ? ["all"] : [] })}>${tp("of incidents", "Open")} <span>${count}</span>${on ? html`<i class="bi bi-x x" aria-hidden="true"></i>` : nothing}</button>`;
  }

  wordsChip() {
    const page = /** @type {import("./map_page.js").MapPage} */ (this.page);
    return html`<button type="button" class="chip on" aria-label=${t("Words: {words}. Take out", { words: page.filters.q })} @click=${() => page.filter({ q: "" })}><i class="bi bi-search" aria-hidden="true"></i><span class="cut">${page.filters.q}</span><i class="bi bi-x x" aria-hidden="true"></i></button>`;
  }

  /**
   * @param {"severity" | "side" | "audience"} name @param {string} label @param {string[]} values
   * @param {(value: string) => string} word @param {(value: string) => unknown} [mark]
   */
  facet(name, label, values, word, mark) {
    const page = /** @type {import("./map_page.js").MapPage} */ (this.page);
    const chosen = page.filters[name];
    const counts = countsOf(page.everyIncident(), page.filters, name, page.here);
    return this.menu(label, chosen.map(word), () => page.filter({ [name]: [] }), values.map((value) => this.option(word(value), chosen.includes(value), counts.get(value) ?? 0, () => page.filter(toggled(page.filters, name, value)), mark?.(value))));
  }

  kindFacet() {
    const page = /** @type {import("./map_page.js").MapPage} */ (this.page);
    const picture = /** @type {import("./picture").Picture} */ (this.picture);
    const chosen = page.filters.kind;
    const counts = countsOf(page.everyIncident(), page.filters, "kind", page.here);
    const seek = this.seek.trim().toLowerCase();
    const fits = (/** @type {string} */ code) => !seek || [code, ...Object.values(picture.kinds.incidents.get(code)?.names ?? {})].some((name) => name.toLowerCase().includes(seek));
    const options = [...counts].filter(([code]) => fits(code)).map(([code, count]) => this.option(picture.kindName(code), chosen.includes(code), count, () => page.filter(toggled(page.filters, "kind", code))));
    const field = html`<input class="input" type="search" aria-label=${t("Find a kind")} placeholder=${t("Find a kind")} .value=${this.seek} @input=${(/** @type {InputEvent} */ event) => (this.seek = /** @type {HTMLInputElement} */ (event.target).value)} />`;
    return this.menu(t("Kind"), chosen.map((code) => picture.kindName(code)), () => page.filter({ kind: [] }), [field, options.length ? options : html`<div class="menu-head meta">${t("No incident of such a kind")}</div>`]);
  }

  hoursChip() {
    const page = /** @type {import("./map_page.js").MapPage} */ (this.page);
    const { hours } = page.filters;
    const word = (/** @type {number} */ count) => t("Last {count} h", { count });
    const options = (HOURS.includes(hours) || !hours ? HOURS : [...HOURS, hours]).map((count) =>
      this.option(word(count), hours === count, countOf(page.everyIncident(), { ...page.filters, hours: count }, page.here), () => page.filter({ hours: hours === count ? 0 : count })));
    return this.menu(t("Changed"), hours ? [word(hours)] : [], () => page.filter({ hours: 0 }), options, hours ? word(hours) : "");
  }

  viewChip() {
    const page = /** @type {import("./map_page.js").MapPage} */ (this.page);
    const on = page.filters.inView;
    return html`<button type="button" class="chip ${on ? "on" : ""}" aria-pressed=${on} @click=${() => page.filter({ inView: !on })}>${t("In view")} <span>${page.inViewCount()}</span>${on ? html`<i class="bi bi-x x" aria-hidden="true"></i>` : nothing}</button>`;
  }

  panelChips() {
    const page = /** @type {import("./map_page.js").MapPage} */ (this.page);
    const picture = /** @type {import("./picture").Picture} */ (this.picture);
    const { mode } = page;
    return html`<button type="button" class="chip feed-chip" title=${t("Latest")} aria-pressed=${mode === "feed"} @click=${() => (mode === "feed" ? page.closePanel() : picture.navigate({ view: "feed", incident: null, resource: null, tab: null, report: null }))}><i class="bi bi-broadcast-pin" aria-hidden="true"></i><span class="visually-hidden">${t("Latest")}</span></button>
      <h-track-chip .picture=${picture} .page=${page}></h-track-chip>
      <button type="button" class="chip" aria-pressed=${mode === "list"} @click=${() => picture.navigate({ view: mode === "list" ? null : "list", report: null })}><i class="bi bi-list-ul" aria-hidden="true"></i>${t("List")}</button>`;
  }

  /** @param {string} label @param {string[]} chosen words @param {() => void} clear @param {unknown} options @param {string} [text] instead of "label: chosen" */
  menu(label, chosen, clear, options, text = "") {
    const on = chosen.length > 0;
    const said = text || (on ? `${label}: ${chosen.length > 2 ? tn("{count} chosen", "{count} chosen", chosen.length) : chosen.join(", ")}` : label);
    return html`<h-menu><details><summary class="chip ${on ? "on" : ""}" data-filter>${said}<i class="bi bi-chevron-down" aria-hidden="true"></i></summary>
      <div class="menu" role="group" aria-label=${label}>
        <button type="button" class="menu-item" role="checkbox" aria-checked=${!on} @click=${clear}><i class="bi ${on ? "" : "bi-check-lg"}" aria-hidden="true"></i><span>${t("All")}</span></button><hr />
        ${options}</div></details></h-menu>`;
  }

  /** @param {string} word @param {boolean} on @param {number} count @param {() => void} act @param {unknown} [mark] */
  option(word, on, count, act, mark = nothing) {
    return html`<button type="button" class="menu-item facet" role="checkbox" aria-checked=${on} @click=${act}><i class="bi ${on ? "bi-check-lg" : ""}" aria-hidden="true"></i><span class="word">${mark}${word}</span><span class="n">${count}</span></button>`;
  }
}

define("h-filters", FilterBar);
