// <h-choose-incident>: a dialog that finds another incident - to merge into it, or to link with it. Likely ones are proposed.
import { html, nothing } from "lit";
import { t } from "../i18n/catalog.js";
import { Light, define } from "../elements/light.js";
import { shape } from "../elements/marks.js";
import { toast } from "../elements/toast.js";
import { severityWord, statusWord } from "../i18n/words.js";
import { bySeverity, isOpen } from "../store/selectors.js";
import { reasonOf } from "./changing.js";
import { distanceWords, meters, pointOf } from "./distance.js";
import "../elements/dialog.js";

/** @typedef {import("../store/forms").Incident} Incident */

const MOST = 30;

export class ChooseIncident extends Light {
  static properties = { picture: { attribute: false }, incident: { attribute: false }, way: { state: true }, words: { state: true }, likely: { state: true }, chosen: { state: true }, problem: { state: true }, busy: { state: true } };
  constructor() {
    super();
    /** @type {import("../picture/picture").Picture | null} */
    this.picture = null;
    /** @type {Incident | null} */
    this.incident = null;
    /** @type {"merge" | "link"} */
    this.way = "link";
    this.words = "";
    /** Ids that the server takes for likely, the likeliest first. @type {string[]} */
    this.likely = [];
    this.chosen = "";
    this.problem = "";
    this.busy = false;
  }

  get dialog() {
    return /** @type {import("../elements/dialog.js").Dialog | null} */ (this.querySelector("h-dialog"));
  }

  /** @param {"merge" | "link"} way */
  async show(way) {
    Object.assign(this, { way, words: "", chosen: "", problem: "", likely: [], busy: false });
    await this.updateComplete;
    void this.dialog?.show();
    const { picture, incident } = this;
    if (!picture || !incident) return;
    const at = pointOf(incident);
    const query = new URLSearchParams({ title: incident.title, kind: incident.kind, exclude: incident.id, ...(at ? { lon: String(at[0]), lat: String(at[1]) } : {}), ...(incident.occurred_at ? { occurred_at: incident.occurred_at } : {}) });
    try {
      const { results } = await picture.api.get(`incidents/suggest_duplicates/?${query}`, { tries: 1 });
      this.likely = results.map((/** @type {any} */ each) => each.incident.id);
    } catch {
      this.likely = []; // the words find it too
    }
  }

  /** @returns {Incident[]} */
  get found() {
    const { picture, incident, likely } = this;
    if (!picture || !incident) return [];
    const words = this.words.toLowerCase().split(/\s+/).filter(Boolean);
    const rank = (/** @type {Incident} */ each) => (likely.includes(each.id) ? likely.indexOf(each.id) : Infinity);
    return [...picture.state.records.incidents.values()]
      .filter((each) => each.id !== incident.id && (this.way === "link" || each.status !== "duplicate") && (words.length || isOpen(each) || likely.includes(each.id)))
      .filter((each) => {
        const said = [each.code, each.title, ...Object.values(each.titles), each.place_name].join(" ").toLowerCase();
        return words.every((word) => said.includes(word));
      })
      .sort((a, b) => (rank(a) === rank(b) ? bySeverity(a, b) : rank(a) - rank(b)));
  }

  /** @param {SubmitEvent} event */
  async store(event) {
    event.preventDefault();
    const { picture, incident, chosen, way } = this;
    const other = picture?.state.records.incidents.get(chosen);
    if (!picture || !incident || this.busy) return;
    if (!other) return void (this.problem = t("Choose an incident."));
    this.busy = true;
    this.problem = "";
    try {
      const link = way === "merge" ? await picture.api.post(`incidents/${incident.id}/merge/`, { into: chosen }) : await picture.api.post(`incidents/${incident.id}/link/`, { to: chosen, relation: "related" });
      this.dialog?.hide();
      const undo = () => void picture.api.post(`links/${link.id}/remove/`).catch((error) => toast(reasonOf(error), { tone: "urgent" }));
      toast(way === "merge" ? t("{code} is merged into {other}. Both logs are kept.", { code: incident.code, other: other.code }) : t("{code} and {other} are linked.", { code: incident.code, other: other.code }), { undo });
    } catch (error) {
      this.problem = reasonOf(error);
    } finally {
      this.busy = false;
    }
  }

  render() {
    const { picture, incident, way } = this;
    if (!picture || !incident) return nothing;
    const found = this.found;
    const other = picture.state.records.incidents.get(this.chosen);
    const from = pointOf(incident);
    return html`<h-dialog wide heading=${way === "merge" ? t("Merge {code} into the incident that stays", { code: incident.code }) : t("Link {code} with a related incident", { code: incident.code })}>
      <form id="choose-form" class="stack" novalidate @submit=${this.store}>
        ${way === "merge" ? html`<p class="meta">${t("{code} becomes a duplicate. Both logs are kept; links and commitments go to the one that stays. It can be taken back.", { code: incident.code })}</p>` : nothing}
        <div class="field"><label for="choose-find">${t("Find")}</label><input id="choose-find" type="search" autocomplete="off" autofocus placeholder=${t("Code, title or place")} .value=${this.words} @input=${(/** @type {InputEvent} */ event) => (this.words = /** @type {HTMLInputElement} */ (event.target).value)} /></div>
        <div class="choices" role="radiogroup" aria-label=${t("Incidents")}>${found.slice(0, MOST).map((each) => {
          const title = picture.titleOf(each);
          const to = pointOf(each);
          return html`<label class="pick-row"><input type="radio" name="other" value=${each.id} .checked=${this.chosen === each.id} @change=${() => (this.chosen = each.id)} />
            ${shape(each.severity, 14)}<span class="grow"><b lang=${title.lang}>${title.text}</b> <span class="mono dim">${each.code}</span><span class="meta">${severityWord(each.severity)} · ${statusWord(each.status)} · ${picture.placeOf(each)}</span></span>
            <span class="num">${from && to ? html`<b>${distanceWords(meters(from, to))}</b>` : nothing}${this.likely.includes(each.id) ? html`<span class="meta">${t("likely the same")}</span>` : nothing}</span></label>`;
        })}</div>
        ${found.length === 0 ? html`<p class="meta">${t("No incident has these words.")}</p>` : nothing}
        ${this.problem ? html`<p class="banner urgent boxed" role="alert">${this.problem}</p>` : nothing}
      </form><div slot="foot"><button type="submit" form="choose-form" class="btn btn-p" aria-disabled=${!other} aria-busy=${this.busy}>${way === "merge" ? (other ? t("Merge into {code}", { code: other.code }) : t("Merge")) : other ? t("Link with {code}", { code: other.code }) : t("Link")}</button></div></h-dialog>`;
  }
}

define("h-choose-incident", ChooseIncident);
