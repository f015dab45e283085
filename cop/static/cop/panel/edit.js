// <h-edit>: a dialog with all fields of a record. Only what changed is sent, with If-Match; what was typed survives closing, refusals and conflicts.
import { html, nothing } from "lit";
import { t, tn } from "../i18n/catalog.js";
import { zone } from "../i18n/time.js";
import { fieldWord } from "../i18n/words.js";
import { Light, define } from "../elements/light.js";
import { toast } from "../elements/toast.js";
import { change } from "./changing.js";
import { changedFields, shown } from "./fields.js";
import { inputOf } from "./inputs.js";
import "../elements/dialog.js";

/** @typedef {import("./fields.js").Field} Field */

export class Edit extends Light {
  static properties = { picture: { attribute: false }, record: { attribute: false }, fields: { attribute: false }, path: {}, heading: {}, typed: { state: true }, problems: { state: true }, general: { state: true }, busy: { state: true } };
  constructor() {
    super();
    /** @type {import("../picture/picture").Picture | null} */
    this.picture = null;
    /** @type {any} */
    this.record = null;
    /** @type {Field[]} */
    this.fields = [];
    this.path = "";
    this.heading = "";
    /** The record as it was when the first key was pressed. @type {any} */
    this.base = null;
    /** @type {Record<string, any>} */
    this.typed = {};
    /** @type {Record<string, string>} */
    this.problems = {};
    /** @type {Record<string, string>} */
    this.mended = {};
    this.general = "";
    this.busy = false;
  }

  get dialog() {
    return /** @type {import("../elements/dialog.js").Dialog | null} */ (this.querySelector("h-dialog"));
  }

  get ways() {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    return { zone: zone(), format: (/** @type {number} */ lon, /** @type {number} */ lat) => picture.format(lon, lat, picture.notation === "mgrs" ? 5 : undefined) };
  }

  get dirty() {
    return this.base !== null && Object.keys(changedFields(this.fields, this.base, this.typed, this.ways).body).length > 0;
  }

  /** @param {string} [name] of the field to begin with */
  async show(name = "") {
    if (this.base?.id !== this.record?.id || !this.dirty) this.begin();
    await this.updateComplete;
    await this.dialog?.show();
    const field = name && this.querySelector(`[name="${name}"]`);
    if (field instanceof HTMLElement) field.focus();
  }

  begin() {
    this.base = this.record;
    this.typed = {};
    this.problems = {};
    this.mended = {};
    this.general = "";
  }

  /** @param {string} name @param {any} value */
  set(name, value) {
    this.typed = { ...this.typed, [name]: value };
    if (this.problems[name]) this.problems = { ...this.problems, [name]: "" };
  }

  /** @param {SubmitEvent} event */
  async store(event) {
    event.preventDefault();
    const { picture, base } = this;
    if (!picture || !base || this.busy) return;
    const { body, problems, mended } = changedFields(this.fields, base, this.typed, this.ways);
    this.problems = problems;
    this.mended = mended;
    this.general = "";
    if (Object.values(problems).some(Boolean)) return this.toFirstProblem();
    if (Object.keys(body).length === 0) return void (this.general = t("Nothing was changed."));
    this.busy = true;
    const outcome = await change(picture, { path: this.path, base }, body).finally(() => (this.busy = false));
    if (outcome.state === "refused") return this.refused(outcome.problem);
    if (outcome.state === "back") {
      this.base = outcome.current;
      return void this.dialog?.show();
    }
    this.dialog?.hide();
    if (outcome.state === "stored") {
      toast(tn("{count} field stored", "{count} fields stored", Object.keys(body).length), { more: Object.keys(body).map(fieldWord).join(", ") });
      this.dispatchEvent(new CustomEvent("stored", { detail: outcome.record }));
    }
    this.base = null;
    this.typed = {};
  }

  /** @param {import("../link/api.js").Problem} problem */
  refused(problem) {
    const errors = Object.entries(problem.errors ?? {}).map(([name, words]) => [name.split(".")[0], words.join(" ")]);
    const known = errors.filter(([name]) => this.fields.some((field) => field.name === name));
    this.problems = Object.fromEntries(known);
    const others = errors.filter(([name]) => !this.fields.some((field) => field.name === name)).map(([, words]) => words);
    this.general = [known.length ? "" : problem.detail, ...others].filter(Boolean).join(" ") || (known.length ? "" : problem.title);
    if (known.length) this.toFirstProblem();
  }

  toFirstProblem() {
    void this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.querySelector(".field.err :is(input, select, textarea)"))?.focus());
  }

  render() {
    const { picture } = this;
    if (!picture || !this.record) return nothing;
    const base = this.base ?? this.record;
    const stale = this.record.version > base.version;
    return html`<h-dialog wide heading=${this.heading}><form id="edit-form" class="edit-form" novalidate @submit=${this.store} @keydown=${(/** @type {KeyboardEvent} */ event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && /** @type {HTMLFormElement} */ (event.currentTarget).requestSubmit()}>
      ${stale ? html`<p class="banner info boxed wide">${t("Somebody changed this since you began. Where you both changed the same, you choose.")}</p>` : nothing}
      ${this.fields.map((field) => inputOf(field, field.name in this.typed ? this.typed[field.name] : shown(field, base, this.ways), { picture, record: base, problem: this.problems[field.name] ?? "", mended: this.mended[field.name] ?? "", set: (value) => this.set(field.name, value) }))}
      ${this.general ? html`<p class="banner urgent boxed wide" role="alert">${this.general}</p>` : nothing}
    </form><div slot="foot"><button type="submit" form="edit-form" class="btn btn-p" aria-busy=${this.busy}>${this.busy ? t("Storing...") : t("Store changes")}</button><button type="button" class="btn btn-q" @click=${() => (this.begin(), this.dialog?.hide())}>${t("Discard")}</button><span class="meta">${t("Ctrl+Enter stores. Closing keeps what you typed.")}</span></div></h-dialog>`;
  }
}

define("h-edit", Edit);
