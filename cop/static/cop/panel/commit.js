// <h-commit>: a dialog that commits a resource - all or a part of it - to an incident: the nearest available first.
import { html, nothing } from "lit";
import { t } from "../i18n/catalog.js";
import { resourceStatusWord } from "../i18n/words.js";
import { Light, define } from "../elements/light.js";
import { side } from "../elements/marks.js";
import { toast } from "../elements/toast.js";
import { uuid7 } from "../link/ids.js";
import { reasonOf } from "./changing.js";
import { distanceWords, nearest, pointOf } from "./distance.js";
import { release } from "./commitments.js";
import "../elements/dialog.js";

/** @typedef {import("../store/forms").Resource} Resource */

const MOST = 40;
const UNFIT = new Set(["out_of_service", "demobilizing"]);

export class Commit extends Light {
  static properties = { picture: { attribute: false }, incident: { attribute: false }, chosen: { state: true }, words: { state: true }, problem: { state: true }, busy: { state: true } };
  constructor() {
    super();
    /** @type {import("../picture/picture").Picture | null} */
    this.picture = null;
    /** @type {import("../store/forms").Incident | null} */
    this.incident = null;
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

  /** @returns {{record: Resource, distance: number | null}[]} */
  get near() {
    const { picture, incident } = this;
    if (!picture || !incident) return [];
    const words = this.words.toLowerCase().split(/\s+/).filter(Boolean);
    const free = [...picture.state.records.resources.values()].filter((resource) => {
      if (resource.available_quantity < 1 || UNFIT.has(resource.status)) return false;
      const said = [resource.code, resource.name, ...Object.values(resource.names ?? {}), resource.type, picture.kindName(resource.kind, "resources"), resource.organization.name, resource.organization.short_name].join(" ").toLowerCase();
      return words.every((word) => said.includes(word));
    });
    return nearest(free, pointOf(incident));
  }

  /** @param {SubmitEvent} event */
  async commit(event) {
    event.preventDefault();
    const { picture, incident, chosen } = this;
    const given = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const resource = picture?.state.records.resources.get(chosen);
    if (!picture || !incident || this.busy) return;
    if (!resource) return void (this.problem = t("Choose a resource."));
    const quantity = Number(given.get("quantity"));
    if (!Number.isInteger(quantity) || quantity < 1) return void (this.problem = t("Write a whole number from 1 to {most}.", { most: resource.available_quantity }));
    this.busy = true;
    this.problem = "";
    try {
      const commitment = await picture.api.post(`resources/${chosen}/commit/`, { id: this.id, incident: incident.id, quantity, note: String(given.get("note") ?? "").trim() });
      this.dialog?.hide();
      toast(t("Committed {count} of {name} to {code}.", { count: quantity, name: picture.titleOf(resource).text, code: incident.code }), { undo: () => void release(picture, commitment, false) });
    } catch (error) {
      this.problem = reasonOf(error);
    } finally {
      this.busy = false;
    }
  }

  render() {
    const { picture, incident } = this;
    if (!picture || !incident) return nothing;
    const near = this.near;
    const chosen = picture.state.records.resources.get(this.chosen);
    return html`<h-dialog wide heading=${t("Commit a resource to {code}", { code: incident.code })}><form id="commit-form" class="stack" novalidate @submit=${this.commit}>
      <div class="field"><label for="commit-find">${t("Find")}</label><input id="commit-find" type="search" autocomplete="off" autofocus placeholder=${t("Name, kind, owner or code")} .value=${this.words} @input=${(/** @type {InputEvent} */ event) => (this.words = /** @type {HTMLInputElement} */ (event.target).value)} /></div>
      ${near.length ? html`<div class="choices" role="radiogroup" aria-label=${t("Available resources, the nearest first")}>${near.slice(0, MOST).map(({ record, distance }) => this.choice(record, distance))}</div>` : html`<h-empty icon="truck" heading=${this.words ? t("No available resource has these words") : t("No resource is available")} text=${t("What is committed, out of service or leaving is not listed.")}></h-empty>`}
      ${near.length > MOST ? html`<p class="meta">${t("The nearest {count} of {total}. Find the others by their words.", { count: MOST, total: near.length })}</p>` : nothing}
      ${chosen ? html`<div class="two"><div class="field"><label for="commit-quantity">${t("How many")} <span class="dim">${t("of {count} available", { count: chosen.available_quantity })}</span></label><input id="commit-quantity" name="quantity" type="number" min="1" max=${chosen.available_quantity} inputmode="numeric" .value=${String(chosen.available_quantity)} /></div>
        <div class="field"><label for="commit-note">${t("Note")} <span class="dim">${t("if needed")}</span></label><input id="commit-note" name="note" maxlength="500" autocomplete="off" /></div></div>` : nothing}
      ${this.problem ? html`<p class="banner urgent boxed" role="alert">${this.problem}</p>` : nothing}
    </form><div slot="foot"><button type="submit" form="commit-form" class="btn btn-p" aria-busy=${this.busy} aria-disabled=${!chosen}>${this.busy ? t("Committing...") : t("Commit resource")}</button>${chosen ? html`<span class="meta">${picture.titleOf(chosen).text}</span>` : nothing}</div></h-dialog>`;
  }

  /** @param {Resource} resource @param {number | null} distance */
  choice(resource, distance) {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    const title = picture.titleOf(resource);
    return html`<label class="pick-row"><input type="radio" name="resource" value=${resource.id} .checked=${this.chosen === resource.id} @change=${() => (this.chosen = resource.id)} />
      <span class="grow"><b lang=${title.lang}>${title.text}</b> <span class="mono dim">${resource.code}</span><span class="meta">${side(resource.organization.side)} ${resource.organization.short_name} · ${picture.kindName(resource.kind, "resources")}${resource.type ? ` · ${resource.type}` : ""}</span></span>
      <span class="num"><b>${distance === null ? t("no position") : distanceWords(distance)}</b><span class="meta">${t("{available} of {quantity}", { available: resource.available_quantity, quantity: resource.quantity })}${resource.status === "available" ? "" : ` · ${resourceStatusWord(resource.status)}`}</span></span></label>`;
  }
}

define("h-commit", Commit);
