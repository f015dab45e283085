// Facts of an incident: where (in the reader's words and notation), when with zone and age, who leads, links to others.
import { html, nothing } from "lit";
import { ago, clock, group, localParts, short } from "../i18n/time.js";
import { language, nameIn, t } from "../i18n/catalog.js";
import { certaintyWord, urgencyWord } from "../i18n/words.js";
import { side } from "../elements/marks.js";
import { codeLink, withLinks } from "../elements/text.js";
import { toast } from "../elements/toast.js";
import { linksOf } from "../store/selectors.js";
import { grading } from "./grading.js";

/**
 * @typedef {import("../store/forms").Incident} Incident
 * @typedef {import("../picture/picture").Picture} Picture
 */

/** @param {string} text @param {string} what */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t("Copied: {what}", { what }), { tone: "info" });
  } catch {
    toast(t("The browser does not allow copying: {text}", { text }), { tone: "info" });
  }
}

/** Grid with a button that copies it. @param {Picture} picture @param {import("../store/forms").Point} location */
export function gridOf(picture, location) {
  const [lon, lat] = location.coordinates;
  const text = picture.format(lon, lat);
  return html`<span class="mono nowrap">${text}</span><button type="button" class="btn-i sm inline" aria-label=${t("Copy {text}", { text })} title=${t("Copy")} @click=${() => copy(text, text)}><i class="bi bi-copy" aria-hidden="true"></i></button>`;
}

/** "231340Z · 22:40 KST · 2 h 45 min ago" @param {string} at */
export function moment(at) {
  return html`<time datetime=${at} title=${group(at)}>${group(at).slice(0, 7)}</time> <span class="dim">· ${localParts(at).time} · ${ago(at)}</span>`;
}

/** The middle of an area, good enough to name it. @param {import("../store/forms").Area} area @returns {[number, number]} */
function middle({ coordinates }) {
  const points = /** @type {number[]} */ (coordinates.flat(Infinity));
  const mean = (/** @type {number} */ from) => points.filter((_, i) => i % 2 === from).reduce((sum, value) => sum + value, 0) / (points.length / 2);
  return [mean(0), mean(1)];
}

/** @param {Picture} picture @param {Incident} incident */
function placeRow(picture, incident) {
  const name = picture.placeOf(incident);
  const area = nameIn(incident.administrative_area?.names);
  const other = language() === "ko" ? incident.administrative_area?.names.en : incident.administrative_area?.names.ko;
  const parts = area && !name.includes(area) && area !== name ? [name, area].filter(Boolean).join(" · ") : name || area;
  return parts ? html`<dt>${t("Place")}</dt><dd>${parts}${other && other !== parts ? html` <span class="dim" lang=${language() === "ko" ? "en" : "ko"}>${other}</span>` : nothing}</dd>` : nothing;
}

/** @param {Picture} picture @param {Incident} incident @param {{denied: string | null, remove: (link: import("../store/forms").IncidentLink) => void}} links */
function linkRows(picture, incident, { denied, remove }) {
  const links = linksOf(picture.state, incident.id);
  /** @type {[string, import("../store/forms").IncidentLink[]][]} */
  const groups = [
    [t("Duplicate of"), links.filter((link) => link.relation === "duplicate_of" && link.from_incident === incident.id)],
    [t("Duplicates"), links.filter((link) => link.relation === "duplicate_of" && link.to_incident === incident.id)],
    [t("Related"), links.filter((link) => link.relation === "related")],
  ];
  return groups.filter(([, found]) => found.length).map(([word, found]) => html`<dt>${word}</dt><dd class="links">${found.map((link) => {
    const other = picture.state.records.incidents.get(link.from_incident === incident.id ? link.to_incident : link.from_incident);
    if (!other) return nothing;
    return html`<span>${codeLink(other.code)} ${picture.titleOf(other).text}${denied === null ? html`<button type="button" class="btn-i sm inline" aria-label=${t("Take back the link to {code}", { code: other.code })} @click=${() => remove(link)}><i class="bi bi-x" aria-hidden="true"></i></button>` : nothing}</span>`;
  })}</dd>`);
}

/** What a phone shows instead of the facts, which stand below there. @param {Picture} picture @param {Incident} incident */
export function phoneLine(picture, { location, updated_at: at }) {
  return html`<div class="phone-line"><span class="mono">${location ? picture.format(location.coordinates[0], location.coordinates[1]) : ""}</span><span class="meta">${t("last change {time}", { time: short(at) })}</span></div>`;
}

/** @param {Picture} picture @param {Incident} incident @param {{all: boolean, links: {denied: string | null, remove: (link: import("../store/forms").IncidentLink) => void}}} how `all`: what is seldom asked for too */
export function facts(picture, incident, { all, links }) {
  const { location, area, occurred_at: occurred, reported_at: reported, reported_by: by, organization, glide } = incident;
  const [lon, lat] = area && !location ? middle(area) : [0, 0];
  const outside = Object.entries(incident.external_ids ?? {});
  return html`<dl class="facts">
    ${placeRow(picture, incident)}
    ${location ? html`<dt>${t("Grid")}</dt><dd>${gridOf(picture, location)}</dd>` : area ? html`<dt>${t("Area")}</dt><dd>${t("around")} ${gridOf(picture, { type: "Point", coordinates: [lon, lat] })}</dd>` : nothing}
    ${occurred ? html`<dt>${t("Happened")}</dt><dd>${moment(occurred)}</dd>` : html`<dt>${t("Reported")}</dt><dd>${moment(reported)}</dd>`}
    ${organization ? html`<dt>${t("Lead")}</dt><dd>${side(organization.side)} ${organization.name}</dd>` : nothing}
    ${linkRows(picture, incident, links)}
    ${all ? html`
      <dt>${t("Kind")}</dt><dd>${picture.kindName(incident.kind)}</dd>
      ${occurred ? html`<dt>${t("Reported")}</dt><dd>${moment(reported)}</dd>` : nothing}
      ${by ? html`<dt>${t("Reported by")}</dt><dd>${side(by.side)} ${by.name}${by.organization ? ` · ${by.organization}` : ""}</dd>` : nothing}
      <dt>${t("Source")}</dt><dd>${grading(incident, picture.viewer.side).full}</dd>
      <dt>${t("Urgency")}</dt><dd>${urgencyWord(incident.urgency)} <span class="dim">· ${certaintyWord(incident.certainty)}</span></dd>
      ${glide ? html`<dt>GLIDE</dt><dd class="mono">${glide}</dd>` : nothing}
      ${outside.length ? html`<dt>${t("Elsewhere")}</dt><dd class="mono">${outside.map(([scheme, id]) => `${scheme} ${id}`).join(", ")}</dd>` : nothing}
      ${incident.needs ? html`<dt>${t("Needs")}</dt><dd class="lines">${withLinks(incident.needs)}</dd>` : nothing}
      ${incident.description ? html`<dt>${t("Description")}</dt><dd class="lines">${withLinks(incident.description)}</dd>` : nothing}
      <dt>${t("Last change")}</dt><dd>${clock(incident.updated_at)} <span class="dim">· ${ago(incident.updated_at)}</span></dd>` : nothing}
  </dl>`;
}
