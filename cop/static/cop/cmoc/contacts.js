// <h-contacts>: who can be reached and how. Vacant seats stand first as gaps; one contact is added or changed in a form in place of the list.
import { html, nothing } from "lit";
import { OnPicture } from "../panel/element.js";
import { define } from "../elements/light.js";
import { audience, side } from "../elements/marks.js";
import { language, t } from "../i18n/catalog.js";
import { short } from "../i18n/time.js";
import { presenceWord } from "../i18n/words.js";
import { singleKeys } from "../shell/keyboard.js";
import { walkRows } from "../shell/rows.js";
import { choicesOf, contactMatches, inOrder, wantedIn } from "./directory.js";
import { callLink, person, presenceIcon, seatName, seenWords, spokenName } from "./people.js";
import { dutyRows, validAt } from "./roster.js";
import "./contact_form.js";
import "../elements/states.js";

/** @typedef {import("../store/forms").Contact} Contact */

/** "Korean" for ko, in the reader's language. @param {string} tag */
export function languageName(tag) {
  try {
    return new Intl.DisplayNames([language()], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export class Contacts extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["store", "address", "minute"]);
  static properties = { ...OnPicture.properties, desk: { attribute: false } };
  constructor() {
    super();
    /** @type {import("./desk.js").Desk | null} */
    this.desk = null;
  }

  firstUpdated() {
    this.stopWalking = walkRows(this, { row: "li.contact", open: (row) => this.edit(row.dataset.id ?? ""), letters: singleKeys });
  }

  /** @param {string | null} id null: back to the list */
  edit(id) {
    this.picture?.navigate({ contact: id, tab: "contacts" });
  }

  render() {
    const { picture, desk } = this;
    if (!picture || !desk) return nothing;
    if (!picture.state.epoch) return html`<h-skeleton></h-skeleton>`;
    const editing = picture.query.get("contact");
    if (editing) return html`<h-contact-form .picture=${picture} .desk=${desk} .contact=${editing}></h-contact-form>`;
    const now = Date.now();
    const all = [...picture.state.records.contacts.values()];
    const wanted = wantedIn(picture.query);
    const shown = inOrder(all.filter(contactMatches(wanted)), now);
    const gaps = Object.values(wanted).some(Boolean) ? [] : this.gaps(now);
    const may = picture.may("coordinate");
    return html`<header class="top-line"><h2>${t("Contacts")}</h2><span class="meta">${t("{count} of {total}", { count: shown.length, total: all.length })}</span><span class="grow"></span>
        ${may ? html`<button type="button" class="btn btn-p sm" @click=${() => this.edit("new")}><i class="bi bi-plus-lg" aria-hidden="true"></i>${t("Add contact")}</button>` : html`<h-denied label=${t("Add contact")} who=${t("Liaison and watch officers keep contacts.")}></h-denied>`}</header>
      ${this.filters(all, wanted)}
      <div class="scroll"><ul class="plain contacts" aria-label=${t("Contacts")}>${gaps.map(({ seat, words }) => html`<li class="contact vac">${presenceIcon("vacant")}<div class="main"><b>${seatName(seat)}</b> ${side(seat.side)}<div class="sub">${words}</div></div><div class="acts"><button type="button" class="btn btn-q sm" @click=${() => picture.navigate({ seat: seat.key, tab: "watch" })}>${t("Open the seat")}</button></div></li>`)}
        ${shown.map((contact) => this.row(contact, now))}</ul>
        ${shown.length ? nothing : html`<h-empty icon="funnel" heading=${t("No contact matches")} text=${t("{count} are known without these filters.", { count: all.length })} action=${t("Clear filters")} @act=${() => picture.navigate({ q: null, side: null, organization: null, language: null })}></h-empty>`}</div>`;
  }

  /** Seats that nobody has now, or that no contact fills. @param {number} now */
  gaps(now) {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    const { contacts_by_seat: filled } = picture.state.indexes;
    return dutyRows(picture.state, now).flatMap(({ seat, watch, vacantSince }) => {
      const named = (filled.get(seat.id) ?? []).some((id) => validAt(/** @type {Contact} */ (picture.state.records.contacts.get(id)), now));
      if (watch && named) return [];
      const words = [watch ? "" : vacantSince ? t("Vacant since {time}.", { time: short(vacantSince, now) }) : t("Vacant."), named ? "" : t("No contact fills this seat.")].filter(Boolean).join(" ");
      return [{ seat, words }];
    });
  }

  /** @param {Contact[]} all @param {import("./directory.js").Wanted} wanted */
  filters(all, wanted) {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    const { organizations, languages } = choicesOf(all);
    const set = (/** @type {string} */ name) => (/** @type {Event} */ event) => picture.navigate({ [name]: /** @type {HTMLInputElement} */ (event.target).value || null }, { replace: true });
    return html`<div class="filters" role="search" aria-label=${t("Find a contact")}>
      <input class="input" type="search" name="q" aria-label=${t("Name, role, callsign or number")} placeholder=${t("Name, role, callsign or number")} .value=${wanted.q} @input=${set("q")} />
      <span class="seg" role="group" aria-label=${t("Side")}>${[["", t("Both")], ["military", "MIL"], ["civilian", "CIV"]].map(([value, word]) => html`<button type="button" aria-pressed=${wanted.side === value} @click=${() => picture.navigate({ side: value || null }, { replace: true })}>${word}</button>`)}</span>
      <select class="input" aria-label=${t("Organization")} @change=${set("organization")}><option value="">${t("Every organization")}</option>${organizations.map(({ id, name, count }) => html`<option value=${id} ?selected=${id === wanted.organization}>${name} (${count})</option>`)}</select>
      <select class="input" aria-label=${t("Language")} @change=${set("language")}><option value="">${t("Every language")}</option>${languages.map(([tag, count]) => html`<option value=${tag} ?selected=${tag === wanted.language}>${languageName(tag)} (${count})</option>`)}</select></div>`;
  }

  /** @param {Contact} contact @param {number} now */
  row(contact, now) {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    const seat = contact.seat ? picture.state.records.seats.get(contact.seat) : null;
    const over = !validAt(contact, now);
    const seen = contact.user ? this.desk?.seenAt(contact.user) ?? "" : "";
    const ahead = contact.valid_from && Date.parse(contact.valid_from) > now;
    const valid = [contact.valid_from && (ahead || contact.valid_until) ? t("from {time}", { time: short(contact.valid_from, now) }) : "", contact.valid_until ? t("until {time}", { time: short(contact.valid_until, now) }) : ""].filter(Boolean).join(" ");
    return html`<li class="contact ${over ? "over" : ""}" data-id=${contact.id} tabindex="-1" aria-label=${spokenName(contact)}>${presenceIcon(contact.presence)}
      <div class="main"><b>${person(contact)}</b> ${side(contact.organization.side)} ${contact.audience === "shared" ? nothing : audience(contact.audience)}
        <div class="sub">${contact.organization.short_name}${seat ? html` · ${seatName(seat)}` : nothing}${contact.roles.length ? html` · ${contact.roles.join(", ")}` : nothing}</div>
        <div class="sub"><span class=${contact.presence === "on_duty" ? "ok" : ""}>${presenceWord(contact.presence)}</span>${seen ? html` · ${seenWords(seen, now)}` : nothing} · ${contact.languages.map(languageName).join(", ")}${valid ? html` · <span class=${over ? "warn" : ""}>${valid}</span>` : nothing}</div></div>
      <div class="reach">${callLink(contact)}${contact.radio_callsign ? html`<span><i class="bi bi-broadcast" aria-hidden="true"></i><span class="visually-hidden">${t("Callsign")}: </span> ${contact.radio_callsign}</span>` : nothing}${contact.email ? html`<a class="in" href="mailto:${contact.email}">${contact.email}</a>` : nothing}</div>
      <div class="acts"><button type="button" class="btn-i sm" aria-label=${t("Open {person}", { person: spokenName(contact) })} @click=${() => this.edit(contact.id)}><i class="bi bi-pencil-square" aria-hidden="true"></i></button></div></li>`;
  }
}

define("h-contacts", Contacts);
