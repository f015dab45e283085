// <h-move>: a dialog that gives a resource a new position, by coordinates in any notation or by this device's own position.
import { html, nothing } from "lit";
import { t } from "../i18n/catalog.js";
import { zone } from "../i18n/time.js";
import { Light, define } from "../elements/light.js";
import { toast } from "../elements/toast.js";
import { change, problemWords } from "./changing.js";
import { changedFields } from "./fields.js";
import { inputOf } from "./inputs.js";
import "../elements/dialog.js";

export class Move extends Light {
  static properties = { picture: { attribute: false }, record: { attribute: false }, typed: { state: true }, problems: { state: true }, busy: { state: true } };
  constructor() {
    super();
    /** @type {import("../picture/picture").Picture | null} */
    this.picture = null;
    /** @type {import("../store/forms").Resource | null} */
    this.record = null;
    /** @type {Record<string, any>} */
    this.typed = {};
    /** @type {Record<string, string>} */
    this.problems = {};
    /** @type {Record<string, string>} */
    this.mended = {};
    this.busy = false;
  }

  get dialog() {
    return /** @type {import("../elements/dialog.js").Dialog | null} */ (this.querySelector("h-dialog"));
  }

  /** @returns {import("./fields.js").Field[]} */
  get fields() {
    return [
      { name: "location", label: t("New position"), type: "place", required: true, help: t("Grid or degrees, in any notation") },
      { name: "position_at", label: t("As of"), type: "moment", help: t("231625ZNOV26, 1625Z, or 01:25 local; now, when left out") },
      { name: "position_source", label: t("Where it is from"), type: "text", max: 80 },
    ];
  }

  async show() {
    Object.assign(this, { typed: { location: "", position_at: "", position_source: "" }, problems: {}, mended: {}, busy: false });
    await this.updateComplete;
    void this.dialog?.show();
  }

  /** @param {SubmitEvent} event */
  async store(event) {
    event.preventDefault();
    const { picture, record } = this;
    if (!picture || !record || this.busy) return;
    const empty = { ...record, location: null, position_at: null, position_source: "" };
    const { body, problems, mended } = changedFields(this.fields, empty, this.typed, { zone: zone(), format: (lon, lat) => picture.format(lon, lat, 5) });
    if (!body.location && !problems.location) problems.location = t("Write where it is.");
    this.problems = problems;
    this.mended = mended;
    if (Object.keys(problems).length) return;
    this.busy = true;
    const outcome = await change(picture, { path: `resources/${record.id}/`, base: record }, { position_source: "", ...body }).finally(() => (this.busy = false));
    if (outcome.state === "refused") return void (this.problems = { location: problemWords(outcome.problem) });
    if (outcome.state === "back") return void this.dialog?.show();
    this.dialog?.hide();
    if (outcome.state === "stored") toast(t("{code} is at {place}.", { code: record.code, place: picture.format(body.location.coordinates[0], body.location.coordinates[1]) }));
  }

  render() {
    const { picture, record } = this;
    if (!picture || !record) return nothing;
    return html`<h-dialog heading=${t("Move {code}", { code: record.code })}><form id="move-form" class="edit-form one" novalidate @submit=${this.store}>
      ${this.fields.map((field) => inputOf({ ...field, name: field.name }, this.typed[field.name] ?? "", { picture, record, problem: this.problems[field.name] ?? "", mended: this.mended[field.name] ?? "", set: (value) => (this.typed = { ...this.typed, [field.name]: value }) }))}
    </form><div slot="foot"><button type="submit" form="move-form" class="btn btn-p" aria-busy=${this.busy}>${t("Store position")}</button></div></h-dialog>`;
  }
}

define("h-move", Move);
