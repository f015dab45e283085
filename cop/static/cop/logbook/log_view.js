// <h-logbook>: the log of the whole operation, newest first, by day. What is older than the store's share comes from the server.
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { ask } from "../elements/ask.js";
import { define } from "../elements/light.js";
import { toast } from "../elements/toast.js";
import { t, tn } from "../i18n/catalog.js";
import { group, localParts, zone, zoneName } from "../i18n/time.js";
import { reasonOf } from "../panel/changing.js";
import { OnPicture } from "../panel/element.js";
import { Older, withOlder } from "../panel/older.js";
import { sight } from "../panel/sight.js";
import { Gathered } from "../picture/gather.js";
import { singleKeys } from "../shell/keyboard.js";
import { walkRows } from "../shell/rows.js";
import { latestLog } from "../store/selectors.js";
import { anyFilter, byDay, lineMatches, logFiltersIn, serverQuery } from "./filters.js";
import { logLine, waitingLine } from "./line.js";
import "../elements/entry.js";
import "../elements/states.js";

/** @typedef {import("../store/forms").LogLine} LogLine */

export class Logbook extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["store", "outbox", "address", "minute"]);
  static properties = { ...OnPicture.properties, held: { state: true } };
  constructor() {
    super();
    /** Somebody points at the list or walks through it. */
    this.held = false;
    this.gathered = new Gathered();
    /** What the rows were made for. */
    this.made = "";
    /** @type {Older<LogLine>} */
    this.older = new Older(this);
    sight(this, ".more", () => this.wantsMore && this.older.more());
  }

  firstUpdated() {
    this.stopWalking = walkRows(this, { row: "li.logline", open: (row) => this.open(row.dataset.code ?? ""), letters: singleKeys });
  }

  /** @param {string} code */
  open(code) {
    const [id] = this.picture?.state.indexes.incidents_by_code.get(code) ?? [];
    if (id) this.picture?.select({ kind: "incident", id });
  }

  get filters() {
    return logFiltersIn(/** @type {URLSearchParams} */ (this.picture?.query));
  }

  /** Id of the incident that the address asks for. */
  get incident() {
    return this.picture?.state.indexes.incidents_by_code.get(this.filters.incident)?.[0] ?? "";
  }

  get wantsMore() {
    const { picture, older } = this;
    const nothingToAsk = Boolean(this.filters.incident) && !this.incident;
    return Boolean(picture?.state.truncated.log_lines) && !older.done && !older.failed && !nothingToAsk;
  }

  /** Every line that fits, newest first. @returns {LogLine[]} */
  lines() {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    const { state } = picture;
    const filters = this.filters;
    const held = latestLog(state, Infinity);
    const asked = `${JSON.stringify(filters)} ${this.incident} ${state.epoch}`;
    if (asked !== this.made) {
      this.made = asked;
      this.gathered = new Gathered();
      this.older.forget("log/", picture.api);
      this.older.query = serverQuery(filters, { now: Date.now(), incident: this.incident, before: held.at(-1)?.at ?? "" });
    }
    const fits = lineMatches(filters, { now: Date.now(), incident: this.incident });
    return withOlder([...held].reverse(), this.older.records, state.tombstones).filter(fits).reverse();
  }

  render() {
    const { picture } = this;
    if (!picture) return nothing;
    if (!picture.state.epoch) return html`<h-skeleton></h-skeleton>`;
    const all = this.lines();
    const byId = new Map(all.map((line) => [line.id, line]));
    const oldest = all.at(-1)?.at ?? "";
    const before = this.gathered.shown;
    this.gathered.take(all.map(({ id }) => id), this.held, (id) => byId.has(id), (id) => byId.get(id)?.author?.id === picture.viewer.id);
    if (this.held && before.length) this.takeOlder(all);
    const shown = /** @type {LogLine[]} */ (this.gathered.shown.map((id) => byId.get(id)).filter(Boolean));
    const waiting = this.gathered.waiting.length;
    const kept = picture.waiting({ kind: "log_line" }).filter(({ id }) => !picture.state.records.log_lines.has(id)).reverse();
    const days = byDay(shown, zone());
    return html`<div class="loglist" @pointerenter=${() => (this.held = true)} @pointerleave=${this.leave} @focusin=${() => (this.held = true)} @focusout=${this.leave}>
      ${waiting ? html`<button type="button" class="new-rows" @click=${this.release}>${tn("{count} new line", "{count} new lines", waiting)}</button>` : nothing}
      <span class="visually-hidden" role="status">${waiting ? tn("{count} new line waits", "{count} new lines wait", waiting) : ""}</span>
      ${kept.length ? html`<ul class="plain">${kept.map((item) => waitingLine(item, picture.state.records.incidents.get(item.about ?? "")?.code ?? ""))}</ul>` : nothing}
      ${repeat(days, ({ day }) => day, ({ lines }) => this.day(lines))}
      ${shown.length || kept.length || this.wantsMore ? nothing : this.empty()}
      <div class="more">${this.end(shown.length, oldest)}</div></div>`;
  }

  /** Older pages go below, where nobody is disturbed. @param {LogLine[]} all newest first */
  takeOlder(all) {
    const { gathered } = this;
    const last = gathered.shown.at(-1);
    const place = all.findIndex(({ id }) => id === last);
    if (place < 0) return;
    const below = all.slice(place + 1).map(({ id }) => id);
    if (!below.length) return;
    gathered.shown = [...gathered.shown, ...below];
    const known = new Set(gathered.shown);
    gathered.waiting = gathered.waiting.filter((id) => !known.has(id));
  }

  /** @param {LogLine[]} lines newest first, of one local day */
  day(lines) {
    const first = lines[lines.length - 1].at;
    const last = lines[0].at;
    return html`<section class="logday"><h2>${localParts(last).day} <span>${zoneName(new Date(last), zone())} · ${group(first)}–${group(last)} · ${tn("{count} line", "{count} lines", lines.length)}</span></h2>
      <ul class="plain">${repeat(lines, ({ id }) => id, (line) => this.line(line))}</ul></section>`;
  }

  /** @param {LogLine} line */
  line(line) {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    const incident = picture.state.records.incidents.get(line.incident);
    const { text, lang } = incident ? picture.titleOf(incident) : { text: "", lang: "en" };
    const own = line.author?.id === picture.viewer.id;
    const may = !line.system && !line.struck && (own ? picture.may("report") : picture.may("merge"));
    return logLine(line, { code: incident?.code ?? "", title: text, lang, fresh: picture.isFresh?.(line.id) ?? false, strike: may ? () => void this.strike(line) : null });
  }

  /** @param {number} count @param {string} oldest */
  end(count, oldest) {
    const { older } = this;
    if (older.failed) return html`<span class="meta">${t("Older lines could not be fetched.")}</span> <button type="button" class="btn btn-q sm" @click=${() => older.more()}>${t("Try again")}</button>`;
    if (this.wantsMore) return html`<button type="button" class="btn btn-q sm" aria-busy=${older.loading} @click=${() => older.more()}>${older.loading ? t("Fetching...") : t("Older lines")}</button>`;
    return count ? html`<span class="meta">${t("That is all: {count} lines since {time}.", { count, time: oldest ? group(oldest) : "" })}</span>` : nothing;
  }

  empty() {
    const filtered = anyFilter(this.filters);
    return html`<h-empty icon=${filtered ? "funnel" : "journal-text"} heading=${filtered ? t("No line matches these filters") : t("Nothing is written yet")} text=${filtered ? t("The log holds more without them.") : t("What people write about incidents and what the system changes stands here.")} action=${filtered ? t("Clear filters") : ""} @act=${() => this.picture?.navigate({ incident: null, by: null, side: null, struck: null, q: null, since: null })}></h-empty>`;
  }

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

  leave = () => {
    requestAnimationFrame(() => (this.held = this.querySelector(".loglist")?.matches(":hover, :focus-within") ?? false));
  };

  release = () => {
    this.gathered = new Gathered();
    this.requestUpdate();
    this.closest(".scroll")?.scrollTo({ top: 0 });
  };
}

define("h-logbook", Logbook);
