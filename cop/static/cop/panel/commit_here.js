// <h-commit-here>: a dialog that commits this resource to an incident: the worst and the nearest first.
import { html, nothing } from "lit";
import { t } from "../i18n/catalog.js";
import { severityWord, statusWord } from "../i18n/words.js";
import { Light, define } from "../elements/light.js";
import { shape } from "../elements/marks.js";
import { toast } from "../elements/toast.js";
import { uuid7 } from "../link/ids.js";
import { bySeverity, isOpen } from "../store/selectors.js";
import { reasonOf } from "./changing.js";
import { release } from "./commitments.js";
import { distanceWords, meters, pointOf } from "./distance.js";
import "../elements/dialog.js";

const MOST = 40;

export class CommitHere extends Light {
  static properties = { picture: { attribute: false }, resource: { attribute: false }, chosen: { state: true }, words: { state: true }, problem: { state: true }, busy: { state: true } };
  constructor() {
    super();
    /** @type {import("../picture/picture").Picture | null} */
    this.picture = null;
    /** @type {import("../store/forms").Resource | null} */
    this.resource = null;
    this.chosen = "";
    this.words = "";
    this.problem = "";
    this.busy = false;
    /** Asked twice under one id, it is committed once. */
    this.id = "";
  }

  get dialog() {
    return /** @type {import("../elements/dialog.js").Dialog | null} */ (this.querySelector("h-dialog"));
  }

  async show() {
    Object.assign(this, { chosen: "", words: "", problem: "", busy: false, id: uuid7() });
    await this.updateComplete;
    void this.dialog?.show();
  }

  get found() {
    const { picture, resource } = this;
    if (!picture || !resource) return [];
    const words = this.words.toLowerCase().split(/\s+/).filter(Boolean);
    const from = resource.location?.coordinates ?? null;
    return [...picture.state.records.incidents.values()]
      .filter((each) => isOpen(each) && words.every((word) => [each.code, each.title, ...Object.values(each.titles), each.place_name].join(" ").toLowerCase().includes(word)))
      .sort(bySeverity)
      .map((record) => {
        const to = pointOf(record);
        return { record, distance: from && to ? meters(from, to) : null };
      });
  }

  /** @param {SubmitEvent} event */
  async commit(event) {
    event.preventDefault();
    const { picture, resource, chosen } = this;
    const given = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const incident = picture?.state.records.incidents.get(chosen);
    if (!picture || !resource || this.busy) return;
    if (!incident) return void (this.problem = t("Choose an incident."));
    const quantity = Number(given.get("quantity"));
    if (!Number.isInteger(quantity) || quantity < 1) return void (this.problem = t("Write a whole number from 1 to {most}.", { most: resource.available_quantity }));
    this.busy = true;
    this.problem = "";
    try {
      const commitment = await picture.api.post(`resources/${resource.id}/commit/`, { id: this.id, incident: incident.id, quantity, note: String(given.get("note") ?? "").trim() });
      this.dialog?.hide();
      toast(t("Committed {count} of {name} to {code}.", { count: quantity, name: picture.titleOf(resource).text, code: incident.code }), { undo: () => void release(picture, commitment, false) });
    } catch (error) {
      this.problem = reasonOf(error);
    } finally {
      this.busy = false;
    }
  }

  render() {
    const { picture, resource } = this;
    if (!picture || !resource) return nothing;
    const found = this.found;
    return html`<h-dialog wide heading=${t("Commit {code} to an incident", { code: resource.code })}><form id="commit-here-form" class="stack" novalidate @submit=${this.commit}>
      <div class="field"><label for="commit-here-find">${t("Find")}</label><input id="commit-here-find" type="search" autocomplete="off" autofocus placeholder=${t("Code, title or place")} .value=${this.words} @input=${(/** @type {InputEvent} */ event) => (this.words = /** @type {HTMLInputElement} */ (event.target).value)} /></div>
      ${found.length ? html`<div class="choices" role="radiogroup" aria-label=${t("Open incidents, the worst first")}>${found.slice(0, MOST).map(({ record, distance }) => html`<label class="pick-row"><input type="radio" name="incident" value=${record.id} .checked=${this.chosen === record.id} @change=${() => (this.chosen = record.id)} />${shape(record.severity, 14)}
        <span class="grow"><b>${picture.titleOf(record).text}</b> <span class="mono dim">${record.code}</span><span class="meta">${severityWord(record.severity)} · ${statusWord(record.status)} · ${picture.placeOf(record)}</span></span><span class="num"><b>${distance === null ? nothing : distanceWords(distance)}</b></span></label>`)}</div>` : html`<p class="meta">${t("No open incident has these words.")}</p>`}
      <div class="two"><div class="field"><label for="commit-here-quantity">${t("How many")} <span class="dim">${t("of {count} available", { count: resource.available_quantity })}</span></label><input id="commit-here-quantity" name="quantity" type="number" min="1" max=${resource.available_quantity} inputmode="numeric" .value=${String(resource.available_quantity)} /></div>
        <div class="field"><label for="commit-here-note">${t("Note")} <span class="dim">${t("if needed")}</span></label><input id="commit-here-note" name="note" maxlength="500" autocomplete="off" /></div></div>
      ${this.problem ? html`<p class="banner urgent boxed" role="alert">${this.problem}</p>` : nothing}
    </form><div slot="foot"><button type="submit" form="commit-here-form" class="btn btn-p" aria-busy=${this.busy} aria-disabled=${!this.chosen}>${this.busy ? t("Committing...") : t("Commit resource")}</button></div></h-dialog>`;
  }
}

define("h-commit-here", CommitHere);
