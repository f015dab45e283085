// <h-dialog heading="..">content<div slot="foot">buttons</div></h-dialog>: the browser's own modal dialog, one at a time.
// show() and hide(); sends "close" when it closed, with `returnValue`. Escape and the cross close it, focus goes back.
import { LitElement, css, html } from "lit";
import { t } from "../i18n/catalog.js";
import { define } from "./light.js";

export class Dialog extends LitElement {
  static properties = { heading: {}, wide: { type: Boolean, reflect: true }, returnValue: { attribute: false } };
  static styles = css`
    dialog { width: min(520px, calc(100vw - 32px)); max-height: calc(100dvh - 48px); padding: 0; border: 0; border-radius: var(--radius-3); background: var(--surface-1); color: var(--ink); box-shadow: var(--lift-3); overflow: hidden; }
    :host([wide]) dialog { width: min(760px, calc(100vw - 32px)); }
    dialog[open] { display: flex; flex-direction: column; }
    dialog::backdrop { background: var(--scrim); }
    .head { display: flex; align-items: flex-start; gap: 8px; padding: 16px 12px 0 20px; }
    h2 { flex: 1; margin: 0; font-size: var(--text-title); line-height: var(--lead-title); font-weight: 600; overflow-wrap: anywhere; }
    .x { display: grid; place-items: center; width: 28px; height: 28px; margin: -3px 0; padding: 0; border: 0; border-radius: var(--radius-2); background: none; color: var(--ink-2); cursor: pointer; flex: none; }
    .x:hover { background: var(--surface-2); }
    :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; box-shadow: 0 0 0 2px var(--focus-gap); }
    .body { padding: 8px 20px 20px; overflow: auto; }
    ::slotted([slot="foot"]) { padding: 12px 20px; border-top: 1px solid var(--line); background: var(--surface-2); display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
    @media (max-width: 599px) { .x { width: 44px; height: 44px; margin: -11px -8px -11px 0; } }
  `;

  /** @type {Dialog | null} */
  static current = null;

  constructor() {
    super();
    this.heading = "";
    this.wide = false;
    this.returnValue = "";
  }

  /** Taken out of the page while it was open: the page's keys come back. */
  disconnectedCallback() {
    super.disconnectedCallback();
    if (Dialog.current === this) Dialog.current = null;
  }

  get dialog() {
    return /** @type {HTMLDialogElement | null} */ (this.renderRoot?.querySelector("dialog"));
  }

  async show() {
    await this.updateComplete;
    if (Dialog.current && Dialog.current !== this) Dialog.current.hide();
    Dialog.current = this;
    this.returnValue = "";
    if (this.dialog && !this.dialog.open) this.dialog.showModal();
    const first = this.querySelector("[autofocus]") ?? this.querySelector("input:not([type=hidden]), textarea, select, button, a[href]");
    if (first instanceof HTMLElement) first.focus();
  }

  /** @param {string} [value] */
  hide(value = "") {
    this.returnValue = value;
    this.dialog?.close();
  }

  onClose() {
    if (Dialog.current === this) Dialog.current = null;
    this.dispatchEvent(new Event("close"));
  }

  render() {
    return html`<dialog aria-labelledby="heading" @close=${this.onClose}>
      <div class="head"><h2 id="heading">${this.heading}</h2><button class="x" type="button" aria-label=${t("Close")} @click=${() => this.hide()}>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M3 3l10 10M13 3L3 13" stroke="currentColor" stroke-width="1.4" /></svg></button></div>
      <div class="body"><slot></slot></div><slot name="foot"></slot>
    </dialog>`;
  }
}

define("h-dialog", Dialog);
