// <h-entry .line=${line}>: one line of the log - by a person, by the system, struck, being sent, not stored.
import { html, nothing } from "lit";
import { t } from "../i18n/catalog.js";
import { clock, short } from "../i18n/time.js";
import { fieldWord, valueWord } from "../i18n/words.js";
import { Light, define } from "./light.js";
import { audience, audienceOf, side } from "./marks.js";
import { withLinks } from "./text.js";

/** @param {string} field @param {any} value */
const said = (field, value) => (field === "audience" && typeof value === "string" ? audienceOf(value).name : valueWord(field, value));

/** "Trapped 6 → 4" @param {{field: string, from: any, to: any}[]} changes */
export function changeWords(changes) {
  return changes.map(({ field, from, to }, i) => html`${i ? ", " : ""}${fieldWord(field)} <b>${from === null || from === undefined || from === "" ? "" : `${said(field, from)} → `}${withLinks(said(field, to))}</b>`);
}

/** @param {import("../store/forms").Actor | null} actor */
export function byLine(actor) {
  return actor ? html`${side(actor.side)}<span>${actor.name}${actor.organization ? ` · ${actor.organization}` : ""}</span>` : nothing;
}

export class EntryLine extends Light {
  static properties = { line: { attribute: false }, state: {}, problem: { attribute: false }, actions: { attribute: false }, code: {}, fresh: { type: Boolean } };
  constructor() {
    super();
    /** @type {Partial<import("../store/forms").LogLine> | null} */
    this.line = null;
    /** "" stored, "waiting" and "sending" not yet, "failed" with a problem. */
    this.state = "";
    /** @type {import("../link/api.js").Problem | null} */
    this.problem = null;
    /** Small buttons below the line. @type {{label: string, run: () => void}[]} */
    this.actions = [];
    /** Code of the incident, where lines of several are mixed. */
    this.code = "";
    this.fresh = false;
  }

  render() {
    const line = this.line;
    if (!line) return nothing;
    const narrow = line.audience && line.audience !== "shared" ? audience(line.audience) : nothing;
    return html`<div class="entry ${line.system ? "sys" : ""} ${this.state ? "mine" : ""} ${this.fresh ? "fresh" : ""}">
      <time datetime=${line.at ?? ""}>${line.at ? short(line.at) : ""}</time>
      <div>${this.body(line)}${this.below(line)}
        ${this.actions.length || narrow !== nothing ? html`<div class="by">${narrow}${this.actions.map(({ label, run }) => html`<button type="button" class="btn btn-t sm" @click=${run}>${label}</button>`)}</div>` : nothing}
      </div></div>`;
  }

  /** @param {Partial<import("../store/forms").LogLine>} line */
  body(line) {
    const head = this.code ? html`${withLinks(this.code)} ` : nothing;
    // The system's own sentence is English; what changed can be said in the reader's language.
    const text = line.system && line.changes?.length ? changeWords(line.changes) : withLinks(line.text ?? "");
    if (!line.struck) return html`<div class="text">${head}${text}</div>`;
    return html`<div class="text">${head}<span class="visually-hidden">${t("Struck line")}: </span><del>${text}</del></div>`;
  }

  /** @param {Partial<import("../store/forms").LogLine>} line */
  below(line) {
    if (this.state === "failed") {
      const reason = this.problem?.detail || Object.values(this.problem?.errors ?? {}).flat().join(" ") || t("The server refused it.");
      return html`<div class="by failed"><i class="bi bi-exclamation-circle" aria-hidden="true"></i><span>${t("Not stored: {reason}", { reason })}</span></div>`;
    }
    if (this.state) return html`<div class="by wait"><i class="bi bi-clock" aria-hidden="true"></i><span>${this.state === "sending" ? t("Sending, not stored yet") : t("Kept here, not sent yet")}</span></div>`;
    if (line.struck) {
      const { at, by, reason } = line.struck;
      return html`<div class="why"><i class="bi bi-slash-circle" aria-hidden="true"></i>${t("Struck {time} by {person}: {reason}", { time: clock(at), person: by?.name ?? "", reason })}</div>`;
    }
    return line.author ? html`<div class="by">${byLine(line.author)}</div>` : nothing;
  }
}

define("h-entry", EntryLine);
