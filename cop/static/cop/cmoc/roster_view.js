// <h-roster>: a day of every seat, gaps hatched; the shifts of the chosen seat with a form to plan one.
import { html, nothing } from "lit";
import { OnPicture } from "../panel/element.js";
import { define } from "../elements/light.js";
import { side } from "../elements/marks.js";
import { ask } from "../elements/ask.js";
import { toast } from "../elements/toast.js";
import { t, tn } from "../i18n/catalog.js";
import { local, short } from "../i18n/time.js";
import { uuid7 } from "../link/ids.js";
import { compare } from "../store/selectors.js";
import { reasonOf } from "./desk.js";
import { person, seatName, spokenName } from "./people.js";
import { HOUR, dutyRows, stretches, validAt } from "./roster.js";
import { axis, strip } from "./strip.js";
import { fromMomentField, toMomentField } from "./moment_field.js";
import { DateTimeError } from "../notation/datetime.js";
import "../elements/states.js";

/** @typedef {import("../store/forms").Seat} Seat */

const DAY = 24 * HOUR;

export class RosterView extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["store", "address", "minute"]);
  static properties = { ...OnPicture.properties, desk: { attribute: false }, errors: { state: true }, planning: { state: true } };
  constructor() {
    super();
    /** @type {import("./desk.js").Desk | null} */
    this.desk = null;
    /** @type {Record<string, string[]>} */
    this.errors = {};
    this.planning = false;
  }

  get mayPlan() {
    return Boolean(this.picture?.may("coordinate") || this.picture?.may("administer"));
  }

  render() {
    const { picture, desk } = this;
    if (!picture || !desk) return nothing;
    if (!picture.state.epoch) return html`<h-skeleton></h-skeleton>`;
    const now = Date.now();
    const from = Math.floor(now / HOUR) * HOUR;
    const to = from + DAY;
    const rows = dutyRows(picture.state, now);
    const chosen = desk.seat;
    const holes = rows.filter(({ seat }) => stretches(seat, now, to).some(({ kind }) => kind === "gap")).length;
    return html`<header class="top-line"><h2>${t("Roster")}</h2><span class="meta">${short(from)} – ${short(to)} · ${holes ? tn("gaps in {count} seat", "gaps in {count} seats", holes) : t("every seat is planned")}</span></header>
      <div class="scroll roster" tabindex="0" role="region" aria-label=${t("Shifts of every seat")}><div class="roster-grid"><span></span>${axis(from, to, 4)}
        ${rows.map(({ seat }) => html`<button type="button" class="roster-seat ${seat.id === chosen?.id ? "on" : ""}" aria-pressed=${seat.id === chosen?.id} @click=${() => picture.navigate({ seat: seat.key })}>${side(seat.side)}<span class="cut">${seatName(seat)}</span></button>${strip(seat, from, to, picture.state.records.contacts, { height: 22, now, names: true })}`)}</div>
        ${chosen ? this.shifts(chosen, now) : nothing}</div>
      ${chosen ? html`<footer class="sign">${this.planButton()}<span class="meta grow">${t("Times in Z. Here it is {local}.", { local: local(now) })}</span></footer>` : nothing}`;
  }

  planButton() {
    if (!this.mayPlan) return html`<h-denied label=${t("Plan a shift")} who=${t("Liaison and watch officers keep the roster.")}></h-denied>`;
    return html`<button type="button" class="btn ${this.planning ? "btn-q" : "btn-p"}" aria-expanded=${this.planning} @click=${() => (this.planning = !this.planning)}>${this.planning ? t("Close the form") : t("Plan a shift")}</button>`;
  }

  /** @param {Seat} seat @param {number} now */
  shifts(seat, now) {
    const contacts = this.picture?.state.records.contacts;
    const coming = seat.shifts.filter((shift) => Date.parse(shift.ends_at) > now).sort((a, b) => compare(a.starts_at, b.starts_at));
    return html`<h3>${seatName(seat)} <span>${tn("{count} shift planned", "{count} shifts planned", coming.length)}</span></h3>
      ${this.planning ? this.form(seat, coming) : nothing}
      <ul class="plain shifts">${coming.map((shift) => {
        const contact = shift.contact ? contacts?.get(shift.contact) : null;
        return html`<li class="bl"><i class="bi bi-${contact ? "person-check dim" : "person-dash urgent"}" aria-hidden="true"></i><span class="mono">${short(shift.starts_at, now)}–${short(shift.ends_at, now)}</span><span class="what">${contact ? person(contact, true) : t("Nobody named yet")}</span>
          ${this.mayPlan ? html`<button type="button" class="btn btn-t sm" @click=${() => this.cancel(seat, shift)}>${t("Take off")}<span class="visually-hidden"> ${short(shift.starts_at)} ${contact ? spokenName(contact) : ""}</span></button>` : html`<span></span>`}</li>`;
      })}</ul>${coming.length ? nothing : html`<p class="meta">${t("Nobody is planned from now on.")}</p>`}`;
  }

  /** @param {Seat} seat @param {Seat["shifts"]} coming */
  form(seat, coming) {
    const now = Date.now();
    const gap = stretches(seat, now, now + 3 * DAY).find(({ kind }) => kind === "gap");
    const start = Math.ceil((gap?.from ?? Date.parse(coming.at(-1)?.ends_at ?? "") ?? now) / (HOUR / 4)) * (HOUR / 4);
    const end = gap && gap.to - start <= 12 * HOUR ? gap.to : start + 8 * HOUR;
    const people = [...(this.picture?.state.records.contacts.values() ?? [])].filter((contact) => validAt(contact, now));
    const rank = (/** @type {import("../store/forms").Contact} */ contact) => (contact.seat === seat.id ? 0 : contact.organization.side === seat.side ? 1 : 2);
    people.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
    return html`<form class="plan" @submit=${(/** @type {SubmitEvent} */ event) => this.plan(event, seat)}>
      <div class="field wide ${this.errors.contact ? "err" : ""}"><label for="plan-contact">${t("Who")}</label><select id="plan-contact" name="contact">${people.map((contact, i) => html`<option value=${contact.id} ?selected=${i === 0}>${spokenName(contact)} · ${contact.organization.short_name}</option>`)}<option value="">${t("Nobody named yet")}</option></select>${this.wrong("contact")}</div>
      <div class="field ${this.errors.starts_at ? "err" : ""}"><label for="plan-from">${t("From")}</label><input id="plan-from" name="starts_at" class="mono" autocomplete="off" spellcheck="false" required value=${toMomentField(start)} />${this.wrong("starts_at")}</div>
      <div class="field ${this.errors.ends_at ? "err" : ""}"><label for="plan-until">${t("Until")}</label><input id="plan-until" name="ends_at" class="mono" autocomplete="off" spellcheck="false" required value=${toMomentField(end)} />${this.wrong("ends_at")}</div>
      <button class="btn btn-p" type="submit">${t("Plan")}</button></form>`;
  }

  /** @param {string} field */
  wrong(field) {
    return (this.errors[field] ?? []).map((error) => html`<span class="msg" role="alert"><i class="bi bi-exclamation-circle" aria-hidden="true"></i>${error}</span>`);
  }

  /** @param {SubmitEvent} event @param {Seat} seat */
  async plan(event, seat) {
    event.preventDefault();
    const asked = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const times = readTimes(asked);
    if (!times.times) return void (this.errors = times.errors);
    const body = { id: uuid7(), contact: asked.get("contact") || null, ...times.times };
    const outcome = await this.desk?.post(`seats/${seat.id}/shifts/`, body);
    if (!outcome) return;
    this.errors = outcome.ok ? {} : outcome.problem.errors ?? {};
    if (outcome.ok) {
      this.planning = false;
      toast(t("Planned for {seat}", { seat: seatName(seat) }), { undo: () => void this.desk?.post(`seats/${seat.id}/shifts/${body.id}/cancel/`) });
    } else if (!outcome.problem.errors) toast(t("Not planned"), { tone: "urgent", more: reasonOf(outcome.problem) });
  }

  /** @param {Seat} seat @param {Seat["shifts"][number]} shift */
  async cancel(seat, shift) {
    const running = Date.parse(shift.starts_at) < Date.now();
    if (running && !(await ask({ heading: t("Take the shift that runs off the roster?"), text: t("The watch itself goes on until it is handed over."), action: t("Take off") }))) return;
    const outcome = await this.desk?.post(`seats/${seat.id}/shifts/${shift.id}/cancel/`);
    if (!outcome) return;
    const { contact, starts_at, ends_at } = shift;
    if (outcome.ok) toast(t("Shift taken off"), { undo: () => void this.desk?.post(`seats/${seat.id}/shifts/`, { id: uuid7(), contact, starts_at, ends_at }) });
    else toast(t("Not done"), { tone: "urgent", more: reasonOf(outcome.problem) });
  }
}

/** @param {FormData} asked @returns {{times: {starts_at: string | null, ends_at: string | null} | null, errors: Record<string, string[]>}} */
function readTimes(asked) {
  /** @type {Record<string, string[]>} */
  const errors = {};
  const read = (/** @type {string} */ name) => {
    try {
      return fromMomentField(asked.get(name));
    } catch (error) {
      if (!(error instanceof DateTimeError)) throw error;
      errors[name] = [error.message];
      return null;
    }
  };
  const times = { starts_at: read("starts_at"), ends_at: read("ends_at") };
  return { times: Object.keys(errors).length ? null : times, errors };
}

define("h-roster", RosterView);
