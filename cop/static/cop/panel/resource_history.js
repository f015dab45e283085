// <h-resource-history>: what happened to a resource, as the server tells it; asked again when the resource changed.
import { html, nothing } from "lit";
import { t } from "../i18n/catalog.js";
import { short } from "../i18n/time.js";
import { byLine, changeWords } from "../elements/entry.js";
import { Light, define } from "../elements/light.js";
import { saidChanges } from "./said.js";
import "../elements/states.js";

/** @param {string} kind of a journal entry @returns {string} */
export function happened(kind) {
  /** @type {Record<string, string>} */
  const words = { "resource.added": t("Added"), "resource.released": t("Released to more people"), "resource.withdrawn": t("Withdrawn to fewer people"), "resource.updated": t("Changed") };
  return words[kind] ?? kind.replace("resource.", "").replaceAll("_", " ");
}

export class ResourceHistory extends Light {
  static properties = { picture: { attribute: false }, resource: {}, version: { type: Number }, rows: { state: true }, state: { state: true } };
  constructor() {
    super();
    /** @type {import("../picture/picture").Picture | null} */
    this.picture = null;
    /** Id. */
    this.resource = "";
    this.version = 0;
    /** @type {any[]} */
    this.rows = [];
    this.state = "loading";
  }

  /** @param {import("lit").PropertyValues} changed */
  updated(changed) {
    if (changed.has("resource") || changed.has("version") || changed.has("picture")) void this.load();
  }

  async load() {
    if (!this.picture || !this.resource) return;
    const asked = this.resource;
    try {
      const { results } = await this.picture.api.get(`resources/${asked}/history/`);
      if (asked !== this.resource) return;
      this.rows = results;
      this.state = "";
    } catch {
      if (asked === this.resource) this.state = "failed";
    }
  }

  render() {
    if (this.state === "loading") return html`<h-skeleton words=${t("Fetching the history")}></h-skeleton>`;
    const failed = this.state === "failed" ? html`<p class="foot meta">${t("The history could not be fetched.")} <button type="button" class="btn btn-t sm" @click=${this.load}>${t("Try again")}</button></p>` : nothing;
    const shown = this.rows.filter(({ kind, changes }) => changes.length || kind !== "resource.updated");
    return html`${failed}${shown.map(({ kind, at, actor, changes }) => html`<div class="entry sys"><time datetime=${at}>${short(at)}</time><div><div class="text">${changes.length ? changeWords(saidChanges(changes, (lon, lat) => this.picture?.format(lon, lat) ?? "")) : happened(kind)}</div><div class="by">${byLine(actor)}</div></div></div>`)}`;
  }
}

define("h-resource-history", ResourceHistory);
