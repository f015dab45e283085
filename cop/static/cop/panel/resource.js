// <h-resource-panel .picture .subject>: one resource - whose, how many are free, where, since when, what it is committed to.
import { html, nothing } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { t } from "../i18n/catalog.js";
import { resourceStatusWord, resourceStatuses } from "../i18n/words.js";
import { define } from "../elements/light.js";
import { side } from "../elements/marks.js";
import { toast } from "../elements/toast.js";
import { change, problemWords } from "./changing.js";
import { commitmentRows } from "./commitments.js";
import { OnPicture } from "./element.js";
import { head, missing } from "./head.js";
import { resourceFacts } from "./resource_facts.js";
import { resourceFields } from "./resource_fields.js";
import { Rights } from "./rights.js";
import { statusPicker } from "./status_picker.js";
import { unsent } from "./unsent.js";
import "../elements/tabs.js";
import "./commit_here.js";
import "./edit.js";
import "./move.js";
import "./panel.css";
import "./reach.js";
import "./resource_history.js";

/** @typedef {import("../store/forms").Resource} Resource */

export class ResourcePanel extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["store", "outbox", "address", "kinds", "preferences", "minute"]);
  static properties = { ...OnPicture.properties, subject: { attribute: false }, busy: { state: true } };
  constructor() {
    super();
    /** @type {import("../picture/picture").Subject | null} */
    this.subject = null;
    this.busy = false;
    this.rights = new Rights(this);
    this.shownId = "";
  }

  /** @returns {Resource | null} */
  get resource() {
    if (!this.picture || !this.subject) return null;
    return this.picture.state.records.resources.get(this.subject.id) ?? null;
  }

  get tab() {
    return this.picture?.query.get("tab") === "history" ? "history" : "commitments";
  }

  /** @param {string} name @returns {any} */
  piece(name) {
    return this.querySelector(name);
  }

  /** @param {Resource} resource @param {string} status */
  async setStatus(resource, status) {
    const { picture } = this;
    if (!picture || this.busy) return;
    this.busy = true;
    const path = `resources/${resource.id}/`;
    const outcome = await change(picture, { path, base: resource }, { status }).finally(() => (this.busy = false));
    if (outcome.state === "refused") toast(t("Status not changed: {reason}", { reason: problemWords(outcome.problem) }), { tone: "urgent" });
    if (outcome.state !== "stored") return;
    const { record } = outcome;
    toast(t("{code}: {status}", { code: resource.code, status: resourceStatusWord(status) }), { undo: () => void change(picture, { path, base: record }, { status: resource.status }) });
  }

  /** @param {import("lit").PropertyValues} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    if (this.shownId === this.subject?.id) return;
    this.shownId = this.subject?.id ?? "";
    const scroll = this.querySelector(".subject-scroll");
    if (scroll) scroll.scrollTop = 0;
  }

  /** @param {Resource} resource @returns {(import("./more.js").Choice | null)[]} */
  choices(resource) {
    const { rights } = this;
    const update = rights.denied("update");
    return [
      { icon: "pencil", label: t("Edit..."), denied: update, run: () => void this.piece("h-edit")?.show() },
      { icon: "geo-alt", label: t("Move..."), denied: update, run: () => void this.piece("h-move")?.show() },
      null,
      { icon: "box-arrow-up-right", label: t("Release to..."), denied: resource.audience === "shared" ? t("Everybody sees it already.") : rights.denied("release"), run: () => void this.piece("h-reach")?.show("release") },
      { icon: "box-arrow-in-down-left", label: t("Withdraw..."), denied: rights.denied("release"), run: () => void this.piece("h-reach")?.show("withdraw") },
    ];
  }

  render() {
    const { picture, subject, resource, rights } = this;
    if (!picture || !subject) return nothing;
    if (picture.state.epoch) rights.of(picture, `resources/${subject.id}/`, resource?.audience ?? "");
    if (!resource) return missing(picture, { absent: rights.absent || (picture.state.epoch !== "" && rights.record !== null), tombstone: picture.state.tombstones.has(subject.id), what: t("resource") });
    const free = resource.available_quantity > 0 && !["out_of_service", "demobilizing"].includes(resource.status);
    return html`<div class="subject-scroll">
        <div class="subject-head">${head(picture, resource, subject, this.choices(resource))}
          <div class="row-line wrap badges">${side(resource.organization.side)}<span>${resource.organization.short_name}</span>
            ${statusPicker({ value: resource.status, words: resourceStatuses(), denied: rights.denied("update"), busy: this.busy, choose: (status) => void this.setStatus(resource, status) })}</div>
        </div>
        <div class="figs two-figs" role="group" aria-label=${t("How many")}><div><b>${resource.available_quantity}</b><span class="w">${t("available")}</span></div><div><b>${resource.quantity}</b><span class="w">${t("in all")}</span></div></div>
        <div class="subject-body">${resourceFacts(picture, resource)}</div>
        ${unsent(picture, resource.id, ["change"])}
        <div class="actions">
          ${free ? rights.button("commit", { label: t("Commit"), icon: "truck", kind: "btn-p", run: () => this.piece("h-commit-here")?.show() }) : nothing}
          ${rights.button("update", { label: t("Move"), icon: "geo-alt", kind: "btn-q", run: () => this.piece("h-move")?.show() })}
          ${rights.button("update", { label: t("Edit"), icon: "pencil", kind: "btn-q", run: () => this.piece("h-edit")?.show() })}</div>
        ${this.tabs(resource)}
      </div>
      ${keyed(resource.id, html`<h-commit-here .picture=${picture} .resource=${resource}></h-commit-here>
        <h-move .picture=${picture} .record=${resource}></h-move>
        <h-edit .picture=${picture} .record=${resource} path="resources/${resource.id}/" heading=${t("Edit {code}", { code: resource.code })} .fields=${resourceFields(picture, resource)}></h-edit>
        <h-reach .picture=${picture} .record=${resource} path="resources/${resource.id}/"></h-reach>`)}`;
  }

  /** @param {Resource} resource */
  tabs(resource) {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    const ids = picture.state.indexes.commitments_by_resource.get(resource.id) ?? [];
    const commitments = ids.map((id) => /** @type {import("../store/forms").Commitment} */ (picture.state.records.commitments.get(id))).reverse();
    const held = commitments.filter((each) => !each.released_at).length;
    const { tab } = this;
    return html`<h-tabs active=${tab} @tab=${(/** @type {CustomEvent<string>} */ { detail }) => picture.navigate({ tab: detail === "history" ? detail : null }, { replace: true })}>
      <div class="tabs" role="tablist" aria-label=${t("Parts of {code}", { code: resource.code })}>
        <button type="button" role="tab" data-tab="commitments" data-name=${t("Commitments")}>${t("Commitments")}${held ? html`<span class="n">${held}</span>` : nothing}</button>
        <button type="button" role="tab" data-tab="history" data-name=${t("History")}>${t("History")}</button></div>
      <section data-panel="commitments">${tab !== "commitments" ? nothing : commitments.length ? commitmentRows(picture, commitments, { other: "incident", denied: this.rights.denied("commit") }) : html`<h-empty icon="truck" heading=${t("It is committed to nothing")} text=${t("All of it can be sent.")}></h-empty>`}</section>
      <section data-panel="history">${tab === "history" ? html`<h-resource-history .picture=${picture} resource=${resource.id} version=${resource.version}></h-resource-history>` : nothing}</section></h-tabs>`;
  }
}

define("h-resource-panel", ResourcePanel);
