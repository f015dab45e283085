// <h-contact-form contact="new" or an id>: one contact, written or changed. Nothing typed is lost when somebody else was first.
import { html, nothing } from "lit";
import { resolveConflict } from "../elements/ask.js";
import { define } from "../elements/light.js";
import { toast } from "../elements/toast.js";
import { t } from "../i18n/catalog.js";
import { presenceWord } from "../i18n/words.js";
import { ApiError } from "../link/api.js";
import { uuid7 } from "../link/ids.js";
import { OnPicture } from "../panel/element.js";
import { compare } from "../store/selectors.js";
import { reasonOf } from "./desk.js";
import { callLink, presenceIcon, seatName, spokenName } from "./people.js";
import { DateTimeError } from "../notation/datetime.js";
import { fromMomentField, toMomentField } from "./moment_field.js";
import "../elements/audience.js";
import "../elements/states.js";

/** @typedef {import("../store/forms").Contact} Contact */

const list = (/** @type {FormDataEntryValue | null} */ text) => String(text ?? "").split(/[,;]/).map((word) => word.trim()).filter(Boolean);

export class ContactForm extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ ([]);
  static properties = { ...OnPicture.properties, desk: { attribute: false }, contact: { attribute: false }, errors: { state: true }, problem: { state: true }, mine: { state: true }, organizations: { state: true }, busy: { state: true } };
  constructor() {
    super();
    /** @type {import("./desk.js").Desk | null} */
    this.desk = null;
    this.contact = "new";
    /** @type {Record<string, string[]>} */
    this.errors = {};
    this.problem = "";
    /** @type {import("./desk.js").Mine | null} */
    this.mine = null;
    /** @type {import("../store/forms").Organization[]} */
    this.organizations = [];
    this.busy = false;
    /** The contact as it was when the form was opened: what differs from it is what was typed. @type {Contact | null} */
    this.base = null;
  }

  /** @param {import("lit").PropertyValues} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    if (!changed.has("contact") && !changed.has("picture")) return;
    this.errors = {};
    this.problem = "";
    this.mine = null;
    this.base = this.held;
    void this.ask();
  }

  /** Organizations that take part, and what the viewer may do with this contact. */
  async ask() {
    const { picture, contact } = this;
    if (!picture) return;
    const [organizations, one] = await Promise.allSettled([picture.api.getAll("organizations/"), contact === "new" ? null : picture.api.get(`contacts/${contact}/`)]);
    if (organizations.status === "fulfilled") this.organizations = organizations.value.sort((a, b) => compare(a.short_name, b.short_name));
    if (one.status === "fulfilled" && one.value) this.mine = one.value.mine;
  }

  get held() {
    return this.contact === "new" ? null : this.picture?.state.records.contacts.get(this.contact) ?? null;
  }

  close() {
    this.picture?.navigate({ contact: null, tab: "contacts" });
  }

  render() {
    const { picture, held, mine } = this;
    if (!picture) return nothing;
    if (this.contact !== "new" && !held) return html`<h-empty icon="person" heading=${t("This contact is not here")} text=${t("It was withdrawn, or it is not for you.")} action=${t("All contacts")} @act=${() => this.close()}></h-empty>`;
    const may = held ? mine?.allowed.some((action) => action === "coordinate" || action === "update_own") ?? false : picture.may("coordinate");
    const refused = held && mine?.not_allowed.find(({ action }) => action === "coordinate");
    return html`<header class="top-line"><button type="button" class="btn btn-t" @click=${() => this.close()}><i class="bi bi-chevron-left" aria-hidden="true"></i>${t("Contacts")}</button><h2 class="cut">${held ? spokenName(held) : t("New contact")}</h2><span class="grow"></span>${held ? html`<h-aud v=${held.audience}></h-aud>` : nothing}</header>
      ${held ? this.presence(held) : nothing}
      <form class="contact-form" id="contact-form" @submit=${(/** @type {SubmitEvent} */ event) => this.store(event)}><fieldset ?disabled=${!may}>${this.fields(held)}</fieldset></form>
      <footer class="sign">${this.problem ? html`<p class="problem" role="alert"><i class="bi bi-exclamation-circle" aria-hidden="true"></i> ${this.problem}</p>` : nothing}
        ${may || !refused ? html`<button type="submit" form="contact-form" class="btn btn-p" aria-busy=${this.busy} ?disabled=${!may}>${this.busy ? t("Storing...") : held ? t("Store changes") : t("Add contact")}</button>` : html`<h-denied label=${t("Change contact")} who=${refused.who_may.slice(0, 2).join("; ")}></h-denied>`}
        <button type="button" class="btn btn-q" @click=${() => this.close()}>${t("Back")}</button>
        ${held ? nothing : html`<span class="row-line"><span class="meta">${t("Seen by")}</span><h-aud pick v=${picture.operation.default_audience || "shared"} id="contact-audience"></h-aud></span>`}</footer>`;
  }

  /** @param {Contact} held */
  presence(held) {
    const may = this.mine?.allowed.includes("presence");
    const reach = this.mine?.allowed.includes("coordinate");
    const choices = may ? ["on_duty", "on_call", "away", "off_duty", ...(reach ? ["unreachable"] : [])] : reach ? ["unreachable"] : [];
    return html`<div class="who">${presenceIcon(held.presence)}<span>${presenceWord(held.presence)}</span>${callLink(held)}<span class="grow"></span>
      ${choices.filter((presence) => presence !== held.presence).map((presence) => html`<button type="button" class="btn btn-q sm" @click=${() => this.desk?.setPresence(held, presence)}>${may ? presenceWord(presence) : t("Mark as unreachable")}</button>`)}</div>`;
  }

  /** @param {Contact | null} held */
  fields(held) {
    const seats = [...(this.picture?.state.records.seats.values() ?? [])].sort((a, b) => a.order - b.order);
    const own = this.picture?.viewer.organization?.id;
    const organization = held?.organization.id ?? own;
    const choices = this.organizations.length ? this.organizations : held ? [held.organization] : this.picture?.viewer.organization ? [this.picture.viewer.organization] : [];
    return html`
      ${this.text("title", t("Rank or title"), held?.title, { short: true })}${this.text("name", t("Name"), held?.name, { required: true })}
      ${this.text("names_ko", t("Name in Korean"), held?.names?.ko, { lang: "ko" })}
      <div class="field"><label for="contact-organization">${t("Home organization")}</label><select id="contact-organization" name="organization">${choices.map((each) => html`<option value=${each.id} ?selected=${each.id === organization}>${each.short_name} · ${each.name}</option>`)}</select>${this.wrong("organization")}</div>
      <div class="field"><label for="contact-seat">${t("Seat that they fill")}</label><select id="contact-seat" name="seat"><option value="">${t("None")}</option>${seats.map((seat) => html`<option value=${seat.id} ?selected=${seat.id === held?.seat}>${seatName(seat)}</option>`)}</select>${this.wrong("seat")}</div>
      ${this.text("phone", t("Phone"), held?.phone, { type: "tel" })}${this.text("radio_callsign", t("Radio callsign"), held?.radio_callsign)}${this.text("email", t("E-mail"), held?.email, { type: "email" })}
      ${this.text("languages", t("Languages"), held?.languages.join(", "), { help: t("Codes with commas: ko, en, th") })}${this.text("roles", t("Roles"), held?.roles.join(", "), { help: t("With commas: air, medical") })}
      ${this.text("valid_from", t("Valid from"), toMomentField(held?.valid_from), { help: t("241800ZNOV26, or 1800Z") })}${this.text("valid_until", t("Valid until"), toMomentField(held?.valid_until))}`;
  }

  /** @param {string} name @param {string} label @param {string | undefined} value @param {{type?: string, required?: boolean, help?: string, lang?: string, short?: boolean}} [more] */
  text(name, label, value, { type = "text", required = false, help = "", lang = "", short = false } = {}) {
    const field = name === "names_ko" ? "names" : name;
    return html`<div class="field ${short ? "short" : ""} ${this.errors[field] ? "err" : ""}"><label for="contact-${name}">${label}</label><input id="contact-${name}" name=${name} type=${type} .value=${value ?? ""} ?required=${required} lang=${lang || nothing} autocomplete="off" maxlength="200" />${help ? html`<span class="help">${help}</span>` : nothing}${this.wrong(field)}</div>`;
  }

  /** @param {string} field */
  wrong(field) {
    return (this.errors[field] ?? []).map((error) => html`<span class="msg" role="alert"><i class="bi bi-exclamation-circle" aria-hidden="true"></i>${error}</span>`);
  }

  /** A wrong time is told beside its field. @param {FormData} asked @param {string} name */
  moment(asked, name) {
    try {
      return fromMomentField(asked.get(name));
    } catch (error) {
      if (!(error instanceof DateTimeError)) throw error;
      this.errors = { ...this.errors, [name]: [error.message] };
      return null;
    }
  }

  /** @param {FormData} asked @param {Contact | null} held @returns {Record<string, any>} */
  body(asked, held) {
    const names = { ...held?.names };
    const korean = String(asked.get("names_ko") ?? "").trim();
    if (korean) names.ko = korean;
    else delete names.ko;
    const text = (/** @type {string} */ name) => String(asked.get(name) ?? "").trim();
    return {
      title: text("title"), name: text("name"), names, organization: text("organization"), seat: text("seat") || null, phone: text("phone"), radio_callsign: text("radio_callsign"),
      email: text("email"), languages: list(asked.get("languages")), roles: list(asked.get("roles")), valid_from: this.moment(asked, "valid_from"), valid_until: this.moment(asked, "valid_until"),
    };
  }

  /** @param {SubmitEvent} event */
  async store(event) {
    event.preventDefault();
    const { picture } = this;
    const held = this.base ?? this.held;
    if (!picture || this.busy) return;
    this.errors = {};
    this.problem = "";
    const body = this.body(new FormData(/** @type {HTMLFormElement} */ (event.target)), held);
    if (Object.keys(this.errors).length) return void (this.problem = t("Look at the marked fields."));
    this.busy = true;
    try {
      if (held) await this.change(held, changesOf(held, body));
      else await picture.api.post("contacts/", { ...body, id: uuid7(), audience: /** @type {import("../elements/audience.js").AudienceMark | null} */ (this.querySelector("#contact-audience"))?.value });
      toast(held ? t("Contact stored") : t("Contact added: {name}", { name: body.name }));
      this.close();
    } catch (error) {
      if (error instanceof ApiError) {
        this.errors = error.problem.errors ?? {};
        this.problem = Object.keys(this.errors).length ? t("Look at the marked fields.") : reasonOf(error.problem);
      } else if (error !== BACK) this.problem = t("The server did not answer. It may have been stored: look before you try again.");
    } finally {
      this.busy = false;
    }
  }

  /** @param {Contact} held @param {Record<string, any>} changes */
  async change(held, changes) {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    if (!Object.keys(changes).length) return;
    try {
      await picture.api.patch(`contacts/${held.id}/`, changes, held.version);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409 || !error.problem.current) throw error;
      const { current } = error.problem;
      const both = changedByBoth(held, current, changes);
      const answer = Object.keys(both).length ? await resolveConflict({ who: "", at: current.updated_at, current: { ...current, organization: current.organization?.id }, yours: both }) : { choice: {} };
      if (answer === "back") {
        this.base = current;
        throw BACK;
      }
      const free = Object.fromEntries(Object.entries(changes).filter(([field]) => !(field in both)));
      const wanted = { ...free, ...(answer === "theirs" ? {} : answer.choice) };
      if (Object.keys(wanted).length) await picture.api.patch(`contacts/${held.id}/`, wanted, current.version);
    }
  }
}

const BACK = new Error("back to editing");

/** Of my changes those in fields that somebody else changed too. @param {Contact} base @param {any} current @param {Record<string, any>} changes */
export function changedByBoth(base, current, changes) {
  const plain = (/** @type {any} */ record) => ({ ...record, organization: record.organization?.id });
  const [before, after] = [plain(base), plain(current)];
  return Object.fromEntries(Object.entries(changes).filter(([field]) => JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null)));
}

/** Only what differs. @param {Contact} held @param {Record<string, any>} body */
export function changesOf(held, body) {
  /** @type {Record<string, any>} */
  const before = { ...held, organization: held.organization.id, valid_from: fromMomentField(toMomentField(held.valid_from)), valid_until: fromMomentField(toMomentField(held.valid_until)) };
  return Object.fromEntries(Object.entries(body).filter(([field, value]) => JSON.stringify(before[field] ?? null) !== JSON.stringify(value ?? null)));
}

define("h-contact-form", ContactForm);
