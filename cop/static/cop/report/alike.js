// <h-alike>: incidents that may be the one that is being written. Asked while typing; one press adds to it instead.
import { html, nothing } from "lit";
import { Light, define } from "../elements/light.js";
import { severity } from "../elements/marks.js";
import { t, tn } from "../i18n/catalog.js";
import { statusWord } from "../i18n/words.js";

/** @typedef {{incident: import("../store/forms").Incident, score: number, why: string[], distance_meters: number | null, hours_apart: number | null}} Likeness */

const WAIT = 500;

/** @param {Likeness} like */
export function reasonWords({ why, distance_meters: meters, hours_apart: hours }) {
  const parts = [];
  if (meters !== null && meters < 50_000) parts.push(meters < 950 ? t("{count} m away", { count: Math.max(10, Math.round(meters / 10) * 10) }) : t("{count} km away", { count: (meters / 1000).toFixed(1) }));
  if (hours !== null) parts.push(hours < 1 ? t("within the hour") : t("{count} h apart", { count: Math.round(hours) }));
  if (why.includes("same_kind")) parts.push(t("same kind"));
  else if (why.includes("related_kind")) parts.push(t("related kind"));
  if (why.includes("similar_words")) parts.push(t("similar words"));
  return parts.join(" · ");
}

export class Alike extends Light {
  static properties = { draft: { attribute: false }, picture: { attribute: false }, found: { state: true } };
  constructor() {
    super();
    /** @type {import("./draft.js").ReportDraft | null} */
    this.draft = null;
    /** @type {import("../picture/picture").Picture | null} */
    this.picture = null;
    /** @type {Likeness[]} */
    this.found = [];
    this.asked = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.changed = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), WAIT);
    };
  }

  connectedCallback() {
    super.connectedCallback();
    this.draft?.addEventListener("change", this.changed);
    this.changed();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.draft?.removeEventListener("change", this.changed);
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  async ask() {
    const { draft, picture } = this;
    if (!draft || !picture) return;
    const { title, kind, point } = draft.data;
    const query = new URLSearchParams({ ...(title.trim() ? { title: title.trim() } : {}), ...(kind ? { kind } : {}), ...(point ? { lon: String(point.lon), lat: String(point.lat) } : {}) }).toString();
    if (query === this.asked) return;
    this.asked = query;
    this.asking?.abort();
    if (title.trim().length < 4 && !point) return void this.take([]);
    this.asking = new AbortController();
    const { signal } = this.asking;
    try {
      const { results } = await picture.api.get(`incidents/suggest_duplicates/?${query}`, { signal, tries: 1 });
      if (!signal.aborted) this.take(results.slice(0, 3));
    } catch {
      if (!signal.aborted) this.asked = ""; // offline: the server looks for duplicates again when somebody opens the incident
    }
  }

  /** @param {Likeness[]} found */
  take(found) {
    this.found = found;
    this.dispatchEvent(new CustomEvent("alike", { detail: found.length, bubbles: true }));
  }

  /** @param {Likeness} like */
  add(like) {
    this.dispatchEvent(new CustomEvent("add-to", { detail: like.incident, bubbles: true }));
  }

  render() {
    const { picture } = this;
    if (!picture || this.found.length === 0) return nothing;
    return html`<section class="alike" aria-label=${t("Perhaps reported already")}><h3>${tn("{count} like this is known already", "{count} like this are known already", this.found.length)}</h3>
      ${this.found.map((like) => {
        const { incident } = like;
        const { text, lang } = picture.titleOf(incident);
        return html`<div class="like"><div class="row-line">${severity(incident.severity)}<a class="mono ref" href=${picture.hrefOf({ kind: "incident", id: incident.id })} target="_blank">${incident.code}</a><span class="meta">${statusWord(incident.status)}</span></div>
          <div class="strong" lang=${lang}>${text}</div><div class="meta">${reasonWords(like)}</div>
          <button type="button" class="btn btn-q sm" @click=${() => this.add(like)}>${t("Add to that one instead")}</button></div>`;
      })}</section>`;
  }
}

define("h-alike", Alike);
