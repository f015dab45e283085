// <h-paste>: a message as it came, by radio log or telephone, becomes the form. Offline its text is kept as it is.
import { html, nothing } from "lit";
import { Light, define } from "../elements/light.js";
import { t } from "../i18n/catalog.js";
import { ApiError } from "../link/api.js";

export class PasteBox extends Light {
  static properties = { draft: { attribute: false }, reading: { attribute: false }, busy: { state: true }, said: { state: true }, text: { state: true } };
  constructor() {
    super();
    /** @type {import("./draft.js").ReportDraft | null} */
    this.draft = null;
    /** @type {import("./reading.js").Reading | null} */
    this.reading = null;
    this.busy = false;
    this.said = "";
    this.text = "";
  }

  firstUpdated() {
    this.querySelector("textarea")?.focus();
  }

  /** @param {string} text */
  take(text) {
    this.text = text;
    void this.read();
  }

  async read() {
    const text = this.text.trim();
    if (!text || this.busy || !this.reading || !this.draft) return;
    this.busy = true;
    this.said = "";
    try {
      const { problem } = await this.reading.message(text);
      if (problem) this.said = problem;
      else this.dispatchEvent(new Event("done"));
    } catch (error) {
      const [title] = text.split(/[\n.;]/);
      this.draft.set({ description: text, title: this.draft.data.title || title.trim().slice(0, 120) });
      this.said = error instanceof ApiError ? error.message : t("The server cannot be reached, so nothing is guessed. The text is kept with the report.");
    } finally {
      this.busy = false;
    }
  }

  render() {
    return html`<div class="field paste"><label for="report-paste">${t("Message, as it came")}</label>
      <textarea id="report-paste" rows="4" maxlength="5000" placeholder=${t("MGRS 52SEE1656070590 2 trapped, bridge out")} .value=${this.text} @input=${(/** @type {InputEvent} */ event) => (this.text = /** @type {HTMLTextAreaElement} */ (event.target).value)} @paste=${() => setTimeout(() => this.read())}></textarea>
      <div class="row-line"><button type="button" class="btn btn-q sm" aria-busy=${this.busy} @click=${this.read}><i class="bi bi-magic" aria-hidden="true"></i>${this.busy ? t("Reading…") : t("Fill the form")}</button><span class="meta">${t("Guesses are marked; look at them.")}</span></div>
      ${this.said ? html`<span class="msg" role="alert"><i class="bi bi-exclamation-circle" aria-hidden="true"></i><span>${this.said}</span></span>` : nothing}</div>`;
  }
}

define("h-paste", PasteBox);
