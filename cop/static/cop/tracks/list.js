// <h-track-list>: what moves, as a table: for the keyboard, for screen readers, and for who looks for one name among thousands.
// Sorted by name, so that nothing jumps while it moves; ages are renewed every few seconds.
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Light, define } from "../elements/light.js";
import { audience } from "../elements/marks.js";
import { t, tn } from "../i18n/catalog.js";
import { walkRows } from "../shell/rows.js";
import { singleKeys } from "../shell/keyboard.js";
import { isStale } from "./fleet.js";
import { courseWords, fixAge, speedWords } from "./words.js";
import "../elements/states.js";

const MOST = 200;
const RENEW = 5_000;

export class TrackList extends Light {
  static properties = { picture: { attribute: false }, page: { attribute: false }, seek: { state: true }, most: { state: true } };
  constructor() {
    super();
    /** @type {import("../picture/picture").Picture | null} */
    this.picture = null;
    /** @type {import("../picture/map_page.js").MapPage | null} */
    this.page = null;
    this.seek = "";
    this.most = MOST;
    /** How many there were when it was drawn. */
    this.known = -1;
  }

  connectedCallback() {
    super.connectedCallback();
    this.renewing = setInterval(() => this.requestUpdate(), RENEW);
    // What is new at once; a table that changes with every fix could not be read.
    this.stopAttending = this.page?.tracks?.attend();
    this.stopHearing = this.picture?.subscribe((what) => what.has("tracks") && this.known !== this.page?.tracks?.fleet.movers.size && this.requestUpdate());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.renewing);
    this.stopHearing?.();
    this.stopAttending?.();
    this.stopWalking?.();
    this.page?.pointAtTrack(null);
  }

  firstUpdated() {
    const body = /** @type {HTMLElement} */ (this.querySelector("tbody"));
    this.stopWalking = walkRows(body, { row: "tr[data-id]", open: (row) => this.open(row.dataset.id), moved: (row) => this.page?.pointAtTrack(row.dataset.id ?? null), letters: singleKeys });
  }

  /** @param {string | undefined} id */
  open(id) {
    if (id) this.page?.selectTrack(id, { show: true });
  }

  render() {
    const { page } = this;
    const fleet = page?.tracks?.fleet;
    if (!page || !fleet) return nothing;
    const rows = fleet.listed(this.seek);
    this.known = fleet.movers.size;
    return html`<div class="head row-line"><h2 class="small">${t("Moving things")}</h2><span class="meta cut">${t("{count} of {all}", { count: rows.length, all: fleet.movers.size })}</span><span class="grow"></span>
        <button type="button" class="btn-i" aria-label=${t("Close the list")} @click=${() => page.closePanel()}><i class="bi bi-x-lg" aria-hidden="true"></i></button></div>
      <div class="seek"><input class="input" type="search" aria-label=${t("Find by name")} placeholder=${t("Find by name")} .value=${this.seek} @input=${(/** @type {InputEvent} */ event) => (this.seek = /** @type {HTMLInputElement} */ (event.target).value)} /></div>
      <div class="scroll"><table class="t" aria-label=${t("Moving things")}><thead><tr><th scope="col">${t("Name")}</th><th scope="col">${t("Speed")}</th><th scope="col" class="num">${t("Age")}</th></tr></thead>
          <tbody>${repeat(rows.slice(0, this.most), ({ id }) => id, (mover) => this.row(mover))}</tbody></table>
        ${rows.length > this.most ? html`<div class="actions"><button type="button" class="btn btn-q sm" @click=${() => (this.most += MOST)}>${t("Show {count} more of {all}", { count: Math.min(MOST, rows.length - this.most), all: rows.length })}</button></div>` : nothing}
        ${rows.length ? nothing : this.empty(fleet.movers.size)}</div>`;
  }

  /** @param {import("./fleet.js").Mover} mover */
  row(mover) {
    const { id, source, at, speed, course } = mover;
    const stale = isStale(mover, Date.now());
    return html`<tr data-id=${id} class=${stale ? "stale" : ""} @click=${() => this.open(id)} @pointerenter=${() => this.page?.pointAtTrack(id)} @pointerleave=${() => this.page?.pointAtTrack(null)}>
      <td><div class="title">${source}${mover.audience === "shared" ? nothing : html` ${audience(mover.audience)}`}</div></td>
      <td class="nowrap">${speed === null ? "" : speedWords(speed)}${course === null ? "" : html` <span class="dim">${courseWords(course)}</span>`}</td>
      <td class="num nowrap">${stale ? html`<i class="bi bi-clock-history" aria-hidden="true"></i> ` : nothing}${fixAge(at)}</td></tr>`;
  }

  /** @param {number} all */
  empty(all) {
    const tracks = this.page?.tracks;
    if (all) return html`<h-empty icon="search" heading=${t("No name holds these words")} text=${tn("{count} thing moves.", "{count} things move.", all)}></h-empty>`;
    if (tracks?.loading) return html`<h-skeleton words=${t("Loading positions")}></h-skeleton>`;
    if (tracks?.failed) return html`<h-empty icon="exclamation-circle" heading=${t("Positions could not be loaded")} text=${t("They are asked for again when the link is back.")}></h-empty>`;
    return html`<h-empty icon="geo" heading=${t("Nothing moves yet")} text=${t("Positions of vehicles, ships and aircraft appear here as they are sent.")}></h-empty>`;
  }
}

define("h-track-list", TrackList);
