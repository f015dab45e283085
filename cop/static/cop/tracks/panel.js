// <h-track-panel>: one moving thing - where, how old, how fast, where to, how sure, who says so and who sees it.
import { html, nothing } from "lit";
import { Light, define } from "../elements/light.js";
import { audience } from "../elements/marks.js";
import { t } from "../i18n/catalog.js";
import { localParts, short } from "../i18n/time.js";
import { gridOf } from "../panel/facts.js";
import { isStale } from "./fleet.js";
import { accuracyWords, courseWords, fixAge, speedWords } from "./words.js";
import "../elements/states.js";

const RENEW = 1_000;

export class TrackPanel extends Light {
  static properties = { picture: { attribute: false }, page: { attribute: false }, track: {} };
  constructor() {
    super();
    /** @type {import("../picture/picture").Picture | null} */
    this.picture = null;
    /** @type {import("../picture/map_page.js").MapPage | null} */
    this.page = null;
    /** Its id. */
    this.track = "";
  }

  connectedCallback() {
    super.connectedCallback();
    this.renewing = setInterval(() => this.requestUpdate(), RENEW); // its age
    const { page } = this;
    this.stopAttending = page?.tracks?.attend(() => {
      const mover = page.tracks?.fleet.movers.get(this.track);
      return mover !== undefined && !page.tracks?.inView(mover);
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.renewing);
    this.stopAttending?.();
  }

  render() {
    const { page, picture } = this;
    const tracks = page?.tracks;
    if (!page || !picture || !tracks) return nothing;
    const mover = tracks.fleet.movers.get(this.track);
    const close = html`<button type="button" class="btn-i" aria-label=${t("Close")} @click=${() => page.closePanel()}><i class="bi bi-x-lg" aria-hidden="true"></i></button>`;
    if (!mover) {
      const waits = tracks.loading || !picture.state.epoch;
      return html`<div class="head row-line"><span class="grow"></span>${close}</div>${waits ? html`<h-skeleton words=${t("Loading positions")}></h-skeleton>` : html`<h-empty icon="question-circle" heading=${t("It is not here")} text=${t("There is nothing of this name among what you may see, or its positions are too old to be kept.")}></h-empty>`}`;
    }
    const stale = isStale(mover, Date.now());
    return html`<div class="subject-scroll"><div class="subject-head">
          <div class="row-line"><span class="meta">${t("Moving thing")}</span><span class="grow"></span>${close}</div>
          <h2>${mover.source}</h2><div class="row-line wrap badges">${audience(mover.audience || "shared")}
            <span class="state ${stale ? "soon" : ""}"><i class="bi ${stale ? "bi-clock-history" : "bi-broadcast"}" aria-hidden="true"></i>${stale ? t("old: may be wrong") : t("moving")}</span></div></div>
        <div class="figs two-figs" role="group" aria-label=${t("Last position")}><div><b class="nowrap">${fixAge(mover.at)}</b><span class="w">${t("Age")}</span></div><div><b class="nowrap">${courseWords(mover.course)}</b><span class="w">${t("course, true")}</span></div></div>
        <div class="subject-body"><dl class="facts">
          <dt>${t("Position")}</dt><dd>${gridOf(picture, { type: "Point", coordinates: [mover.lon, mover.lat] })}</dd>
          <dt>${t("As of")}</dt><dd>${short(mover.at)} <span class="dim">· ${localParts(mover.at).time}</span>${mover.clockAhead ? html`<div class="warn">${t("The clock of the sender is wrong: this is when it arrived.")}</div>` : nothing}</dd>
          <dt>${t("Speed")}</dt><dd>${speedWords(mover.speed)}</dd>
          <dt>${t("Accuracy")}</dt><dd>${accuracyWords(mover.accuracy)}</dd></dl></div>
        <div class="actions"><button type="button" class="btn btn-q" @click=${() => page.selectTrack(mover.id, { show: true })}><i class="bi bi-geo-alt" aria-hidden="true"></i> ${t("Show on map")}</button>
          <button type="button" class="btn btn-q" @click=${() => picture.navigate({ view: "tracks", track: null })}><i class="bi bi-list-ul" aria-hidden="true"></i> ${t("All that moves")}</button></div></div>`;
  }
}

define("h-track-panel", TrackPanel);
