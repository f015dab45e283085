// <h-here>: a small bar for the place on the map that was clicked: its grid, and the ways on. While the form waits for a place it says so.
import { html, nothing } from "lit";
import { Light, define } from "../elements/light.js";
import { toast } from "../elements/toast.js";
import { t } from "../i18n/catalog.js";
import { Following } from "./follow.js";

export class Here extends Light {
  static properties = { picture: { attribute: false }, page: { attribute: false } };
  constructor() {
    super();
    /** @type {import("./picture").Picture | null} */
    this.picture = null;
    /** @type {import("./map_page.js").MapPage | null} */
    this.page = null;
    this.following = new Following(this, ["address", "preferences"]);
  }

  async copy() {
    const place = this.page?.place;
    if (!place || !this.picture) return;
    const text = this.picture.format(place.lon, place.lat, this.picture.notation === "mgrs" ? 5 : undefined);
    try {
      await navigator.clipboard.writeText(text);
      toast(t("{text} copied", { text }));
    } catch {
      toast(text, { tone: "info" });
    }
  }

  /** @param {string} name @param {any} [detail] */
  ask(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  render() {
    const { page, picture } = this;
    if (!page || !picture) return nothing;
    if (page.mode === "place") return html`<div class="here floatbox"><i class="bi bi-geo-alt" aria-hidden="true"></i><b>${t("Press the map where it happened")}</b><button type="button" class="btn btn-q sm" @click=${() => history.back()}>${t("Back")}</button></div>`;
    const { place } = page;
    if (!place || page.mode === "report") return nothing;
    const text = picture.format(place.lon, place.lat, picture.notation === "mgrs" ? 5 : undefined);
    return html`<div class="here floatbox" role="group" aria-label=${t("Chosen place")}><i class="bi bi-geo-alt-fill" aria-hidden="true"></i><button type="button" class="mono grid" title=${t("Copy")} @click=${this.copy}>${text}</button>
      ${picture.may("report") ? html`<button type="button" class="btn btn-p sm" data-new>${t("New incident here")}</button>` : nothing}
      <button type="button" class="btn-i sm" aria-label=${t("Forget this place")} @click=${() => page.pointAt(null)}><i class="bi bi-x-lg" aria-hidden="true"></i></button></div>`;
  }
}

define("h-here", Here);
