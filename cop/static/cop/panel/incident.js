// <h-incident-panel .picture .subject>: one incident - what it is, how many people, who is there, what is said. Fills the slot on the right.
import { html, nothing } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { t } from "../i18n/catalog.js";
import { define } from "../elements/light.js";
import { shortcut } from "../shell/keyboard.js";
import { attachmentsOf, logOf, unreadIn } from "../store/selectors.js";
import { OnPicture } from "./element.js";
import { facts, phoneLine } from "./facts.js";
import { head, missing } from "./head.js";
import { choices, removeLink, setStatus } from "./incident_actions.js";
import { incidentFields } from "./incident_fields.js";
import { badges } from "./incident_badges.js";
import { commitmentsShown, filesTab, logComposer, resourcesTab, roomFor, roomTab } from "./incident_tabs.js";
import { Rights } from "./rights.js";
import { unsent } from "./unsent.js";
import "../elements/tabs.js";
import "./choose.js";
import "./commit.js";
import "./edit.js";
import "./figures.js";
import "./log.js";
import "./panel.css";
import "./reach.js";

/** @typedef {import("../store/forms").Incident} Incident */
/** @typedef {"log" | "resources" | "room" | "files" | "history"} Tab */

const TABS = /** @type {Tab[]} */ (["log", "resources", "room", "files", "history"]);

export class IncidentPanel extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["store", "outbox", "address", "kinds", "preferences", "minute"]);
  static properties = { ...OnPicture.properties, subject: { attribute: false }, busy: { state: true }, allFacts: { state: true }, organizations: { state: true }, readers: { state: true } };
  constructor() {
    super();
    /** @type {import("../picture/picture").Subject | null} */
    this.subject = null;
    this.busy = false;
    this.allFacts = false;
    /** @type {import("../store/forms").Organization[]} */
    this.organizations = [];
    /** Who will see the next line, when it is not everybody who sees the incident. */
    this.readers = "";
    this.rights = new Rights(this);
    this.shownId = "";
  }

  connectedCallback() {
    super.connectedCallback();
    const group = t("Incident");
    const when = () => this.incident !== null;
    this.keys = [
      shortcut({ keys: "l", label: t("Line to the log"), group, when, run: () => this.toComposer() }),
      shortcut({ keys: "c", label: t("Commit resource"), group, when: () => when() && this.rights.may("commit"), run: () => this.piece("h-commit")?.show() }),
      shortcut({ keys: "r", label: t("Room of the incident"), group, when, run: () => this.toRoom() }),
    ];
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.keys?.forEach((stop) => stop());
  }

  /** @returns {Incident | null} */
  get incident() {
    if (!this.picture || !this.subject) return null;
    return this.picture.state.records.incidents.get(this.subject.id) ?? null;
  }

  /** @returns {Tab} */
  get tab() {
    const asked = /** @type {Tab} */ (this.picture?.query.get("tab") ?? "log");
    return TABS.includes(asked) ? asked : "log";
  }

  /** @param {string} tab */
  open(tab) {
    this.picture?.navigate({ tab: tab === "log" ? null : tab }, { replace: true });
  }

  /** @param {string} name @returns {any} */
  piece(name) {
    return this.querySelector(name);
  }

  async toComposer() {
    this.raise();
    if (this.tab === "log" && this.piece("h-composer")?.field) return void this.piece("h-composer").focus(); // at once: the next key is a letter
    this.open("log");
    await new Promise(requestAnimationFrame);
    await this.updateComplete;
    this.piece("h-composer")?.focus();
  }

  /** On a phone the sheet goes up: there one writes, and reads what was written. */
  raise() {
    const sheet = /** @type {HTMLElement | null} */ (this.closest(".panel"));
    if (sheet && matchMedia("(max-width: 599px)").matches) sheet.dataset.height = "full";
  }

  async toRoom() {
    this.open("room");
    this.raise();
    await new Promise(requestAnimationFrame);
    await this.updateComplete;
    this.piece("h-room")?.focusComposer() ?? this.piece(".open-room")?.focus();
  }

  /** @param {string} [field] */
  async edit(field = "") {
    if (!this.organizations.length) {
      try {
        this.organizations = /** @type {any} */ (await this.picture?.api.get("organizations/"));
      } catch {
        this.organizations = this.incident?.organization ? [this.incident.organization] : []; // offline: the lead stays as it is
      }
      await this.updateComplete;
    }
    await this.piece("h-edit")?.show(field);
  }

  /** @param {string} status */
  async setStatus(status) {
    const { picture, incident } = this;
    if (!picture || !incident || this.busy) return;
    this.busy = true;
    await setStatus(picture, incident, status).finally(() => (this.busy = false));
  }

  /** @param {import("lit").PropertyValues} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    if (this.shownId === this.subject?.id) return;
    this.shownId = this.subject?.id ?? "";
    this.allFacts = false;
    this.readers = "";
    const scroll = this.querySelector(".subject-scroll");
    if (scroll) scroll.scrollTop = 0;
  }

  render() {
    const { picture, subject, incident, rights } = this;
    if (!picture || !subject) return nothing;
    if (picture.state.epoch) rights.of(picture, `incidents/${subject.id}/`, incident?.audience ?? "");
    if (!incident) return missing(picture, { absent: rights.absent || (picture.state.epoch !== "" && rights.record !== null), tombstone: picture.state.tombstones.has(subject.id), what: t("incident") });
    const { tab } = this;
    const menu = choices(picture, incident, rights, {
      reach: (way) => this.piece("h-reach")?.show(way), choose: (way) => this.piece("h-choose-incident")?.show(way), edit: () => void this.edit(), figure: () => this.piece("h-figures")?.open(),
    });
    const links = { denied: rights.denied("update"), remove: (/** @type {import("../store/forms").IncidentLink} */ link) => void removeLink(picture, link) };
    return html`<div class="subject-scroll ${tab === "room" ? "in-room" : ""}">
        <div class="subject-head">${head(picture, incident, subject, menu)}
          ${badges(picture, incident, { rights, busy: this.busy, setStatus: (status) => void this.setStatus(status), grade: () => void this.edit("source_reliability") })}
          ${phoneLine(picture, incident)}
          <div class="facts-box ${this.allFacts ? "all" : ""}">${facts(picture, incident, { all: this.allFacts, links })}
            <button type="button" class="btn btn-t sm all-facts" aria-expanded=${this.allFacts} @click=${() => (this.allFacts = !this.allFacts)}>${this.allFacts ? t("Fewer facts") : t("All facts")}</button></div>
        </div>
        <h-figures .picture=${picture} .incident=${incident} .denied=${rights.denied("update")}></h-figures>
        ${unsent(picture, incident.id, ["change", "figure"])}
        <div class="actions">
          <button type="button" class="btn btn-p to-log" @click=${() => this.toComposer()}><i class="bi bi-pencil-square" aria-hidden="true"></i>${t("Add to log")}</button>
          ${rights.button("commit", { label: t("Commit resource"), icon: "truck", kind: "btn-p first", run: () => this.piece("h-commit")?.show() })}
          ${rights.button("update", { label: t("Edit"), icon: "pencil", kind: "btn-q wide-only", run: () => void this.edit() })}
          ${rights.button("update", { label: t("Figure"), icon: "plus-lg", kind: "btn-q wide-only", run: () => this.piece("h-figures")?.open() })}</div>
        ${this.tabs(incident, tab)}
      </div>
      ${tab === "log" ? logComposer(picture, incident, { denied: rights.denied("report"), readers: this.readers || incident.audience, pick: (key) => (this.readers = key) }) : nothing}
      ${keyed(incident.id, html`<h-commit .picture=${picture} .incident=${incident}></h-commit>
        <h-edit .picture=${picture} .record=${incident} path="incidents/${incident.id}/" heading=${t("Edit {code}", { code: incident.code })} .fields=${incidentFields(picture, incident, this.organizations)}></h-edit>
        <h-reach .picture=${picture} .record=${incident} path="incidents/${incident.id}/"></h-reach>
        <h-choose-incident .picture=${picture} .incident=${incident}></h-choose-incident>`)}`;
  }

  /** @param {Incident} incident @param {Tab} tab */
  tabs(incident, tab) {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    const { state } = picture;
    const room = roomFor(state, incident);
    const unread = room ? unreadIn(state, room.id, picture.viewer.id).length : 0;
    const count = (/** @type {number} */ n) => (n ? html`<span class="n">${n}</span>` : nothing);
    /** @type {[Tab, string, unknown][]} */
    const heads = [
      ["log", t("Log"), count(logOf(state, incident.id).length)],
      ["resources", t("Resources"), count(commitmentsShown(state, incident.id).filter((each) => !each.released_at).length)],
      ["room", t("Room"), unread ? html`<span class="n new" aria-label=${t("{count} new", { count: unread })}>${unread}</span>` : nothing],
      ["files", t("Files"), count(attachmentsOf(state, incident.id).length)],
      ["history", t("History"), nothing],
    ];
    return html`<h-tabs active=${tab} @tab=${(/** @type {CustomEvent<string>} */ event) => (this.raise(), this.open(event.detail))}>
      <div class="tabs" role="tablist" aria-label=${t("Parts of {code}", { code: incident.code })}>${heads.map(([key, name, badge]) => html`<button type="button" role="tab" data-tab=${key} data-name=${name}>${name}${badge}</button>`)}</div>
      ${heads.map(([key]) => html`<section data-panel=${key}>${key === tab ? this.content(incident, tab) : nothing}</section>`)}</h-tabs>`;
  }

  /** @param {Incident} incident @param {Tab} tab */
  content(incident, tab) {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    const { rights } = this;
    if (tab === "resources") return resourcesTab(picture, incident, rights);
    if (tab === "room") return roomTab(picture, incident, rights);
    if (tab === "files") return filesTab(picture, incident, rights);
    return html`<h-incident-log .picture=${picture} incident=${incident.id} .rights=${rights} ?history=${tab === "history"}></h-incident-log>`;
  }
}

define("h-incident-panel", IncidentPanel);
