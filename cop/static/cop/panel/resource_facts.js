// Facts of a resource: owner, how many are free, what it can do, where it is and how old that is, whom to call.
import { html, nothing } from "lit";
import { ago, clock, short } from "../i18n/time.js";
import { language, nameIn, t } from "../i18n/catalog.js";
import { side } from "../elements/marks.js";
import { withLinks } from "../elements/text.js";
import { gridOf } from "./facts.js";

/**
 * @typedef {import("../picture/picture").Picture} Picture
 * @typedef {import("../store/forms").Resource} Resource
 */

/** A position older than this may be wrong: said in words, drawn thin and dashed on the map. */
export const STALE = 6 * 3_600_000;

/** @param {string | null} at @param {number} [now] */
export function isStale(at, now = Date.now()) {
  return at !== null && now - Date.parse(at) > STALE;
}

/** "payload 10,000 kg" in the reader's words. @param {Picture} picture @param {Resource} resource @returns {{name: string, text: string}[]} */
export function measuresOf(picture, resource) {
  const known = /** @type {any[]} */ (picture.kinds.resources.get(resource.kind)?.measures ?? []);
  const number = new Intl.NumberFormat(language());
  return resource.capabilities.map(({ measure, value, unit }) => {
    const kind = known.find(({ code }) => code === measure);
    return { name: nameIn(kind?.names, measure.replaceAll("_", " ")), text: `${number.format(value)} ${kind?.unit === unit ? nameIn(kind.unit_names, unit) : unit}`.trim() };
  });
}

/** @param {Picture} picture @param {Resource} resource */
export function resourceFacts(picture, resource) {
  const { location, position_at: at, contact, remarks, organization } = resource;
  const source = /** @type {any} */ (resource).position_source;
  const stale = location && isStale(at);
  return html`<dl class="facts">
    <dt>${t("Owner")}</dt><dd>${side(organization.side)} ${organization.name}</dd>
    <dt>${t("Kind")}</dt><dd>${picture.kindName(resource.kind, "resources")}${resource.type ? html` <span class="dim">· ${resource.type}</span>` : nothing}</dd>
    <dt>${t("Position")}</dt><dd>${location ? html`${gridOf(picture, location)}<div class="${stale ? "warn" : "dim"}">${stale ? html`<i class="bi bi-clock-history" aria-hidden="true"></i> ` : nothing}${at ? t("as of {time}, {age}", { time: short(at), age: ago(at) }) : t("age not known")}${stale ? ` · ${t("old: may be wrong")}` : ""}${source ? ` · ${source}` : ""}</div>` : html`<span class="dim">${t("not known")}</span>`}</dd>
    ${measuresOf(picture, resource).map(({ name, text }) => html`<dt>${name}</dt><dd>${text}</dd>`)}
    ${contact ? html`<dt>${t("Contact")}</dt><dd>${contactWords(contact)}</dd>` : nothing}
    ${remarks ? html`<dt>${t("Remarks")}</dt><dd class="lines">${withLinks(remarks)}</dd>` : nothing}
    <dt>${t("Last change")}</dt><dd>${clock(resource.updated_at)} <span class="dim">· ${ago(resource.updated_at)}</span></dd>
  </dl>`;
}

/** Telephone numbers and addresses can be pressed. @param {string} text */
export function contactWords(text) {
  return text.split(/(\+?\d[\d\s()-]{6,}\d|[\w.+-]+@[\w-]+\.[\w.-]+)/).map((part, i) => (i % 2 === 0 ? part : part.includes("@") ? html`<a href="mailto:${part}">${part}</a>` : html`<a class="nowrap" href="tel:${part.replace(/[^+\d]/g, "")}">${part}</a>`));
}
