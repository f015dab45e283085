// <h-duty>: who is on duty now. Vacant seats first, with who can be called; then the seats of each side; the next hours below.
import { html, nothing } from "lit";
import { OnPicture } from "../panel/element.js";
import { define } from "../elements/light.js";
import { side } from "../elements/marks.js";
import { t } from "../i18n/catalog.js";
import { left, short } from "../i18n/time.js";
import { presenceWord } from "../i18n/words.js";
import { singleKeys } from "../shell/keyboard.js";
import { walkRows } from "../shell/rows.js";
import { callLink, person, presenceIcon, presenceNote, seatName, seenWords, spokenName } from "./people.js";
import { HOUR, dutyRows, stretches } from "./roster.js";
import { axis, strip } from "./strip.js";
import "../elements/menu.js";

/** @typedef {import("./roster.js").DutyRow} DutyRow */

/** What a person says of themselves; "unreachable" is said by others. */
const OWN_PRESENCE = ["on_duty", "on_call", "away", "off_duty"];
const MOST_STRIPS = 4;
const DAY = 24 * HOUR;

export class Duty extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["store", "address", "minute"]);
  static properties = { ...OnPicture.properties, desk: { attribute: false } };
  constructor() {
    super();
    /** @type {import("./desk.js").Desk | null} */
    this.desk = null;
  }

  firstUpdated() {
    this.stopWalking = walkRows(this, { row: "a.seat-link", open: (row) => row.click(), letters: singleKeys });
  }

  /** @param {MouseEvent} event @param {string} key */
  choose(event, key) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.picture?.navigate({ seat: key, tab: "watch", contact: null });
  }

  render() {
    const { picture, desk } = this;
    if (!picture || !desk) return nothing;
    if (!picture.state.epoch) return html`<h-skeleton></h-skeleton>`;
    const now = Date.now();
    const rows = dutyRows(picture.state, now);
    const vacant = rows.filter(({ watch }) => !watch);
    const group = (/** @type {string} */ which) => rows.filter(({ watch, seat }) => watch && seat.side === which);
    return html`<header><h2>${t("On duty now")}</h2><span class="meta">${t("{count} of {total} seats", { count: rows.length - vacant.length, total: rows.length })}</span><span class="grow"></span>${this.presenceSwitch()}</header>
      <div class="scroll">
        ${vacant.length ? html`<ul class="plain seats" aria-label=${t("Vacant seats")}>${vacant.map((row) => this.row(row, now))}</ul>` : nothing}
        ${[["military", t("Military")], ["civilian", t("Civilian")]].map(([which, word]) => (group(which).length ? html`<h3 class="grp">${side(which)}${word}</h3><ul class="plain seats" aria-label=${word}>${group(which).map((row) => this.row(row, now))}</ul>` : nothing))}
        ${rows.length ? nothing : html`<h-empty icon="people" heading=${t("No seats yet")} text=${t("Seats are the posts that somebody has to fill. Who administers the operation defines them.")}></h-empty>`}
      </div>
      ${rows.length ? this.cover(rows, now) : nothing}`;
  }

  /** @param {DutyRow} row @param {number} now */
  row({ seat, watch, holder, standing, vacantSince, toCall }, now) {
    const desk = /** @type {import("./desk.js").Desk} */ (this.desk);
    const chosen = desk.seat?.id === seat.id;
    const presence = holder?.presence ?? "on_duty";
    const link = html`<a class="seat-link s" href="?seat=${seat.key}" tabindex="-1" aria-current=${chosen ? "true" : nothing} @click=${(/** @type {MouseEvent} */ event) => this.choose(event, seat.key)}>${seatName(seat)}</a>`;
    if (!watch) {
      const [first] = toCall;
      const since = vacantSince ? t("Vacant since {time}.", { time: short(vacantSince, now) }) : t("Vacant.");
      return html`<li class="seat vac ${chosen ? "sel" : ""}">${presenceIcon("vacant")}
        <div>${link} ${side(seat.side)}<div class="p">${since} ${first ? t("On call: {person}", { person: `${spokenName(first)}, ${first.organization.short_name}` }) : t("Nobody is on call.")}</div></div>
        <div class="r">${desk.allows(seat, "take") ? html`<button type="button" class="btn btn-q sm" @click=${() => desk.take(seat)}>${t("Take")}</button>` : nothing}${first ? callLink(first, t("Call")) : nothing}</div></li>`;
    }
    const seen = desk.seenAt(holder?.user);
    const offered = watch.state === "handing_over";
    const mine = offered && desk.allows(seat, "accept");
    return html`<li class="seat ${standing === "held" ? "" : standing} ${chosen ? "sel" : ""}">${presenceIcon(presence)}<span class="visually-hidden">${presenceWord(presence)}</span>
      <div>${link}<div class="p">${holder ? person(holder, true) : html`${watch.person.name} · ${watch.person.organization}`} ${holder ? presenceNote(holder, now) : nothing}</div>
        ${offered ? html`<div class="meta offer"><i class="bi bi-arrow-left-right" aria-hidden="true"></i>${mine ? t("Offered: you may accept") : t("Handover offered {time}", { time: short(watch.handover?.offered_at ?? "", now) })}</div>` : nothing}</div>
      <div class="r">${watch.until ? html`<span class="until">${t("until {time}", { time: short(watch.until, now) })}</span>` : html`<span class="until">${t("since {time}", { time: short(watch.started_at, now) })}</span>`}
        ${standing === "soon" || standing === "late" ? html`<span class=${standing === "late" ? "urgent" : ""}>${watch.until ? left(watch.until, now) : ""}</span>` : seen ? html`<span class="seen">${seenWords(seen, now)}</span>` : nothing}
        ${mine ? html`<button type="button" class="btn btn-p sm" @click=${() => this.picture?.navigate({ seat: seat.key, tab: "watch", contact: null })}>${t("Look and accept")}</button>` : nothing}</div></li>`;
  }

  presenceSwitch() {
    const desk = /** @type {import("./desk.js").Desk} */ (this.desk);
    const me = desk.me;
    if (!me) return nothing;
    return html`<h-menu class="end"><details><summary class="chip">${presenceIcon(me.presence)}${t("You: {presence}", { presence: presenceWord(me.presence).toLowerCase() })}<i class="bi bi-chevron-down" aria-hidden="true"></i></summary>
      <div class="menu" role="radiogroup" aria-label=${t("Your presence")}>${OWN_PRESENCE.map((presence) => html`<button type="button" class="menu-item" role="radio" aria-checked=${me.presence === presence} @click=${(/** @type {Event} */ event) => this.say(event, presence)}>${presenceIcon(presence)}<span>${presenceWord(presence)}</span></button>`)}
        <div class="menu-head meta">${t("You say this yourself. An open screen does not count as duty.")}</div></div></details></h-menu>`;
  }

  /** @param {Event} event @param {string} presence */
  say(event, presence) {
    const desk = /** @type {import("./desk.js").Desk} */ (this.desk);
    /** @type {import("../elements/menu.js").Menu | null} */ (/** @type {Element} */ (event.target).closest("h-menu"))?.close(true);
    if (desk.me && desk.me.presence !== presence) void desk.setPresence(desk.me, presence);
  }

  /** The next day of those seats that matter most: with gaps first, then one's own. @param {DutyRow[]} rows @param {number} now */
  cover(rows, now) {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    const from = Math.floor(now / HOUR) * HOUR;
    const to = from + DAY;
    const gaps = (/** @type {DutyRow} */ { seat }) => stretches(seat, now, to).filter(({ kind }) => kind === "gap").length;
    const weight = (/** @type {DutyRow} */ row) => (gaps(row) ? 2 : 0) + (row.watch?.person.id === picture.viewer.id ? 1 : 0);
    const shown = [...rows].sort((a, b) => weight(b) - weight(a)).slice(0, MOST_STRIPS);
    const holes = rows.filter(gaps).length;
    return html`<section class="cover" aria-label=${t("Roster of the next 24 hours")}>
      <div class="cover-head"><b>${t("Next 24 h")}</b><span class="meta">${holes ? t("gaps in {count} of {total} seats", { count: holes, total: rows.length }) : t("every seat is planned")}</span><span class="grow"></span>
        <button type="button" class="btn btn-q sm" @click=${() => picture.navigate({ tab: "roster", contact: null })}>${t("Roster")}</button></div>
      <div class="g"><span></span>${axis(from, to, 6)}${shown.map(({ seat }) => html`<span class="cut">${seatName(seat)}</span>${strip(seat, from, to, picture.state.records.contacts, { now })}`)}</div></section>`;
  }
}

define("h-duty", Duty);
