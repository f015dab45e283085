// <h-stock>: resources of both sides as a table. j k walk, Enter opens the panel, n adds, m shows on the map.
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { define } from "../elements/light.js";
import { audience, side } from "../elements/marks.js";
import { codeLink } from "../elements/text.js";
import { t, tn } from "../i18n/catalog.js";
import { age } from "../i18n/time.js";
import { resourceStatusWord } from "../i18n/words.js";
import { OnPicture } from "../panel/element.js";
import { Gathered } from "../picture/gather.js";
import { singleKeys } from "../shell/keyboard.js";
import { walkRows } from "../shell/rows.js";
import { commitmentsFrom, compare } from "../store/selectors.js";
import { COLUMNS, STATUSES, orderIn, ordered, pressed, stockMatches, wantedIn } from "./table.js";
import "../elements/states.js";

/** @typedef {import("../store/forms").Resource} Resource */

/** A position older than this is shown as old. */
const OLD = 2 * 3_600_000;
const FILTERS = { q: null, kind: null, side: null, status: null };
const headings = () => ({ kind: t("Kind"), name: t("Resource"), owner: t("Owner"), status: t("Status"), free: t("Free"), position: t("Position") });

export class Stock extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["store", "address", "kinds", "minute"]);
  static properties = { ...OnPicture.properties, held: { state: true } };
  constructor() {
    super();
    this.held = false;
    this.gathered = new Gathered();
    this.made = "";
    /** Only another selection scrolls. */
    this.shownId = "";
  }

  firstUpdated() {
    this.stopWalking = walkRows(this, { row: "tr[data-id]", open: (row) => this.open(row.dataset.id ?? ""), letters: singleKeys });
    this.addEventListener("keydown", (event) => {
      const id = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("tr[data-id]"))?.dataset.id;
      if (!id || event.key !== "m" || event.ctrlKey || event.metaKey || event.altKey || !singleKeys() || !this.picture) return;
      event.preventDefault();
      location.assign(this.picture.hrefOf({ kind: "resource", id }));
    });
  }

  updated() {
    const id = this.picture?.subject?.id ?? "";
    if (id === this.shownId) return;
    this.shownId = id;
    if (id && !this.held) this.querySelector(`tr[data-id="${id}"]`)?.scrollIntoView({ block: "center" });
  }

  /** @param {string} id */
  open(id) {
    const code = this.picture?.state.records.resources.get(id)?.code;
    if (code) this.picture?.navigate({ resource: code, add: null, tab: null });
  }

  focusRow() {
    /** @type {HTMLElement | null} */ (this.querySelector('tr[aria-current="true"]') ?? this.querySelector("tr[data-id]"))?.focus();
  }

  /** @returns {Resource[]} */
  rows() {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    const { resources } = picture.state.records;
    const wanted = wantedIn(picture.query);
    const order = orderIn(picture.query.get("sort"));
    const name = (/** @type {string} */ code) => picture.kindName(code, "resources");
    const found = ordered([...resources.values()].filter(stockMatches(wanted, name)), order, name);
    const asked = JSON.stringify([wanted, order]);
    this.gathered.take(found.map(({ id }) => id), this.held && asked === this.made, (id) => resources.has(id));
    this.made = asked;
    return /** @type {Resource[]} */ (this.gathered.shown.map((id) => resources.get(id)).filter(Boolean));
  }

  render() {
    const { picture } = this;
    if (!picture) return nothing;
    if (!picture.state.epoch) return html`<h-skeleton></h-skeleton>`;
    const rows = this.rows();
    const all = [...picture.state.records.resources.values()];
    const waiting = this.gathered.waiting.length;
    const order = orderIn(picture.query.get("sort"));
    const free = all.filter(({ available_quantity: count, status }) => count > 0 && status !== "out_of_service").length;
    return html`<header class="stock-head"><h1>${t("Resources")}</h1><span class="meta">${t("{count} of {total} shown, {free} with something free", { count: rows.length, total: all.length, free })}</span><span class="grow"></span>
        ${picture.may("report") ? html`<button type="button" class="btn btn-p" @click=${() => picture.navigate({ add: "1", resource: null })}><i class="bi bi-plus-lg" aria-hidden="true"></i>${t("Add resource")}<kbd aria-hidden="true">n</kbd></button>` : html`<h-denied label=${t("Add resource")} who=${t("Reporters and officers add resources.")}></h-denied>`}</header>
      ${this.filters(all)}
      <div class="scroll" @pointerenter=${() => (this.held = true)} @pointerleave=${this.leave} @focusin=${() => (this.held = true)} @focusout=${this.leave}>
        ${waiting ? html`<button type="button" class="new-rows" @click=${() => { this.made = ""; this.requestUpdate(); }}>${tn("{count} new", "{count} new", waiting)}</button>` : nothing}
        <table class="t stock-table" aria-label=${t("Resources")}><thead><tr>${COLUMNS.map((by) => html`<th scope="col" class="c-${by} ${by === "free" ? "num" : ""}" aria-sort=${order.by === by ? (order.down ? "descending" : "ascending") : nothing}><button type="button" @click=${() => picture.navigate({ sort: pressed(order, by) }, { replace: true })}>${headings()[by]}${order.by === by ? html` <i class="bi bi-arrow-${order.down ? "up" : "down"}" aria-hidden="true"></i>` : nothing}</button></th>`)}<th scope="col" class="c-to">${t("Committed to")}</th></tr></thead>
          <tbody>${repeat(rows, ({ id }) => id, (resource) => this.row(resource))}</tbody></table>
        ${rows.length ? nothing : html`<h-empty icon=${all.length ? "funnel" : "truck"} heading=${all.length ? t("No resource matches these filters") : t("No resources yet")} text=${all.length ? t("{count} are known without them.", { count: all.length }) : t("Vehicles, teams, aircraft and goods of both sides stand here.")} action=${all.length ? t("Clear filters") : ""} @act=${() => picture.navigate(FILTERS)}></h-empty>`}</div>
      <div class="keys" aria-hidden="true"><span><kbd>↑</kbd> <kbd>↓</kbd> ${t("move")}</span><span><kbd>Enter</kbd> ${t("open")}</span><span><kbd>m</kbd> ${t("show on map")}</span><span><kbd>n</kbd> ${t("add")}</span><span><kbd>f</kbd> ${t("filters")}</span></div>
      <span class="visually-hidden" role="status">${waiting ? tn("{count} new row waits", "{count} new rows wait", waiting) : ""}</span>`;
  }

  leave = () => {
    requestAnimationFrame(() => (this.held = this.querySelector(".scroll")?.matches(":hover, :focus-within") ?? false));
  };

  /** @param {Resource[]} all */
  filters(all) {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    const wanted = wantedIn(picture.query);
    const go = (/** @type {Record<string, string | null>} */ change) => picture.navigate(change, { replace: true });
    const typed = (/** @type {string} */ name) => (/** @type {Event} */ event) => go({ [name]: /** @type {HTMLInputElement} */ (event.target).value || null });
    /** @type {Map<string, number>} */
    const kinds = new Map();
    for (const { kind } of all) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const named = [...kinds].map(([code, count]) => ({ code, count, name: picture.kindName(code, "resources") })).sort((a, b) => compare(a.name, b.name));
    const count = (/** @type {string} */ status) => all.filter((resource) => resource.status === status).length;
    return html`<div class="filters" role="search" aria-label=${t("Filters")}>
      <input class="input" type="search" aria-label=${t("Name, code, owner or remark")} placeholder=${t("Name, code, owner or remark")} .value=${wanted.q} @input=${typed("q")} />
      <select class="input" aria-label=${t("Kind")} @change=${typed("kind")}><option value="">${t("Every kind")}</option>${named.map(({ code, count: n, name }) => html`<option value=${code} ?selected=${code === wanted.kind}>${name} (${n})</option>`)}</select>
      <span class="seg" role="group" aria-label=${t("Side")}>${[["", t("Both")], ["military", "MIL"], ["civilian", "CIV"]].map(([value, word]) => html`<button type="button" aria-pressed=${wanted.side === value} @click=${() => go({ side: value || null })}>${word}</button>`)}</span>
      <select class="input" aria-label=${t("Status")} @change=${typed("status")}><option value="">${t("Every status")}</option><option value="free" ?selected=${wanted.status === "free"}>${t("Something free")}</option>${STATUSES.map((status) => html`<option value=${status} ?selected=${status === wanted.status}>${resourceStatusWord(status)} (${count(status)})</option>`)}</select>
      ${Object.values(wanted).some(Boolean) ? html`<button type="button" class="btn btn-t sm" @click=${() => go(FILTERS)}>${t("Clear filters")}</button>` : nothing}</div>`;
  }

  /** @param {Resource} resource */
  row(resource) {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    const { id, code, organization, status, position_at: at } = resource;
    const { text, lang, original, originalLang } = picture.titleOf(resource);
    const chosen = picture.subject?.id === id;
    const old = at && Date.now() - Date.parse(at) > OLD;
    const commitments = commitmentsFrom(picture.state, id);
    return html`<tr data-id=${id} tabindex="-1" class="${chosen ? "sel" : ""} ${/** @type {any} */ (picture).isFresh?.(id) ? "fresh" : ""}" aria-current=${chosen ? "true" : nothing} @click=${(/** @type {MouseEvent} */ event) => !(/** @type {Element} */ (event.target).closest("a, button")) && this.open(id)}>
      <td class="c-kind">${picture.kindName(resource.kind, "resources")}${resource.type ? html`<div class="sub">${resource.type}</div>` : nothing}</td>
      <td class="c-name"><div class="title"><span lang=${lang}>${text}</span>${original && originalLang !== lang ? html` <span class="dim own" lang=${originalLang}>${original}</span>` : nothing}${resource.audience === "shared" ? nothing : html` ${audience(resource.audience)}`}</div><div class="sub"><a class="mono" tabindex="-1" href=${picture.hrefOf({ kind: "resource", id })} data-code=${code}>${code}</a></div></td>
      <td class="c-owner">${side(organization.side)} ${organization.short_name}</td>
      <td class="c-status"><span class="state ${status}">${resourceStatusWord(status)}</span></td>
      <td class="c-free num"><b>${resource.available_quantity}</b> <span class="meta">/ ${resource.quantity}</span></td>
      <td class="c-position">${resource.location ? html`<span class="mono nowrap">${picture.format(resource.location.coordinates[0], resource.location.coordinates[1])}</span><div class="sub ${old ? "warn" : ""}">${at ? t("{age} old", { age: age(at) }) : t("age unknown")}</div>` : html`<span class="meta">${t("no position")}</span>`}</td>
      <td class="c-to">${commitments.length ? commitments.map((commitment) => this.commitment(commitment)) : html`<span class="meta">–</span>`}</td></tr>`;
  }

  /** @param {import("../store/forms").Commitment} commitment */
  commitment(commitment) {
    const incident = this.picture?.state.records.incidents.get(commitment.incident);
    return html`<div class="to"><span>${commitment.quantity} →</span>${incident ? html` ${codeLink(incident.code)}` : html` <span class="meta">${t("one that you do not see")}</span>`}</div>`;
  }
}

define("h-stock", Stock);
