// The menu "More" of a panel's head. What is not for the viewer stays in it and says who may.
import { html, nothing } from "lit";
import { t } from "../i18n/catalog.js";
import { toast } from "../elements/toast.js";
import "../elements/menu.js";

/** @typedef {{icon: string, label: string, denied: string | null, run: () => void, urgent?: boolean}} Choice */

/** @param {(Choice | null)[]} choices null: a line between */
export function more(choices) {
  const act = (/** @type {Choice} */ choice, /** @type {Event} */ event) => {
    /** @type {import("../elements/menu.js").Menu | null} */ (/** @type {Element} */ (event.target).closest("h-menu"))?.close(true);
    if (choice.denied === null) choice.run();
    else toast(choice.denied, { tone: "info" });
  };
  return html`<h-menu class="end"><details><summary class="btn-i" aria-label=${t("More")} title=${t("More")}><i class="bi bi-three-dots" aria-hidden="true"></i></summary>
    <div class="menu">${choices.map((choice) => (choice ? html`<button type="button" class="menu-item" aria-disabled=${choice.denied !== null} @click=${(/** @type {Event} */ event) => act(choice, event)}><i class="bi bi-${choice.denied === null ? choice.icon : "lock"}" aria-hidden="true"></i><span>${choice.label}</span>${choice.denied === null ? nothing : html`<span class="meta">${choice.denied}</span>`}</button>` : html`<hr />`))}</div></details></h-menu>`;
}
