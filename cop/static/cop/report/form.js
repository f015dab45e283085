// <h-report>: report an incident in six fields. What is guessed is marked; what is sent, stored or refused is said as it is.
import { html, nothing } from "lit";
import { Light, define } from "../elements/light.js";
import { ask } from "../elements/ask.js";
import { toast } from "../elements/toast.js";
import { t, tn } from "../i18n/catalog.js";
import { uuid7 } from "../link/ids.js";
import { shortcut } from "../shell/keyboard.js";
import { kindField, mistake, peopleField, severityField, whenField } from "./fields.js";
import { kindsOf } from "./guess.js";
import { Reading, isMessage } from "./reading.js";
import { outcomeOf, problemsByField } from "./sending.js";
import { PasteBox } from "./paste.js";
import "../elements/audience.js";
import "./alike.js";
import "./place_field.js";

export class ReportForm extends Light {
  static properties = { picture: { attribute: false }, page: { attribute: false }, problems: { state: true }, busy: { state: true }, seek: { state: true }, correcting: { state: true }, pasting: { state: true }, alike: { state: true } };
  constructor() {
    super();
    /** @type {import("../picture/create.js").LivePicture | null} */
    this.picture = null;
    /** @type {import("../picture/map_page.js").MapPage | null} */
    this.page = null;
    /** @type {Record<string, string>} */
    this.problems = {};
    this.busy = false;
    this.seek = "";
    this.correcting = false;
    this.pasting = false;
    this.alike = 0;
    this.redraw = () => this.requestUpdate();
  }

  /** @returns {import("./draft.js").ReportDraft} */
  get draft() {
    return /** @type {import("./draft.js").ReportDraft} */ (this.page?.report);
  }

  connectedCallback() {
    super.connectedCallback();
    if (!this.picture || !this.page) return;
    this.reading = new Reading(this.draft, this.picture.api);
    this.draft.addEventListener("change", this.redraw);
    this.stopFollowing = this.picture.subscribe((what) => (what.has("link") || what.has("kinds") || what.has("minute")) && this.requestUpdate());
    this.stopKey = shortcut({ keys: "Ctrl+Enter", label: t("Store the report"), group: t("Map"), run: () => void this.store() });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.page?.report?.removeEventListener("change", this.redraw);
    this.reading?.stop();
    this.stopFollowing?.();
    this.stopKey?.();
  }

  firstUpdated() {
    const { title, point } = this.draft.data;
    const first = /** @type {HTMLElement | null} */ (this.querySelector(title && !point ? "#report-where" : "#report-title"));
    first?.focus({ preventScroll: true });
  }

  /** @param {string} text */
  titled(text) {
    const { draft, picture } = this;
    const { kind, guessed } = draft.data;
    const free = !kind || guessed.includes("kind");
    const [guess] = free && picture ? kindsOf(text, picture.kinds.incidents.values()) : [];
    draft.settle(free ? { title: text, kind: guess ?? "" } : { title: text }, ["title"]);
    if (free && guess) draft.set({ guessed: [...new Set([...draft.data.guessed, "kind"])] });
  }

  /** A message that lands in the title is read as a message. @param {ClipboardEvent} event */
  pastedIntoTitle(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!isMessage(text)) return;
    event.preventDefault();
    this.pasting = true;
    void this.updateComplete.then(() => /** @type {PasteBox | null} */ (this.querySelector("h-paste"))?.take(text));
  }

  async store() {
    const { draft, picture } = this;
    if (!picture || this.busy) return;
    this.busy = true;
    try {
      await Promise.all([this.reading?.settled(), /** @type {import("./place_field.js").WhereField | null} */ (this.querySelector("h-where"))?.settled()]);
      this.problems = draft.problems();
      if (Object.keys(this.problems).length) return void this.showFirstProblem();
      await this.hand(picture);
    } finally {
      this.busy = false;
    }
  }

  /** @param {import("../picture/create.js").LivePicture} picture */
  async hand(picture) {
    const { draft } = this;
    const body = draft.body();
    const { id, code } = body;
    const label = `${code} ${body.title}`;
    const again = picture.outbox.items.some((item) => item.id === id);
    if (again && !(await picture.outbox.change(id, { body, label }))) {
      toast(t("It is on its way already."), { tone: "info" });
    } else if (!again) await picture.send({ id, kind: "incident", path: "incidents/", body, label, about: id });
    const result = await outcomeOf(picture.outbox, id);
    if (result.outcome === "refused") {
      this.problems = problemsByField(result.problem);
      draft.set({ editing: id });
      return void this.showFirstProblem();
    }
    for (const file of draft.photos) await picture.send({ id: uuid7(), kind: "attachment", path: `incidents/${id}/attachments/`, body: { file, caption: "" }, label: t("Photo {name}", { name: file.name }), about: id, needs: id });
    const audience = body.audience;
    draft.clear();
    this.page?.pointAt(null);
    picture.navigate({ incident: code, resource: null, report: null, view: null, tab: null }, { replace: true });
    if (result.outcome === "stored") toast(t("{code} stored.", { code }), { more: audience === "shared" ? t("Seen by all, on both sides.") : t("Seen by the chosen audience only.") });
    else toast(t("{code} is kept on this device.", { code }), { tone: "info", more: t("It goes out by itself when the server answers. It is not stored yet.") });
  }

  async showFirstProblem() {
    await this.updateComplete;
    const first = /** @type {HTMLElement | null} */ (this.querySelector(".field.err :is(input:not([type=hidden]), textarea, select, summary), .form-wrong"));
    first?.focus();
    first?.scrollIntoView({ block: "nearest" });
  }

  /** The words become a line in the log of the one that is known already. @param {CustomEvent} event */
  async addTo({ detail: incident }) {
    const { draft, picture } = this;
    if (!picture) return;
    const { title, people, description, point, audience } = draft.data;
    const place = point && !incident.location ? picture.format(point.lon, point.lat) : "";
    const text = [title.trim(), people.trim(), place, description === title ? "" : description].filter(Boolean).join("\n");
    if (!text) return;
    const narrower = incident.audience === "shared" && audience !== "shared" ? { audience } : {};
    await picture.send({ kind: "log_line", path: `incidents/${incident.id}/log/`, body: { text, ...narrower }, label: t("Log line to {code}: {text}", { code: incident.code, text: title }), about: incident.id });
    draft.clear();
    picture.navigate({ incident: incident.code, resource: null, report: null, view: null, tab: null }, { replace: true });
    toast(t("Added to the log of {code}.", { code: incident.code }), { tone: "info" });
  }

  async startOver() {
    const before = this.draft.data;
    if (before.editing && !(await ask({ heading: t("Leave the changes?"), text: t("The report waits in the outbox as it was."), action: t("Leave the changes") }))) return;
    this.problems = {};
    this.draft.clear();
    toast(t("Form emptied."), { tone: "info", undo: () => this.draft.set(before) });
  }

  /** @param {Event} event */
  photos(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    this.draft.photos = [...this.draft.photos, ...(input.files ?? [])];
    input.value = "";
    this.draft.set({});
  }

  render() {
    const { picture, page } = this;
    if (!picture || !page) return nothing;
    const { draft, problems } = this;
    const { data } = draft;
    return html`<div class="head row-line"><button type="button" class="btn-i hide-desk back" aria-label=${t("Back")} @click=${() => page.closePanel()}><i class="bi bi-arrow-left" aria-hidden="true"></i></button>
        <h2 class="small">${data.editing ? t("Change the report") : t("New incident")}</h2><span class="grow"></span>
        ${draft.isEmpty() ? nothing : html`<button type="button" class="btn btn-t sm nowrap" @click=${() => this.startOver()}>${t("Start over")}</button>`}
        ${data.editing ? nothing : html`<button type="button" class="btn btn-q sm nowrap" aria-expanded=${this.pasting} @click=${() => (this.pasting = !this.pasting)}><i class="bi bi-clipboard" aria-hidden="true"></i>${t("Paste text")}</button>`}
        <button type="button" class="btn-i hide-phone" aria-label=${t("Close; what is written stays")} @click=${() => page.closePanel()}><i class="bi bi-x-lg" aria-hidden="true"></i></button></div>
      <form class="report-form" novalidate @submit=${(/** @type {Event} */ event) => (event.preventDefault(), void this.store())} @add-to=${(/** @type {CustomEvent} */ event) => this.addTo(event)} @alike=${(/** @type {CustomEvent} */ event) => (this.alike = event.detail)}>
        <div class="scroll fields">
          ${problems.form || problems.description ? html`<p class="banner urgent boxed form-wrong" tabindex="-1" role="alert"><i class="bi bi-exclamation-circle" aria-hidden="true"></i><span>${t("Not stored: {reason}", { reason: problems.form ?? problems.description })}</span></p>` : nothing}
          ${this.pasting ? html`<h-paste .draft=${draft} .reading=${this.reading} @done=${() => (this.pasting = false)}></h-paste>` : nothing}
          <div class="field ${problems.title ? "err" : ""} ${data.guessed.includes("title") ? "guessed" : ""}"><label for="report-title">${t("{number} What happened", { number: 1 })}</label>
            <input id="report-title" maxlength="200" autocomplete="off" placeholder=${t("House roof down, people inside")} aria-invalid=${problems.title ? "true" : nothing} .value=${data.title} @input=${(/** @type {InputEvent} */ event) => this.titled(/** @type {HTMLInputElement} */ (event.target).value)} @paste=${this.pastedIntoTitle} />${mistake(problems.title ?? "", "report-title-wrong")}</div>
          <div class="two">${kindField(draft, picture, problems.kind ?? "", { seek: this.seek, onSeek: (text) => (this.seek = text) })}${whenField(draft, problems.when ?? "")}</div>
          <h-where .draft=${draft} .picture=${picture} .near=${page.middle} .problem=${problems.where ?? ""}></h-where>
          ${severityField(draft, problems.severity ?? "")}
          ${peopleField(draft, { correcting: this.correcting, onCorrect: () => (this.correcting = true), onInput: (text) => this.reading?.people(text) })}
          ${mistake(problems.people ?? "", "report-people-wrong")}
          ${data.description ? html`<div class="field"><label for="report-description">${t("The message as it came")}</label><textarea id="report-description" rows="3" .value=${data.description} @input=${(/** @type {InputEvent} */ event) => draft.set({ description: /** @type {HTMLTextAreaElement} */ (event.target).value })}></textarea></div>` : nothing}
          ${draft.photos.length ? html`<ul class="plain photos">${draft.photos.map((file, i) => html`<li class="row-line"><i class="bi bi-image" aria-hidden="true"></i><span class="cut grow">${file.name}</span><button type="button" class="btn-i sm" aria-label=${t("Take out {name}", { name: file.name })} @click=${() => (draft.photos.splice(i, 1), draft.set({}))}><i class="bi bi-x-lg" aria-hidden="true"></i></button></li>`)}</ul>` : nothing}
          <h-alike .draft=${draft} .picture=${picture}></h-alike>
        </div>${this.foot()}</form>`;
  }

  foot() {
    const { draft, picture, problems, busy } = this;
    const offline = picture?.link.status.phase === "offline";
    const { code, audience, editing } = draft.data;
    return html`<div class="foot">
      ${this.alike ? html`<button type="button" class="btn btn-t sm look" @click=${() => this.querySelector("h-alike")?.scrollIntoView({ block: "start" })}><i class="bi bi-files" aria-hidden="true"></i>${tn("{count} like this is known. Look first", "{count} like this are known. Look first", this.alike)}</button>` : nothing}
      <div class="row-line"><span class="meta">${t("Seen by")}</span><h-aud pick v=${audience} @change=${(/** @type {Event} */ event) => draft.set({ audience: /** @type {any} */ (event.target).value })}></h-aud><span class="grow"></span>
        <label class="btn btn-q sm photo"><i class="bi bi-camera" aria-hidden="true"></i>${t("Photo")}<input class="visually-hidden" type="file" accept="image/*" multiple @change=${this.photos} /></label></div>
      ${mistake(problems.audience ?? "", "report-audience-wrong")}
      <button class="btn btn-p wide" type="submit" aria-busy=${busy}>${busy ? html`<i class="bi bi-arrow-repeat" aria-hidden="true"></i>${t("Storing…")}` : offline ? t("Keep and send when online") : editing ? t("Send again") : t("Report incident")}<kbd class="hide-phone" aria-hidden="true">Ctrl Enter</kbd></button>
      <span class="meta middle">${t("Code {code} is yours already. You can say it on the radio.", { code })}</span></div>`;
  }
}

define("h-report", ReportForm);
