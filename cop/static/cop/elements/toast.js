// Told once, never the only place: toast("Committed 2 of 4 excavators.", { undo }). At most two at once, the rest wait.
// Done: 8 s, longer while pointer or focus is on it. Urgent: stays until it is acknowledged.
import { html, nothing } from "lit";
import { t } from "../i18n/catalog.js";
import { Light, define } from "./light.js";

/**
 * @typedef {object} Toast
 * @property {string} text
 * @property {"done" | "info" | "urgent"} [tone]
 * @property {string} [more] second line
 * @property {() => void} [undo]
 * @property {{label: string, run?: () => void, href?: string}} [action]
 */

const LASTS = 8_000;
const ICONS = { done: "check-circle-fill", info: "info-circle-fill", urgent: "alarm-fill" };

export class Toasts extends Light {
  static properties = { shown: { state: true } };
  constructor() {
    super();
    /** @type {Toast[]} */
    this.shown = [];
    /** @type {Toast[]} */
    this.waiting = [];
    /** @type {Map<Toast, ReturnType<typeof setTimeout>>} */
    this.timers = new Map();
  }

  connectedCallback() {
    super.connectedCallback();
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", t("Messages"));
    this.setAttribute("aria-live", "polite");
  }

  /** @param {Toast} toast */
  add(toast) {
    if (this.shown.length >= 2) return void this.waiting.push(toast);
    this.shown = [...this.shown, toast];
    this.run(toast);
  }

  /** @param {Toast} toast */
  run(toast) {
    if (toast.tone !== "urgent") this.timers.set(toast, setTimeout(() => this.drop(toast), LASTS));
  }

  /** @param {Toast} toast */
  hold(toast) {
    clearTimeout(this.timers.get(toast));
  }

  /** @param {Toast} toast */
  drop(toast) {
    this.hold(toast);
    this.timers.delete(toast);
    this.shown = this.shown.filter((each) => each !== toast);
    const next = this.waiting.shift();
    if (next) this.add(next);
  }

  render() {
    return this.shown.map((toast) => this.one(toast));
  }

  /** @param {Toast} toast */
  one(toast) {
    const tone = toast.tone ?? "done";
    const act = (/** @type {(() => void) | undefined} */ run) => () => {
      this.drop(toast);
      run?.();
    };
    const button = toast.undo
      ? html`<button class="do" type="button" @click=${act(toast.undo)}>${t("Undo")}</button>`
      : toast.action?.href
        ? html`<a class="do" href=${toast.action.href}>${toast.action.label}</a>`
        : html`<button class="do" type="button" @click=${act(toast.action?.run)}>${toast.action?.label ?? t("Close")}</button>`;
    return html`<div class="toast-c ${tone}" role=${tone === "urgent" ? "alert" : nothing} @pointerenter=${() => this.hold(toast)} @focusin=${() => this.hold(toast)} @pointerleave=${() => this.run(toast)} @focusout=${() => this.run(toast)}>
      <i class="bi bi-${ICONS[tone]}" aria-hidden="true"></i><span>${toast.text}</span>${button}${toast.more ? html`<span class="meta">${toast.more}</span>` : nothing}
    </div>`;
  }
}

/** @param {string} text @param {Omit<Toast, "text">} [options] */
export function toast(text, options = {}) {
  const region = /** @type {Toasts | null} */ (document.querySelector("h-toast"));
  region?.add({ text, ...options });
}

define("h-toast", Toasts);
