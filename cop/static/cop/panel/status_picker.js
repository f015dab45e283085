// The status of an incident or resource as a menu. What the viewer may not set stays visible and says who may.
import { html } from "lit";
import { t } from "../i18n/catalog.js";
import { toast } from "../elements/toast.js";
import "../elements/menu.js";

/** @type {Record<string, string>} */
const ICONS = {
  reported: "megaphone", verified: "patch-check", responding: "activity", contained: "shield-check", closed: "check2-circle", duplicate: "files", false: "x-circle",
  available: "check-circle", committed: "link-45deg", en_route: "arrow-right-circle", on_scene: "geo-alt", out_of_service: "wrench-adjustable", offered: "gift", demobilizing: "box-arrow-left",
};

/** @param {string} status */
export const statusIcon = (status) => ICONS[status] ?? "circle";

/**
 * @param {{value: string, words: Record<string, string>, leaveOut?: string[], denied: string | null, busy: boolean, choose: (status: string) => void}} picker
 */
export function statusPicker({ value, words, leaveOut = [], denied, busy, choose }) {
  const word = words[value] ?? value;
  if (denied !== null) return html`<button type="button" class="btn sm" aria-disabled="true" title=${denied} @click=${() => toast(denied, { tone: "info" })}><i class="bi bi-${statusIcon(value)}" aria-hidden="true"></i>${word}<span class="visually-hidden">. ${denied}</span></button>`;
  const set = (/** @type {string} */ status, /** @type {Event} */ event) => {
    /** @type {import("../elements/menu.js").Menu | null} */ (/** @type {Element} */ (event.target).closest("h-menu"))?.close(true);
    if (status !== value) choose(status);
  };
  return html`<h-menu class="status"><details><summary class="btn btn-q sm" aria-busy=${busy} aria-label=${t("Status: {status}. Change", { status: word })}><i class="bi bi-${statusIcon(value)}" aria-hidden="true"></i>${word}<i class="bi bi-chevron-down end" aria-hidden="true"></i></summary>
    <div class="menu" role="radiogroup" aria-label=${t("Status")}>${Object.entries(words).filter(([code]) => code === value || !leaveOut.includes(code)).map(([code, name]) => html`<button type="button" class="menu-item" role="radio" aria-checked=${code === value} @click=${(/** @type {Event} */ event) => set(code, event)}><i class="bi bi-${statusIcon(code)}" aria-hidden="true"></i><span>${name}</span></button>`)}</div></details></h-menu>`;
}
