// <h-watch>: one seat. Who has it, what they would hand over, and the handover itself: offer, take back, accept.
import { html, nothing } from "lit";
import { OnPicture } from "../panel/element.js";
import { define } from "../elements/light.js";
import { side } from "../elements/marks.js";
import { withLinks } from "../elements/text.js";
import { t } from "../i18n/catalog.js";
import { ago, short } from "../i18n/time.js";
import { presenceWord } from "../i18n/words.js";
import { briefOf } from "./brief.js";
import { briefView } from "./brief_view.js";
import { reasonOf } from "./desk.js";
import { callLink, person, presenceIcon, seatName, seenWords, spokenName } from "./people.js";
import { remarksOf, keepRemarks } from "./remarks.js";
import { HOUR, comingChanges, dutyRows, validAt } from "./roster.js";
import { toast } from "../elements/toast.js";
import { uuid7 } from "../link/ids.js";
import "../elements/states.js";

/** @typedef {import("./roster.js").DutyRow} DutyRow */

export class WatchView extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["store", "address", "minute"]);
  static properties = { ...OnPicture.properties, desk: { attribute: false }, all: { state: true }, problem: { state: true }, to: { state: true } };
  constructor() {
    super();
    /** @type {import("./desk.js").Desk | null} */
    this.desk = null;
    this.all = false;
    this.problem = "";
    /** To whom it is offered; null: not chosen yet, "": anybody. @type {string | null} */
    this.to = null;
    this.shown = "";
  }

  get row() {
    const { picture, desk } = this;
    const seat = desk?.seat;
    return picture && seat ? dutyRows(picture.state, Date.now()).find((row) => row.seat.id === seat.id) ?? null : null;
  }

  render() {
    const { picture, desk, row } = this;
    if (!picture || !desk) return nothing;
    if (!picture.state.epoch) return html`<h-skeleton></h-skeleton>`;
    if (!row) return html`<h-empty icon="person-badge" heading=${t("No seat chosen")} text=${t("Choose a seat on the left to see who has it.")}></h-empty>`;
    const key = `${row.seat.id} ${row.watch?.id}`;
    if (key !== this.shown) {
      this.shown = key;
      this.to = null;
      this.all = false;
      this.problem = "";
    }
    return html`${this.head(row)}<div class="scroll brief" tabindex="0" role="region" aria-label=${t("Handover brief")}>${this.body(row)}</div>${this.foot(row)}`;
  }

  // ---------------------------------------------------------------- who
  /** @param {DutyRow} row */
  head({ seat, watch, holder, toCall, vacantSince }) {
    const now = Date.now();
    const name = seatName(seat);
    if (!watch) {
      return html`<header class="top-line"><h2>${name}</h2>${side(seat.side)}<span class="grow"></span></header>
        <div class="who vac">${presenceIcon("vacant")}<b>${vacantSince ? t("Vacant since {time}", { time: short(vacantSince, now) }) : t("Vacant: nobody has taken it yet")}</b></div>
        ${toCall.length ? html`<ul class="plain tocall">${toCall.slice(0, 5).map((contact) => html`<li>${presenceIcon(contact.presence)}<span>${person(contact, true)} <span class="meta">${t("on call")}</span></span><span class="grow"></span>${contact.radio_callsign ? html`<span class="meta"><i class="bi bi-broadcast" aria-hidden="true"></i> ${contact.radio_callsign}</span>` : nothing}${callLink(contact)}</li>`)}</ul>` : html`<p class="meta pad">${t("Nobody of this side is on call. The contacts have everybody's number.")}</p>`}`;
    }
    const seen = this.desk?.seenAt(holder?.user) ?? "";
    const span = watch.until ? t("{from} to {until}", { from: short(watch.started_at, now), until: short(watch.until, now) }) : t("since {time}", { time: short(watch.started_at, now) });
    return html`<header class="top-line"><h2>${t("Handover brief · {seat}", { seat: name })}</h2><span class="grow"></span><span class="meta nowrap">${t("made from the log, {time}", { time: short(now, now) })}</span></header>
      <div class="who">${presenceIcon(holder?.presence ?? "on_duty")}<span><b>${holder ? person(holder, true) : `${watch.person.name} · ${watch.person.organization}`}</b>
        <span class="meta">${span}${holder ? html` · ${presenceWord(holder.presence).toLowerCase()} · ${seenWords(seen, now)}` : nothing}</span></span>
        ${holder ? html`<span class="reach">${callLink(holder)}${holder.radio_callsign ? html`<span class="meta nowrap"><i class="bi bi-broadcast" aria-hidden="true"></i> ${holder.radio_callsign}</span>` : nothing}</span>` : nothing}</div>`;
  }

  // ---------------------------------------------------------------- what
  /** @param {DutyRow} row */
  body(row) {
    const { picture } = this;
    if (!picture) return nothing;
    const now = Date.now();
    const { watch } = row;
    const last = watch ? null : this.lastOf(row.seat.id);
    const since = watch?.started_at ?? last?.started_at ?? new Date(now - 12 * HOUR).toISOString();
    const brief = briefOf(picture.state, since, picture.viewer.id);
    const changes = comingChanges(picture.state, now, now + 12 * HOUR);
    return html`${last?.handover?.note ? this.note(last, t("Last note, {person}", { person: last.person.name })) : nothing}
      ${watch?.state === "handing_over" && !this.canOffer(row) ? this.note(watch, t("Remarks of {person}", { person: watch.person.name })) : nothing}
      ${briefView(picture, brief, { all: this.all, more: () => (this.all = !this.all), changes, openRoom: (id) => picture.navigate({ room: id, tab: "rooms" }) })}
      ${watch && this.canOffer(row) ? this.remarks(row) : nothing}
      ${watch && this.desk?.allows(row.seat, "accept") ? this.acceptance(row) : nothing}
      ${this.past(row)}`;
  }

  /** @param {import("../store/forms").Watch} watch @param {string} heading */
  note(watch, heading) {
    return html`<h3>${heading}${watch.handover?.offered_at ? html` <span>${short(watch.handover.offered_at)}</span>` : nothing}</h3><p class="handnote">${withLinks(watch.handover?.note ?? "")}</p>`;
  }

  /** @param {string} seat */
  lastOf(seat) {
    const state = this.picture?.state;
    const ended = (state?.indexes.watches_by_seat.get(seat) ?? []).map((id) => state?.records.watches.get(id)).filter((watch) => watch?.ended_at);
    return ended.sort((a, b) => ((a?.ended_at ?? "") < (b?.ended_at ?? "") ? -1 : 1)).at(-1) ?? null;
  }

  /** Earlier watches of the seat. @param {DutyRow} row */
  past({ seat, watch }) {
    const state = this.picture?.state;
    const all = (state?.indexes.watches_by_seat.get(seat.id) ?? []).map((id) => /** @type {import("../store/forms").Watch} */ (state?.records.watches.get(id))).filter((each) => each && each.id !== watch?.id).reverse();
    if (!all.length) return nothing;
    return html`<h3>${t("Before")}</h3><ul class="plain">${all.slice(0, 5).map((each) => html`<li class="past"><span><b>${each.person.name}</b> <span class="meta">${short(each.started_at)}–${each.ended_at ? short(each.ended_at) : ""}</span></span>
      ${each.relieved ? html`<span class="meta">${t("Ended by {person}: {reason}", { person: each.relieved.by.name, reason: each.relieved.reason })}</span>` : nothing}
      ${each.handover?.note && watch ? html`<span class="meta">${withLinks(each.handover.note)}</span>` : nothing}
      ${each.handover?.accepted_at ? html`<span class="meta">${t("Accepted {time} by {person}", { time: short(each.handover.accepted_at), person: each.handover.accepted_by?.name ?? "" })}${each.handover.remarks ? html`: ${withLinks(each.handover.remarks)}` : nothing}</span>` : nothing}</li>`)}</ul>`;
  }

  // ---------------------------------------------------------------- the handover
  /** @param {DutyRow} row */
  canOffer(row) {
    return row.watch?.person.id === this.picture?.viewer.id && (this.desk?.allows(row.seat, "hand_over") ?? false);
  }

  /** Who may be next: those of the seat first. @param {DutyRow} row */
  receivers({ seat }) {
    const { picture } = this;
    const now = Date.now();
    const people = [...(picture?.state.records.contacts.values() ?? [])].filter((contact) => contact.user && contact.user !== picture?.viewer.id && validAt(contact, now));
    const rank = (/** @type {import("../store/forms").Contact} */ contact) => (contact.seat === seat.id ? 0 : contact.organization.side === seat.side ? 1 : 2);
    return people.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  }

  /** @param {DutyRow} row @returns {string} id of a contact, "" for anybody */
  proposed(row) {
    if (this.to !== null) return this.to;
    if (row.watch?.handover && row.watch.state === "handing_over") return row.watch.handover.to ?? "";
    const people = this.receivers(row);
    const planned = row.seat.shifts.find((shift) => Date.parse(shift.ends_at) > Date.now() && people.some(({ id }) => id === shift.contact));
    return planned?.contact ?? people.find(({ seat }) => seat === row.seat.id)?.id ?? "";
  }

  /** @param {DutyRow} row */
  remarks(row) {
    const watch = /** @type {import("../store/forms").Watch} */ (row.watch);
    const offered = watch.state === "handing_over";
    const kept = remarksOf(watch.id) ?? (offered ? watch.handover?.note ?? "" : "");
    const to = this.proposed(row);
    return html`<h3>${offered ? t("Change the offer") : t("My remarks")}</h3>
      <div class="field"><label class="visually-hidden" for="remarks">${t("My remarks")}</label><textarea id="remarks" rows="4" maxlength="4000" .value=${kept} placeholder=${t("What the next one has to know and no list tells.")} @input=${(/** @type {InputEvent} */ event) => keepRemarks(watch.id, /** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea></div>
      <div class="field to"><label for="handover-to">${t("Hand over to")}</label><select id="handover-to" @change=${(/** @type {Event} */ event) => (this.to = /** @type {HTMLSelectElement} */ (event.target).value)}>
        ${this.receivers(row).map((contact) => html`<option value=${contact.id} ?selected=${contact.id === to}>${spokenName(contact)} · ${contact.organization.short_name} · ${presenceWord(contact.presence).toLowerCase()}</option>`)}<option value="" ?selected=${to === ""}>${t("Anybody who stands watches")}</option></select></div>`;
  }

  /** @param {DutyRow} row */
  acceptance(row) {
    return html`<h3>${t("Your remarks on acceptance")}</h3><div class="field"><label class="visually-hidden" for="accept-remarks">${t("Your remarks on acceptance")}</label><textarea id="accept-remarks" rows="2" maxlength="4000" placeholder=${t("What you took over differently, if anything.")}></textarea></div>
      <p class="meta">${t("The watch of {person} ends and yours begins in one step.", { person: row.watch?.person.name ?? "" })}</p>`;
  }

  /** @param {DutyRow} row */
  foot(row) {
    const { desk, picture } = this;
    if (!desk || !picture) return nothing;
    const { seat, watch } = row;
    const busy = desk.busy.startsWith(`watches/${seat.id}/`);
    const denied = (/** @type {string} */ action, /** @type {string} */ label) => {
      const who = desk.whoMay(seat, action);
      return who ? html`<h-denied label=${label} who=${who}></h-denied>` : nothing;
    };
    const button = (/** @type {string} */ tone, /** @type {string} */ label, /** @type {() => void} */ run) => html`<button type="button" class="btn ${tone}" aria-busy=${busy} @click=${() => !busy && run()}>${label}</button>`;
    const parts = [];
    if (!watch) parts.push(desk.allows(seat, "take") ? button("btn-p", t("Take the watch"), () => desk.take(seat)) : denied("take", t("Take the watch")));
    else if (this.canOffer(row)) parts.push(this.offerButtons(row, button));
    else if (desk.allows(seat, "accept")) parts.push(button("btn-p", t("Accept the watch"), () => void this.accept(row)));
    else if (watch.state === "handing_over") parts.push(denied("accept", t("Accept the watch")));
    const own = watch?.person.id === picture.viewer.id;
    if (watch) parts.push(desk.allows(seat, "relieve") ? button("btn-u sm relieve", own ? t("End without handover...") : t("Relieve..."), () => void desk.relieve(seat, own)) : denied("relieve", t("Relieve")));
    return html`<footer class="sign">${this.problem ? html`<p class="problem" role="alert"><i class="bi bi-exclamation-circle" aria-hidden="true"></i> ${this.problem}</p>` : nothing}${parts}</footer>`;
  }

  /** @param {DutyRow} row @param {(tone: string, label: string, run: () => void) => unknown} button */
  offerButtons(row, button) {
    const watch = /** @type {import("../store/forms").Watch} */ (row.watch);
    const desk = /** @type {import("./desk.js").Desk} */ (this.desk);
    const to = this.picture?.state.records.contacts.get(this.proposed(row));
    const name = to ? spokenName(to) : "";
    const standing = watch.state === "handing_over";
    const holder = watch.handover?.to ? this.picture?.state.records.contacts.get(watch.handover.to) : null;
    return html`<span class="meta say">${standing ? t("Offered to {person} {age}. You keep the seat until it is accepted.", { person: holder ? spokenName(holder) : t("anybody"), age: ago(watch.handover?.offered_at ?? "") }) : name ? t("You keep the seat until {person} accepts.", { person: name }) : t("You keep the seat until it is accepted.")}</span>
      ${button("btn-p", standing ? t("Offer again") : name ? t("Offer handover to {person}", { person: name }) : t("Offer handover"), () => void this.offer(row))}
      ${standing ? button("btn-q", t("Take back"), () => void desk.takeBack(row.seat)) : nothing}`;
  }

  /** @param {DutyRow} row */
  async offer(row) {
    const note = /** @type {HTMLTextAreaElement | null} */ (this.querySelector("#remarks"))?.value.trim() ?? "";
    if (!note) {
      this.problem = t("Write what the next one has to know, even if it is: nothing but the brief.");
      /** @type {HTMLElement | null} */ (this.querySelector("#remarks"))?.focus();
      return;
    }
    await this.report(await this.desk?.post(`watches/${row.seat.id}/hand_over/`, { note, to: this.proposed(row) || null }), t("Handover offered"));
  }

  /** @param {DutyRow} row */
  async accept(row) {
    const remarks = /** @type {HTMLTextAreaElement | null} */ (this.querySelector("#accept-remarks"))?.value.trim() ?? "";
    await this.report(await this.desk?.post(`watches/${row.seat.id}/accept/`, { id: uuid7(), remarks }), t("You have the watch: {seat}", { seat: seatName(row.seat) }));
  }

  /** @param {import("./desk.js").Outcome | undefined} outcome @param {string} done */
  report(outcome, done) {
    this.problem = outcome && !outcome.ok ? reasonOf(outcome.problem) : "";
    if (outcome?.ok) toast(done);
  }
}

define("h-watch", WatchView);
