// <h-incident-log>: the lines of one incident, newest first. Lists do not jump: what comes while one reads gathers under a bar.
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { t, tn } from "../i18n/catalog.js";
import { ask } from "../elements/ask.js";
import { define } from "../elements/light.js";
import { toast } from "../elements/toast.js";
import { walkRows } from "../shell/rows.js";
import { logOf } from "../store/selectors.js";
import { reasonOf } from "./changing.js";
import { OnPicture } from "./element.js";
import { Older, withOlder } from "./older.js";
import { saidLine } from "./said.js";
import { sight } from "./sight.js";
import "../elements/entry.js";
import "../elements/states.js";

/** @typedef {import("../store/forms").LogLine} LogLine */

export class IncidentLog extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["store", "outbox"]);
  static properties = { ...OnPicture.properties, incident: {}, rights: { attribute: false }, history: { type: Boolean }, held: { state: true }, chosen: { state: true } };
  constructor() {
    super();
    /** Id of the incident. */
    this.incident = "";
    /** @type {import("./rights.js").Rights | null} */
    this.rights = null;
    /** Only what the system tells: what changed. */
    this.history = false;
    /** Lines after this one wait under the bar. @type {LogLine | null} */
    this.held = null;
    /** The line whose actions are shown. */
    this.chosen = "";
    /** @type {Older<LogLine>} */
    this.older = new Older(this);
    sight(this, ".more", () => this.wantsMore && this.older.more());
  }

  connectedCallback() {
    super.connectedCallback();
    this.stopRows = walkRows(this, { row: "h-entry[data-id]", open: (row) => (this.chosen = row.dataset.id ?? "") });
    this.addEventListener("pointerenter", this.hold);
    this.addEventListener("focusin", this.onFocus);
    this.addEventListener("pointerleave", this.release);
    this.addEventListener("focusout", this.release);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stopRows?.();
    for (const type of ["pointerenter", "pointerleave", "focusout"]) this.removeEventListener(type, type === "pointerenter" ? this.hold : this.release);
    this.removeEventListener("focusin", this.onFocus);
  }

  /** @param {import("lit").PropertyValues} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    if (!changed.has("incident") && !changed.has("picture") && !changed.has("history")) return;
    this.older.forget(`incidents/${this.incident}/${this.history ? "history" : "log"}/`, this.picture?.api ?? null);
    this.held = null;
    this.chosen = "";
  }

  /** Newest first. @returns {LogLine[]} */
  get lines() {
    const state = this.picture?.state;
    if (!state) return [];
    const all = withOlder(logOf(state, this.incident), this.older.records, state.tombstones).reverse();
    return this.history ? all.filter((line) => line.system) : all;
  }

  /** The store holds the operation's newest lines only. */
  get wantsMore() {
    return Boolean(this.picture?.state.truncated.log_lines) && !this.older.done && !this.older.failed;
  }

  hold = () => {
    this.held ??= this.lines[0] ?? null;
  };

  release = () => {
    requestAnimationFrame(() => {
      if (this.matches(":hover") || this.contains(document.activeElement)) return;
      this.held = null;
      this.chosen = "";
    });
  };

  /** @param {FocusEvent} event */
  onFocus = (event) => {
    this.hold();
    const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("h-entry[data-id]"));
    if (row) this.chosen = row.dataset.id ?? "";
  };

  /** @param {LogLine} line */
  async strike(line) {
    const answer = await ask({ heading: t("Strike this line?"), text: line.text, action: t("Strike line"), reason: t("Why it is wrong") });
    if (!answer) return;
    try {
      await this.picture?.api.post(`log/${line.id}/strike/`, { reason: answer.reason });
    } catch (error) {
      toast(t("Not struck: {reason}", { reason: reasonOf(error) }), { tone: "urgent" });
    }
  }

  /** @param {LogLine} line @returns {{label: string, run: () => void}[]} */
  actionsOf(line) {
    if (line.id !== this.chosen || line.system || line.struck) return [];
    const own = line.author?.id === this.picture?.viewer.id;
    const action = own ? "report" : "merge";
    const denied = this.rights?.denied(action) ?? null;
    return [{ label: t("Strike line..."), run: () => (denied === null ? void this.strike(line) : toast(denied, { tone: "info" })) }];
  }

  render() {
    const { picture } = this;
    if (!picture) return nothing;
    const lines = this.lines;
    const waiting = this.history ? [] : picture.waiting({ about: this.incident, kind: "log_line" }).filter(({ id }) => !picture.state.records.log_lines.has(id)).reverse();
    const at = this.held ? lines.findIndex((line) => line.id === this.held?.id) : 0;
    const mine = picture.viewer.id;
    const hidden = lines.slice(0, Math.max(0, at)).filter((line) => line.author?.id !== mine);
    const shown = hidden.length ? lines.filter((line) => !hidden.includes(line)) : lines;
    return html`${hidden.length ? html`<button type="button" class="new-rows" @click=${() => (this.held = lines[0])}>${tn("{count} new", "{count} new", hidden.length)}</button>` : nothing}
      ${repeat(waiting, ({ id }) => id, (item) => this.unstored(item))}
      ${repeat(shown, ({ id }) => id, (line) => html`<h-entry data-id=${line.id} .line=${saidLine(line, picture)} .actions=${this.actionsOf(line)} ?fresh=${/** @type {any} */ (picture).isFresh?.(line.id) ?? false}></h-entry>`)}
      ${lines.length + waiting.length === 0 && !this.wantsMore ? html`<h-empty icon="journal-text" heading=${this.history ? t("Nothing has changed yet") : t("No line yet")} text=${this.history ? t("Changes of severity, status and figures stand here.") : t("What is learned, decided and done stands here.")}></h-empty>` : nothing}
      ${this.older.failed ? html`<p class="foot meta">${t("Older lines could not be fetched.")} <button type="button" class="btn btn-t sm" @click=${() => this.older.more()}>${t("Try again")}</button></p>` : nothing}
      ${this.wantsMore ? html`<p class="more foot meta"><button type="button" class="btn btn-t sm" aria-busy=${this.older.loading} @click=${() => this.older.more()}>${this.older.loading ? t("Fetching...") : t("Older lines")}</button></p>` : nothing}`;
  }

  /** @param {import("../link/outbox.js").Item} item */
  unstored(item) {
    const outbox = this.picture?.outbox;
    const line = { id: item.id, text: String(item.body.text ?? ""), at: new Date(item.keptAt).toISOString(), audience: item.body.audience, author: null, system: false, struck: null };
    const actions = [
      ...(item.state === "failed" ? [{ label: t("Send again"), run: () => void outbox?.retryItem(item.id) }] : []),
      ...(item.state === "sending" ? [] : [{ label: t("Withdraw"), run: () => void outbox?.withdraw(item.id) }]),
    ];
    return html`<h-entry .line=${line} state=${item.state} .problem=${item.problem} .actions=${actions}></h-entry>`;
  }
}

define("h-incident-log", IncidentLog);
