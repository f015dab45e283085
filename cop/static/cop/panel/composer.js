// <h-composer key="room:1" label=".." placeholder=".." action="Send" .beside=${template} .denied=${"who may"} @send=${..}>: a text that grows,
// what stands beside it (who will see it), and the button. "send" carries the text in `detail`; what is typed is kept under `key`.
import { html, nothing } from "lit";
import { t } from "../i18n/catalog.js";
import { Light, define } from "../elements/light.js";
import { draftOf, keepDraft } from "./drafts.js";

const TALLEST = 160;

export class Composer extends Light {
  static properties = {
    key: {}, label: {}, placeholder: {}, action: {}, hint: {}, max: { type: Number }, enter: { type: Boolean }, primary: { type: Boolean },
    beside: { attribute: false }, denied: { attribute: false }, empty: { state: true },
  };
  constructor() {
    super();
    /** What the text is kept under. */
    this.key = "";
    this.label = "";
    this.placeholder = "";
    this.action = "";
    /** The key that leads here, shown in the field. */
    this.hint = "";
    this.max = 5_000;
    /** Enter sends, Shift+Enter begins a line; else Ctrl+Enter sends. */
    this.enter = false;
    this.primary = false;
    /** @type {unknown} */
    this.beside = nothing;
    /** Who may write, when one may not. @type {string | null} */
    this.denied = null;
    this.empty = true;
  }

  get field() {
    return /** @type {HTMLTextAreaElement | null} */ (this.querySelector("textarea"));
  }

  get text() {
    return this.field?.value ?? "";
  }

  set text(text) {
    if (!this.field) return;
    this.field.value = text;
    this.typed();
  }

  focus() {
    this.field?.focus();
  }

  /** @param {import("lit").PropertyValues} changed */
  updated(changed) {
    if (!changed.has("key") || !this.field) return;
    this.field.value = draftOf(this.key);
    this.typed();
  }

  typed() {
    const field = this.field;
    if (!field) return;
    keepDraft(this.key, field.value);
    this.empty = !field.value.trim();
    field.style.height = "auto";
    if (field.value) field.style.height = `${Math.min(TALLEST, field.scrollHeight + 2)}px`;
    else field.style.height = "";
  }

  submit() {
    const text = this.text.trim();
    if (!text || this.denied !== null) return;
    this.text = "";
    this.dispatchEvent(new CustomEvent("send", { detail: text }));
    this.focus();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    const plain = this.enter && !event.shiftKey && !event.altKey && matchMedia("(pointer: fine)").matches;
    if (!plain && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.submit();
  }

  render() {
    if (this.denied !== null) return html`<div class="composer"><h-denied label=${this.action} who=${this.denied}></h-denied></div>`;
    const keys = this.enter ? t("Enter sends, Shift+Enter begins a new line") : t("Ctrl+Enter");
    return html`<form class="composer" @submit=${(/** @type {Event} */ event) => (event.preventDefault(), this.submit())}>
      <div class="compose-field"><textarea rows="1" class="input" maxlength=${this.max} aria-label=${this.label} placeholder=${this.placeholder}
        @input=${this.typed} @keydown=${this.onKey}></textarea>${this.hint && this.empty ? html`<kbd aria-hidden="true">${this.hint}</kbd>` : nothing}</div>
      <div class="row-line">${this.beside}<span class="grow"></span>
        <button type="submit" class="btn ${this.primary ? "btn-p" : "btn-q"} sm" title=${keys} aria-disabled=${this.empty}>${this.action}</button></div>
    </form>`;
  }
}

define("h-composer", Composer);
