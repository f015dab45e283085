// What the viewer may do with a record, and who may do the rest: `mine` of GET .../incidents/<id>/. Until the server has said it, the role is asked.
import { html } from "lit";
import { t } from "../i18n/catalog.js";
import { toast } from "../elements/toast.js";
import { ApiError } from "../link/api.js";

/** @typedef {{allowed: string[], not_allowed: {action: string, who_may: string[]}[]}} Mine */

/** "Maj Park Ji-hoon, watch officer; Elena Rivera, coordinator and 2 more" @param {string[]} people */
export function whoWords(people) {
  if (people.length === 0) return t("Nobody on this operation may do it now.");
  const named = people.slice(0, 2).join("; ");
  return people.length > 2 ? t("May: {people} and {count} more", { people: named, count: people.length - 2 }) : t("May: {people}", { people: named });
}

export class Rights {
  /** @param {import("lit").ReactiveControllerHost} host */
  constructor(host) {
    this.host = host;
    this.path = "";
    /** @type {Mine | null} */
    this.mine = null;
    /** The record, as the answer held it: for one that the store does not hold. @type {any} */
    this.record = null;
    this.absent = false;
    /** @type {import("../picture/picture").Picture | null} */
    this.picture = null;
    this.asked = "";
  }

  /** Asks again when the record or its readers are others. @param {import("../picture/picture").Picture} picture @param {string} path @param {string} [audience] */
  of(picture, path, audience = "") {
    const key = `${path} ${audience}`;
    this.picture = picture;
    if (key === this.asked) return;
    this.asked = key;
    if (path !== this.path) Object.assign(this, { mine: null, record: null, absent: false, path });
    void this.ask(picture, path);
  }

  /** @param {import("../picture/picture").Picture} picture @param {string} path */
  async ask(picture, path) {
    try {
      const { mine, ...record } = await picture.api.get(path);
      if (this.path !== path) return;
      this.mine = mine;
      this.record = record;
    } catch (error) {
      if (this.path !== path) return;
      this.absent = error instanceof ApiError && error.status === 404;
      if (!this.absent) this.asked = ""; // no answer: asked again when the panel is drawn anew
    }
    this.host.requestUpdate();
  }

  /** @param {string} action */
  may(action) {
    return this.mine ? this.mine.allowed.includes(action) : (this.picture?.may(action) ?? false);
  }

  /** @param {string} action */
  who(action) {
    const people = this.mine?.not_allowed.find((each) => each.action === action)?.who_may;
    return people ? whoWords(people) : t("Your role may not do this here.");
  }

  /** null when one may, else who may. @param {string} action */
  denied(action) {
    return this.may(action) ? null : this.who(action);
  }

  /**
   * A button that stays visible when it is not for the viewer, and then says who may.
   * @param {string} action
   * @param {{label: string, icon?: string, kind?: string, run: () => void, busy?: boolean}} button
   */
  button(action, { label, icon = "", kind = "btn-q", run, busy = false }) {
    const denied = this.denied(action);
    const act = () => (denied === null ? run() : toast(denied, { tone: "info" }));
    return html`<button type="button" class="btn ${denied === null ? kind : ""}" aria-disabled=${denied !== null} aria-busy=${busy} title=${denied ?? ""} @click=${act}><i class="bi bi-${denied === null ? icon : "lock"}" aria-hidden="true"></i>${label}${denied === null ? "" : html`<span class="visually-hidden">. ${denied}</span>`}</button>`;
  }
}
