// The right panel: the form, the list, one thing, or the latest lines - whatever the address says. On a phone it is a sheet.
import { html, nothing, render } from "lit";
import { t } from "../i18n/catalog.js";
import { heightOf, widthNow } from "./mode.js";
import "../elements/grab.js";

/** @typedef {import("./mode.js").Mode} Mode */

export class Slot {
  /** @param {HTMLElement} aside @param {import("./create.js").LivePicture} picture @param {import("./map_page.js").MapPage} page */
  constructor(aside, picture, page) {
    this.aside = aside;
    this.picture = picture;
    this.page = page;
    this.frame = /** @type {HTMLElement} */ (aside.closest(".picture"));
    /** What the sheet's height was chosen for. */
    this.opened = "";
    /** What had the focus before. @type {HTMLElement | null} */
    this.from = null;
    aside.tabIndex = -1;
    picture.subscribe((what) => {
      if (["address", "store", "outbox", "link"].some((each) => what.has(/** @type {any} */ (each)))) this.show();
    });
    for (const query of ["(max-width: 599px)", "(max-width: 1279px)"]) matchMedia(query).addEventListener("change", () => this.show());
    new MutationObserver(() => (this.frame.dataset.height = aside.dataset.height ?? "")).observe(aside, { attributeFilter: ["data-height"] });
    this.show();
  }

  show() {
    const { mode } = this.page;
    const { subject, wanted } = this.picture;
    const key = mode === "subject" ? `subject ${wanted?.code}` : mode === "track" ? `track ${this.page.trackId}` : mode;
    const another = key !== this.opened;
    if (another) {
      this.opened = key;
      this.aside.dataset.height = heightOf(mode);
      if (!this.aside.contains(document.activeElement) && document.activeElement !== document.body) this.from = /** @type {HTMLElement} */ (document.activeElement);
    }
    this.frame.dataset.panel = mode;
    this.aside.hidden = mode === "closed" || mode === "place";
    this.aside.className = `panel ${mode}`;
    this.aside.setAttribute("aria-label", this.name(mode));
    const inside = this.aside.contains(document.activeElement);
    render(html`<h-grab></h-grab>${this.content(mode, subject)}`, this.aside);
    if (!another || !inside) return;
    if (mode === "feed" || mode === "closed") this.giveBack();
    else if (!this.aside.contains(document.activeElement)) this.aside.focus({ preventScroll: true });
  }

  /** The focus goes back to where it came from when what held it is closed. */
  giveBack() {
    const from = this.from?.isConnected && this.from.getClientRects().length ? this.from : document.getElementById("map");
    from?.focus({ preventScroll: true });
  }

  /** @param {Mode} mode */
  name(mode) {
    if (mode === "list") return t("Incidents as a list");
    if (mode === "report") return t("New incident");
    if (mode === "tracks") return t("Moving things");
    if (mode === "track") return t("Moving thing");
    if (mode !== "subject") return t("Latest");
    const { wanted } = this.picture;
    return wanted?.kind === "resource" ? t("Resource {code}", { code: wanted.code }) : t("Incident {code}", { code: wanted?.code ?? "" });
  }

  /** @param {Mode} mode @param {import("./picture").Subject | null} subject */
  content(mode, subject) {
    const { picture, page } = this;
    if (mode === "list") return html`<h-list-twin .picture=${picture} .page=${page}></h-list-twin>`;
    if (mode === "tracks") return html`<h-track-list .picture=${picture} .page=${page}></h-track-list>`;
    if (mode === "track") return html`<h-track-panel .picture=${picture} .page=${page} track=${page.trackId ?? ""}></h-track-panel>`;
    if (mode === "report") return html`<h-report .picture=${picture} .page=${page}></h-report>`;
    if (mode === "feed") return html`<h-feed .picture=${picture} .page=${page}></h-feed>`;
    if (mode !== "subject") return nothing;
    if (!subject) return this.absent();
    const { incidents, resources } = picture.state.records;
    if (subject.kind === "resource") return resources.has(subject.id) ? html`<h-resource-panel .picture=${picture} .subject=${subject}></h-resource-panel>` : this.absent();
    return incidents.has(subject.id) ? html`<h-incident-panel .picture=${picture} .subject=${subject}></h-incident-panel>` : html`<h-kept-report .picture=${picture} .page=${page} .subject=${subject}></h-kept-report>`;
  }

  /** The address names something that we do not hold. */
  absent() {
    if (!this.picture.state.epoch) return html`<h-skeleton words=${t("Loading")}></h-skeleton>`;
    const code = this.picture.wanted?.code ?? "";
    return html`<div class="head row-line"><h2 class="mono small">${code}</h2><span class="grow"></span><button type="button" class="btn-i" aria-label=${t("Close")} @click=${() => this.picture.select(null)}><i class="bi bi-x-lg" aria-hidden="true"></i></button></div>
      <h-empty icon="question-circle" heading=${t("{code} is not here", { code })} text=${t("There is nothing with this code among what you may see. It may have been withdrawn, or the code is misheard.")} action=${t("Search for it")} @act=${() => this.search(code)}></h-empty>`;
  }

  /** @param {string} code */
  search(code) {
    const field = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-search]"));
    if (!field) return;
    field.value = code.replace(/^(INC|RES)-/, "");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** The phone's sheet, as its button would do. @param {"peek" | "half" | "full"} height */
  setHeight(height) {
    if (widthNow() === "phone") this.aside.dataset.height = height;
  }
}
