// <h-track-chip>: how many things move, and the way to their list. Not there while nothing does.
import { html, nothing } from "lit";
import { Light, define } from "../elements/light.js";
import { t } from "../i18n/catalog.js";
import { Following } from "../picture/follow.js";

export class TrackChip extends Light {
  static properties = { picture: { attribute: false }, page: { attribute: false } };
  constructor() {
    super();
    /** @type {import("../picture/picture").Picture | null} */
    this.picture = null;
    /** @type {import("../picture/map_page.js").MapPage | null} */
    this.page = null;
    this.following = new Following(this, ["tracks", "address"]);
  }

  render() {
    const { page, picture } = this;
    const count = page?.tracks?.fleet.movers.size ?? 0;
    if (!page || !picture || count === 0) return nothing;
    const on = page.mode === "tracks";
    return html`<button type="button" class="chip" title=${t("Moving things")} aria-pressed=${on} @click=${() => (on ? page.closePanel() : picture.navigate({ view: "tracks", report: null }))}><i class="bi bi-send" aria-hidden="true"></i><span class="visually-hidden">${t("Moving things")}</span> <span>${count}</span></button>`;
  }
}

define("h-track-chip", TrackChip);
