// <h-series>: a dialog with the series of one figure - never overwritten - and the form that adds to it, by the outbox.
import { html, nothing } from "lit";
import { language, t } from "../i18n/catalog.js";
import { short, zone } from "../i18n/time.js";
import { bases, basisWord, figureCount, figureWord, figures as figureWords } from "../i18n/words.js";
import { byLine } from "../elements/entry.js";
import { Light, define } from "../elements/light.js";
import { parseMoment } from "../report/when.js";
import { curve } from "./curve.js";
import "../elements/dialog.js";

export class Series extends Light {
  static properties = { picture: { attribute: false }, incident: { attribute: false }, denied: { attribute: false }, kind: { state: true }, rows: { state: true }, state: { state: true }, problem: { state: true } };
  constructor() {
    super();
    /** @type {import("../picture/picture").Picture | null} */
    this.picture = null;
    /** @type {import("../store/forms").Incident | null} */
    this.incident = null;
    /** @type {string | null} */
    this.denied = null;
    this.kind = "";
    /** @type {any[]} the newest first */
    this.rows = [];
    this.state = "";
    /** @type {Record<string, string>} */
    this.problem = {};
  }

  get dialog() {
    return /** @type {import("../elements/dialog.js").Dialog | null} */ (this.querySelector("h-dialog"));
  }

  /** @param {string} kind */
  async show(kind) {
    this.kind = kind;
    this.problem = {};
    this.rows = [];
    this.state = "loading";
    await this.updateComplete;
    void this.dialog?.show();
    try {
      this.rows = await /** @type {import("../picture/picture").Picture} */ (this.picture).api.getAll(`incidents/${this.incident?.id}/figures/`, 500);
      this.state = "";
    } catch {
      this.state = "failed";
    }
  }

  /** @param {SubmitEvent} event */
  async add(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const { picture, incident } = this;
    if (!picture || !incident) return;
    const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
    const value = Number(given.value.replace(/[\s,]/g, ""));
    /** @type {Record<string, string>} */
    const problem = {};
    if (!given.value || !Number.isInteger(value) || value < 0) problem.value = t("Write a whole number of people, 0 or more.");
    let at = new Date();
    if (given.as_of) {
      try {
        at = parseMoment(given.as_of, zone());
      } catch (error) {
        problem.as_of = /** @type {Error} */ (error).message;
      }
    }
    this.problem = problem;
    if (Object.keys(problem).length) return;
    const body = { kind: given.kind, value, as_of: at.toISOString(), source: given.source, basis: given.basis };
    await picture.send({ kind: "figure", path: `incidents/${incident.id}/figures/`, body, about: incident.id, label: figureCount({ kind: given.kind, value, basis: given.basis }) });
    form.reset();
    this.dialog?.hide();
  }

  render() {
    if (!this.incident) return nothing;
    const rows = this.rows.filter(({ kind }) => !this.kind || kind === this.kind);
    const number = new Intl.NumberFormat(language());
    return html`<h-dialog heading=${this.kind ? t("{code}: {word}", { code: this.incident.code, word: figureWord(this.kind) }) : t("{code}: figures", { code: this.incident.code })}>
      ${this.state === "loading" ? html`<h-skeleton words=${t("Fetching the series")}></h-skeleton>` : nothing}
      ${this.state === "failed" ? html`<p class="banner info boxed">${t("The series could not be fetched. A new figure is kept and sent all the same.")}</p>` : nothing}
      ${this.kind && rows.length > 1 ? curve(rows) : nothing}
      ${rows.length ? html`<table class="t series"><thead><tr><th>${t("As of")}</th><th class="num">${this.kind ? figureWord(this.kind) : t("People")}</th><th>${t("Basis")}</th><th>${t("Source")}</th></tr></thead>
        <tbody>${rows.map((row) => html`<tr><td class="nowrap">${short(row.as_of)}</td><td class="num"><b>${row.basis === "estimated" ? "~" : ""}${number.format(row.value)}</b>${this.kind ? nothing : html` <span class="sub">${figureWord(row.kind)}</span>`}</td><td>${basisWord(row.basis)}</td><td>${row.source}<div class="sub by">${byLine(row.author)}</div></td></tr>`)}</tbody></table>` : this.state ? nothing : html`<p class="meta">${t("No figure yet.")}</p>`}
      ${this.denied === null ? this.form() : html`<p><h-denied label=${t("Add figure")} who=${this.denied}></h-denied></p>`}
    </h-dialog>`;
  }

  form() {
    const wrong = (/** @type {string} */ name) => (this.problem[name] ? html`<span class="msg" role="alert"><i class="bi bi-exclamation-circle" aria-hidden="true"></i>${this.problem[name]}</span>` : nothing);
    return html`<form class="add-figure" @submit=${this.add} novalidate>
      <h3>${t("Add a figure")}</h3>
      <div class="two">
        <div class="field ${this.problem.value ? "err" : ""}"><label for="figure-value">${t("People")}</label><input id="figure-value" name="value" inputmode="numeric" autocomplete="off" autofocus />${wrong("value")}</div>
        <div class="field"><label for="figure-kind">${t("How they are")}</label><select id="figure-kind" name="kind">${Object.entries(figureWords()).map(([code, word]) => html`<option value=${code} ?selected=${code === (this.kind || "trapped")}>${word}</option>`)}</select></div>
        <div class="field"><label for="figure-basis">${t("Basis")}</label><select id="figure-basis" name="basis">${Object.entries(bases()).map(([code, word]) => html`<option value=${code} ?selected=${code === "reported"}>${word}</option>`)}</select></div>
        <div class="field coded ${this.problem.as_of ? "err" : ""}"><label for="figure-as-of">${t("As of")} <span class="dim">${t("now, when left out")}</span></label><input id="figure-as-of" name="as_of" placeholder="1625Z" autocomplete="off" />${wrong("as_of")}</div>
      </div>
      <div class="field"><label for="figure-source">${t("Source")}</label><input id="figure-source" name="source" maxlength="200" placeholder=${t("Who says so")} autocomplete="off" /></div>
      <div class="row-line"><button type="submit" class="btn btn-p">${t("Add figure")}</button><span class="meta">${t("Earlier figures stay.")}</span></div>
    </form>`;
  }
}

define("h-series", Series);
