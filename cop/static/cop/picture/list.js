// <h-list-twin>: the same incidents as a table. It does not jump: new rows gather under a bar while somebody is in the list.
// j k or arrows walk, Enter opens, m shows on the map, x selects, v closes.
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Light, define } from "../elements/light.js";
import { audience, severity } from "../elements/marks.js";
import { t, tn } from "../i18n/catalog.js";
import { figureCount, statusWord } from "../i18n/words.js";
import { walkRows } from "../shell/rows.js";
import { singleKeys } from "../shell/keyboard.js";
import { activeCount } from "../store/filters.js";
import { countOf } from "./facets.js";
import { Following } from "./follow.js";
import { Gathered, orderText, sorted, turned } from "./gather.js";
import { shortPlace } from "./words.js";
import "../elements/states.js";
import "../elements/time.js";

/** @typedef {import("../store/forms").Incident} Incident */
const COLUMNS = /** @type {const} */ (["severity", "title", "status", "changed"]);
const columnWord = () => ({ severity: t("Severity"), title: t("Incident"), status: t("Status"), changed: t("Changed") });
const MOST = 200;
const URGENT_FIGURES = ["trapped", "missing", "dead", "injured", "displaced", "affected"];

/** The figure that matters most, in words: "4 trapped", "~180 displaced". @param {Incident} incident */
export function headFigure({ figures }) {
  const figure = URGENT_FIGURES.map((kind) => figures.find((each) => each.kind === kind)).find((each) => each && each.value > 0);
  return figure ? figureCount(figure) : "";
}

export class ListTwin extends Light {
  static properties = { picture: { attribute: false }, page: { attribute: false }, held: { state: true }, most: { state: true } };
  constructor() {
    super();
    /** @type {import("./picture").Picture | null} */
    this.picture = null;
    /** @type {import("./map_page.js").MapPage | null} */
    this.page = null;
    this.held = false;
    /** Rows that are drawn; the others wait for a press. */
    this.most = MOST;
    this.gathered = new Gathered();
    /** What the rows were made for: another filter or order shows at once. */
    this.made = "";
    this.following = new Following(this, ["store", "address", "kinds", "outbox", "minute"]);
    /** Only then the list follows the selection. */
    this.subjectShown = "";
  }

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener("keydown", this.onKey);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.removeEventListener("keydown", this.onKey);
    this.stopWalking?.();
    this.page?.hover(null);
  }

  firstUpdated() {
    const body = /** @type {HTMLElement} */ (this.querySelector("tbody"));
    this.stopWalking = walkRows(body, { row: "tr[data-id]", open: (row) => this.open(row.dataset.id), moved: (row) => this.page?.hover({ kind: "incident", id: row.dataset.id ?? "" }), letters: singleKeys });
  }

  updated() {
    const id = this.picture?.subject?.id ?? "";
    if (id === this.subjectShown) return;
    this.subjectShown = id;
    if (id && !this.held) this.querySelector(`tr[data-id="${id}"]`)?.scrollIntoView({ block: "nearest" });
  }

  /** Puts the keyboard into the list. */
  focusRow() {
    /** @type {HTMLElement | null} */ (this.querySelector('tr[aria-current="true"]') ?? this.querySelector("tr[data-id]"))?.focus();
  }

  /** @param {string | undefined} id */
  open(id) {
    if (!id || !this.picture) return;
    const code = this.page?.everyIncident().find((each) => each.id === id)?.code;
    if (code) this.picture.navigate({ incident: code, resource: null, view: null, tab: null, report: null });
  }

  /** @param {KeyboardEvent} event */
  onKey = (event) => {
    const id = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("tr[data-id]"))?.dataset.id;
    if (!id || event.ctrlKey || event.metaKey || event.altKey || !singleKeys() || !["m", "x"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    this.mark(id, event.key === "m");
  };

  /** Selects without leaving the list. @param {string} id @param {boolean} show */
  mark(id, show) {
    const chosen = this.picture?.subject?.id === id && !show;
    this.picture?.select(chosen ? null : { kind: "incident", id }, { replace: true });
    if (show) this.dispatchEvent(new CustomEvent("show", { detail: { kind: "incident", id }, bubbles: true }));
  }

  rows() {
    const page = /** @type {import("./map_page.js").MapPage} */ (this.page);
    const { incidents } = page.visible();
    const all = new Map(page.everyIncident().map((incident) => [incident.id, incident]));
    const asked = `${orderText(page.order)} ${JSON.stringify(page.filters)} ${page.filters.inView ? page.box : ""}`;
    this.gathered.take(sorted(incidents, page.order).map((incident) => incident.id), this.held && asked === this.made, (id) => all.has(id), (id) => all.get(id)?.reported_by?.id === page.picture.viewer.id);
    this.made = asked;
    return /** @type {Incident[]} */ (this.gathered.shown.map((id) => all.get(id)).filter(Boolean));
  }

  render() {
    const { page, picture } = this;
    if (!page || !picture) return nothing;
    const rows = this.rows();
    const waiting = this.gathered.waiting.length;
    const open = countOf(page.everyIncident(), { ...page.filters, status: [], severity: [], kind: [], side: [], audience: [], q: "", hours: 0, inView: false }, page.here);
    return html`<div class="head row-line"><h2 class="small">${t("Incidents")}</h2><span class="meta cut">${t("{count} shown, {open} open", { count: rows.length, open })}</span><span class="grow"></span>
        <span class="seg hide-phone" role="group" aria-label=${t("Show")}><button type="button" aria-pressed="false" ?disabled=${!picture.subject} @click=${() => this.open(picture.subject?.id)}><i class="bi bi-map" aria-hidden="true"></i> ${t("Detail")}</button><button type="button" aria-pressed="true"><i class="bi bi-list-ul" aria-hidden="true"></i> ${t("List")}</button></span>
        <button type="button" class="btn-i" aria-label=${t("Close the list")} @click=${() => page.closePanel()}><i class="bi bi-x-lg" aria-hidden="true"></i></button></div>
      <div class="scroll" @pointerenter=${() => (this.held = true)} @pointerleave=${() => this.leave()} @focusin=${() => (this.held = true)} @focusout=${(/** @type {FocusEvent} */ event) => !this.contains(/** @type {Node | null} */ (event.relatedTarget)) && this.leave()}>
        ${waiting ? html`<button type="button" class="new-rows" @click=${() => this.release()}>${tn("{count} new", "{count} new", waiting)}</button>` : nothing}
        <table class="t" aria-label=${t("Incidents")}><thead><tr>${COLUMNS.map((by) => this.heading(by))}</tr></thead>
          <tbody>${repeat(rows.slice(0, this.most), (incident) => incident.id, (incident) => this.row(incident))}</tbody></table>
        ${rows.length > this.most ? html`<div class="actions"><button type="button" class="btn btn-q sm" @click=${() => (this.most += MOST)}>${t("Show {count} more of {all}", { count: Math.min(MOST, rows.length - this.most), all: rows.length })}</button></div>` : nothing}
        ${rows.length ? nothing : this.empty()}</div>
      <div class="keys" aria-hidden="true"><span><kbd>↑</kbd> <kbd>↓</kbd> ${t("move")}</span><span><kbd>Enter</kbd> ${t("open")}</span><span><kbd>m</kbd> ${t("show on map")}</span><span><kbd>x</kbd> ${t("select")}</span><span class="opt"><kbd>/</kbd> ${t("search")}</span></div>
      <span class="visually-hidden" role="status">${waiting ? tn("{count} new row waits", "{count} new rows wait", waiting) : ""}</span>`;
  }

  leave() {
    this.held = this.querySelector(".scroll")?.matches(":hover, :focus-within") ?? false;
  }

  release() {
    this.made = "";
    this.requestUpdate();
    this.querySelector(".scroll")?.scrollTo({ top: 0 });
  }

  /** @param {typeof COLUMNS[number]} by */
  heading(by) {
    const page = /** @type {import("./map_page.js").MapPage} */ (this.page);
    const { order } = page;
    const on = order.by === by;
    return html`<th scope="col" class="c-${by} ${by === "changed" ? "num" : ""}" aria-sort=${on ? (order.down ? "descending" : "ascending") : nothing}>
      <button type="button" @click=${() => this.picture?.navigate({ sort: orderText(turned(order, by)) }, { replace: true })}>${columnWord()[by]}${on ? html` <i class="bi ${order.down ? "bi-arrow-down" : "bi-arrow-up"}" aria-hidden="true"></i>` : nothing}</button></th>`;
  }

  /** @param {Incident} incident */
  row(incident) {
    const picture = /** @type {import("./picture").Picture} */ (this.picture);
    const { id, code, status } = incident;
    const { text, lang } = picture.titleOf(incident);
    const chosen = picture.subject?.id === id;
    const more = [shortPlace(picture.placeOf(incident)), headFigure(incident)].filter(Boolean).join(" · ");
    const kept = /** @type {import("./pending.js").KeptIncident} */ (incident).kept;
    return html`<tr data-id=${id} class="${chosen ? "sel" : ""} ${picture.isFresh(id) ? "fresh" : ""}" aria-current=${chosen ? "true" : nothing} @click=${(/** @type {MouseEvent} */ event) => this.clicked(event, id)} @pointerenter=${() => this.page?.hover({ kind: "incident", id })} @pointerleave=${() => this.page?.hover(null)}>
      <td>${severity(incident.severity)}</td>
      <td><div class="title" lang=${lang}>${text}${incident.audience === "shared" ? nothing : html` ${audience(incident.audience)}`}</div><div class="sub"><a class="mono" tabindex="-1" href=${picture.hrefOf({ kind: "incident", id })}>${code}</a>${more ? html` · ${more}` : nothing}</div></td>
      <td>${kept ? html`<span class="state soon"><i class="bi ${kept === "failed" ? "bi-exclamation-circle" : "bi-hourglass-split"}" aria-hidden="true"></i>${kept === "failed" ? t("Not stored") : kept === "sending" ? t("Sending") : t("Kept here")}</span>` : statusWord(status)}</td>
      <td class="num"><h-time at=${incident.updated_at} as="short"></h-time></td></tr>`;
  }

  /** @param {MouseEvent} event @param {string} id */
  clicked(event, id) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button || getSelection()?.toString()) return;
    event.preventDefault();
    this.open(id);
  }

  empty() {
    const page = /** @type {import("./map_page.js").MapPage} */ (this.page);
    if (!this.picture?.state.epoch) return html`<h-skeleton words=${t("Loading the incidents")}></h-skeleton>`;
    const all = countOf(page.everyIncident(), { ...page.filters, status: ["all"], severity: [], kind: [], side: [], audience: [], q: "", hours: 0, inView: false }, page.here);
    if (!activeCount(page.filters)) return html`<h-empty icon="inbox" heading=${t("No open incident")} text=${all ? t("{count} are closed.", { count: all }) : t("Nothing was reported yet.")}></h-empty>`;
    return html`<h-empty icon="funnel" heading=${t("No incident matches these filters")} text=${t("{count} without them.", { count: all })} action=${t("Clear filters")} @act=${() => page.clearFilters()}></h-empty>`;
  }
}

define("h-list-twin", ListTwin);
