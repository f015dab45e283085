// <h-new-resource>: a resource is added in the panel. The fields are those of its edit form; who will see it stands beside the button.
import { html, nothing } from "lit";
import { define } from "../elements/light.js";
import { toast } from "../elements/toast.js";
import { t } from "../i18n/catalog.js";
import { zone } from "../i18n/time.js";
import { ApiError } from "../link/api.js";
import { uuid7 } from "../link/ids.js";
import { reasonOf } from "../panel/changing.js";
import { OnPicture } from "../panel/element.js";
import { changedFields, shown } from "../panel/fields.js";
import { inputOf } from "../panel/inputs.js";
import { resourceFields } from "../panel/resource_fields.js";
import { compare } from "../store/selectors.js";
import "../elements/audience.js";
import "../panel/panel.css";

/** Nothing yet: what the form begins with. */
const BLANK = { id: "", version: 0, name: "", names: {}, kind: "", type: "", capabilities: [], quantity: 1, status: "available", location: null, position_at: null, position_source: "", contact: "", remarks: "" };

export class NewResource extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["kinds"]);
  static properties = { ...OnPicture.properties, typed: { state: true }, problems: { state: true }, general: { state: true }, busy: { state: true }, organizations: { state: true }, owner: { state: true }, audience: { state: true } };
  constructor() {
    super();
    /** @type {Record<string, any>} */
    this.typed = {};
    /** @type {Record<string, string>} */
    this.problems = {};
    /** @type {Record<string, string>} */
    this.mended = {};
    this.general = "";
    this.busy = false;
    /** @type {import("../store/forms").Organization[]} */
    this.organizations = [];
    this.owner = "";
    this.audience = "";
    this.id_ = uuid7();
  }

  firstUpdated() {
    this.picture?.api.getAll("organizations/").then((list) => (this.organizations = list.sort((a, b) => compare(a.short_name, b.short_name))), () => {});
    requestAnimationFrame(() => /** @type {HTMLElement | null} */ (this.querySelector("[name=name]"))?.focus());
  }

  get ways() {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    return { zone: zone(), format: (/** @type {number} */ lon, /** @type {number} */ lat) => picture.format(lon, lat) };
  }

  /** The blank record with the kind that is chosen: measures depend on it. */
  get record() {
    return { ...BLANK, kind: this.typed.kind ?? "" };
  }

  /** @returns {import("../panel/fields.js").Field[]} */
  get fields() {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    return resourceFields(picture, /** @type {any} */ (BLANK)).map((field) => (field.name === "kind" ? { ...field, options: [["", t("Choose")], ...(field.options ?? [])] } : field));
  }

  /** @param {string} name @param {any} value */
  set(name, value) {
    this.typed = { ...this.typed, [name]: value };
    if (this.problems[name]) this.problems = { ...this.problems, [name]: "" };
  }

  /** @param {SubmitEvent} event */
  async store(event) {
    event.preventDefault();
    const { picture } = this;
    if (!picture || this.busy) return;
    const { body, problems, mended } = changedFields(this.fields, BLANK, this.typed, this.ways);
    if (!body.name) problems.name ||= t("Write its name.");
    if (!body.kind) problems.kind ||= t("Choose what it is.");
    this.problems = problems;
    this.mended = mended;
    this.general = "";
    if (Object.values(problems).some(Boolean)) return this.toProblem();
    this.busy = true;
    try {
      const made = await picture.api.post("resources/", { quantity: BLANK.quantity, status: BLANK.status, ...body, id: this.id_, audience: this.audience || picture.operation.default_audience || "shared", ...(this.owner ? { organization: this.owner } : {}) });
      toast(t("{name} added as {code}", { name: made.name, code: made.code }));
      picture.navigate({ add: null, resource: made.code });
    } catch (error) {
      this.refused(error);
    } finally {
      this.busy = false;
    }
  }

  /** @param {unknown} error */
  refused(error) {
    const errors = error instanceof ApiError ? error.problem.errors ?? {} : {};
    this.problems = Object.fromEntries(Object.entries(errors).map(([name, words]) => [name.split(".")[0], words.join(" ")]));
    this.general = Object.keys(errors).length ? "" : reasonOf(error);
    if (Object.keys(errors).length) this.toProblem();
  }

  toProblem() {
    void this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.querySelector(".field.err :is(input, select, textarea)"))?.focus());
  }

  render() {
    const { picture } = this;
    if (!picture) return nothing;
    const own = picture.viewer.organization;
    const owners = this.organizations.length ? this.organizations : own ? [own] : [];
    const owner = this.owner || own?.id;
    return html`<div class="head row-line"><h2 class="small">${t("Add resource")}</h2><span class="grow"></span><button type="button" class="btn-i" aria-label=${t("Close")} @click=${() => picture.navigate({ add: null })}><i class="bi bi-x-lg" aria-hidden="true"></i></button></div>
      <form id="new-resource" class="scroll edit-form in-panel" novalidate @submit=${this.store} @keydown=${(/** @type {KeyboardEvent} */ event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && /** @type {HTMLFormElement} */ (event.currentTarget).requestSubmit()}>
        <div class="field wide"><label for="new-owner">${t("Owner")}</label><select id="new-owner" @change=${(/** @type {Event} */ event) => (this.owner = /** @type {HTMLSelectElement} */ (event.target).value)}>${owners.map(({ id, short_name: short, name }) => html`<option value=${id} ?selected=${id === owner}>${short} · ${name}</option>`)}</select>${this.problems.organization ? html`<span class="msg" role="alert"><i class="bi bi-exclamation-circle" aria-hidden="true"></i>${this.problems.organization}</span>` : nothing}</div>
        ${this.fields.map((field) => inputOf(field, field.name in this.typed ? this.typed[field.name] : shown(field, BLANK, this.ways), { picture, record: this.record, problem: this.problems[field.name] ?? "", mended: this.mended[field.name] ?? "", set: (value) => this.set(field.name, value) }))}
        ${this.general ? html`<p class="banner urgent boxed wide" role="alert">${this.general}</p>` : nothing}</form>
      <div class="actions fixed"><button type="submit" form="new-resource" class="btn btn-p" aria-busy=${this.busy}>${this.busy ? t("Adding...") : t("Add resource")}</button><span class="grow"></span><span class="row-line"><span class="meta">${t("Seen by")}</span><h-aud pick v=${this.audience || picture.operation.default_audience || "shared"} @change=${(/** @type {Event} */ event) => (this.audience = /** @type {any} */ (event.target).value)}></h-aud></span></div>`;
  }
}

define("h-new-resource", NewResource);
