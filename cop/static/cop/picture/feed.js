// <h-feed>: what happened last, in the whole operation. It does not jump either: new items wait under a bar while somebody reads.
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { byLine, changeWords } from "../elements/entry.js";
import { Light, define } from "../elements/light.js";
import { audience, severity } from "../elements/marks.js";
import { codeLink, withLinks } from "../elements/text.js";
import { t, tn } from "../i18n/catalog.js";
import { clock, short } from "../i18n/time.js";
import { feedItems } from "./feed_items.js";
import { Following } from "./follow.js";
import { Gathered } from "./gather.js";
import { shortPlace } from "./words.js";
import "../elements/states.js";

/** @typedef {import("./feed_items.js").FeedItem} FeedItem */

/** @param {FeedItem | undefined} item @returns {string | undefined} id of the person whose words these are */
function writerOf(item) {
  return item?.report ? item.report.reported_by?.id : item?.line?.author?.id;
}

export class Feed extends Light {
  static properties = { picture: { attribute: false }, page: { attribute: false }, held: { state: true } };
  constructor() {
    super();
    /** @type {import("./picture").Picture | null} */
    this.picture = null;
    /** @type {import("./map_page.js").MapPage | null} */
    this.page = null;
    this.held = false;
    this.gathered = new Gathered();
    this.following = new Following(this, ["store", "minute", "kinds"]);
  }

  render() {
    const { picture } = this;
    if (!picture) return nothing;
    const items = feedItems(picture.state);
    const byId = new Map(items.map((item) => [item.id, item]));
    this.gathered.take(items.map((item) => item.id), this.held, (id) => byId.has(id), (id) => writerOf(byId.get(id)) === picture.viewer.id);
    const waiting = this.gathered.waiting.length;
    const shown = /** @type {FeedItem[]} */ (this.gathered.shown.map((id) => byId.get(id)).filter(Boolean));
    return html`<div class="head row-line"><h2 class="small">${t("Latest")}</h2><span class="meta cut">${t("all incidents, newest first")}</span><span class="grow"></span>
        <button type="button" class="btn-i hide-phone" aria-label=${t("Close")} @click=${() => this.page?.closePanel()}><i class="bi bi-x-lg" aria-hidden="true"></i></button></div>
      ${waiting ? html`<button type="button" class="new-rows" @click=${() => this.release()}>${tn("{count} new", "{count} new", waiting)}</button>` : nothing}
      <div class="scroll" tabindex="0" role="region" aria-label=${t("Latest")} @pointerenter=${() => (this.held = true)} @pointerleave=${() => this.leave()} @focusin=${() => (this.held = true)} @focusout=${(/** @type {FocusEvent} */ event) => !this.contains(/** @type {Node | null} */ (event.relatedTarget)) && this.leave()}>
        ${shown.length ? repeat(shown, (item) => item.id, (item) => this.item(item)) : picture.state.epoch ? html`<h-empty icon="journal" heading=${t("Nothing happened yet")} text=${t("Reports and lines of all logs appear here.")}></h-empty>` : html`<h-skeleton words=${t("Loading the log")}></h-skeleton>`}
      </div>`;
  }

  leave() {
    this.held = this.querySelector(".scroll")?.matches(":hover, :focus-within") ?? false;
  }

  release() {
    this.gathered.shown = [];
    this.requestUpdate();
    this.querySelector(".scroll")?.scrollTo({ top: 0 });
  }

  /** @param {FeedItem} item */
  item(item) {
    const picture = /** @type {import("./picture").Picture} */ (this.picture);
    if (item.report) return this.report(item.report);
    const { line, incident } = item;
    const { text, lang } = incident ? picture.titleOf(incident) : { text: "", lang: "en" };
    const said = line.system && line.changes.length ? changeWords(line.changes) : withLinks(line.text);
    return html`<article><div class="entry ${line.system ? "sys" : ""} ${picture.isFresh(item.id) ? "fresh" : ""}"><time datetime=${line.at}>${short(line.at)}</time>
      <div>${incident ? html`<div class="about cut">${codeLink(incident.code)} <span lang=${lang}>${text}</span></div>` : nothing}
        <div class="text">${line.struck ? html`<span class="visually-hidden">${t("Struck line")}: </span><del>${said}</del>` : said}</div>
        ${line.struck ? html`<div class="why"><i class="bi bi-slash-circle" aria-hidden="true"></i>${t("Struck {time} by {person}: {reason}", { time: clock(line.struck.at), person: line.struck.by?.name ?? "", reason: line.struck.reason })}</div>` : nothing}
        <div class="by">${byLine(line.author)}${line.audience === "shared" ? nothing : audience(line.audience)}</div></div></div></article>`;
  }

  /** @param {import("../store/forms").Incident} incident */
  report(incident) {
    const picture = /** @type {import("./picture").Picture} */ (this.picture);
    const { text, lang } = picture.titleOf(incident);
    return html`<article><div class="entry report ${picture.isFresh(incident.id) ? "fresh" : ""}"><time datetime=${incident.reported_at}>${short(incident.reported_at)}</time>
      <div><div class="about">${codeLink(incident.code)} ${t("reported")}</div><div class="text strong" lang=${lang}>${text}</div>
        <div class="by nowrap">${severity(incident.severity)}<span class="cut">${shortPlace(picture.placeOf(incident))}</span></div>
        <div class="by">${byLine(incident.reported_by)}${incident.audience === "shared" ? nothing : audience(incident.audience)}</div></div></div></article>`;
  }
}

define("h-feed", Feed);
