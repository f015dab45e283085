// What is committed: to an incident (its resources) or from a resource (its incidents). Each can be released by who may.
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../i18n/catalog.js";
import { short } from "../i18n/time.js";
import { resourceStatusWord } from "../i18n/words.js";
import { byLine } from "../elements/entry.js";
import { audience, severity, side } from "../elements/marks.js";
import { codeLink } from "../elements/text.js";
import { toast } from "../elements/toast.js";
import { uuid7 } from "../link/ids.js";
import { reasonOf } from "./changing.js";
import { distanceWords, meters, pointOf } from "./distance.js";

/**
 * @typedef {import("../store/forms").Commitment} Commitment
 * @typedef {import("../picture/picture").Picture} Picture
 */

/** Gives back; Undo commits the same again. @param {Picture} picture @param {Commitment} commitment @param {boolean} [tell] */
export async function release(picture, commitment, tell = true) {
  try {
    await picture.api.post(`commitments/${commitment.id}/release/`);
  } catch (error) {
    return toast(t("Not released: {reason}", { reason: reasonOf(error) }), { tone: "urgent" });
  }
  if (!tell) return;
  const name = picture.titleOf(picture.state.records.resources.get(commitment.resource) ?? { name: t("Resource") }).text;
  const again = { id: uuid7(), incident: commitment.incident, quantity: commitment.quantity, note: commitment.note };
  toast(t("Released {count} of {name}.", { count: commitment.quantity, name }), {
    undo: () => void picture.api.post(`resources/${commitment.resource}/commit/`, again).catch((error) => toast(t("Not committed again: {reason}", { reason: reasonOf(error) }), { tone: "urgent" })),
  });
}

/** @param {Picture} picture @param {Commitment} commitment @param {"resource" | "incident"} other */
function named(picture, commitment, other) {
  if (other === "resource") {
    const resource = picture.state.records.resources.get(commitment.resource);
    if (!resource) return html`<b>${t("A resource that you may not see")}</b>`;
    const incident = picture.state.records.incidents.get(commitment.incident);
    const [from, to] = [incident && pointOf(incident), resource.location?.coordinates];
    return html`<b>${picture.titleOf(resource).text}</b> ${codeLink(resource.code)}<div class="by">${side(resource.organization.side)}<span>${resource.organization.short_name} · ${resourceStatusWord(resource.status)}${from && to ? ` · ${distanceWords(meters(from, to))}` : ""}</span></div>`;
  }
  const incident = picture.state.records.incidents.get(commitment.incident);
  if (!incident) return html`<b>${t("An incident that you may not see")}</b>`;
  return html`<b>${picture.titleOf(incident).text}</b> ${codeLink(incident.code)}<div class="by">${severity(incident.severity)}<span>${picture.placeOf(incident)}</span></div>`;
}

/**
 * @param {Picture} picture @param {readonly Commitment[]} commitments the newest first
 * @param {{other: "resource" | "incident", denied: string | null}} how `other`: what is named in each row
 */
export function commitmentRows(picture, commitments, { other, denied }) {
  const held = commitments.filter((each) => !each.released_at);
  const released = commitments.filter((each) => each.released_at);
  const row = (/** @type {Commitment} */ each) => html`<div class="entry ${each.released_at ? "sys" : ""}"><span class="when num"><b class="how-many">${each.quantity}</b></span><div>
    ${named(picture, each, other)}
    ${each.note ? html`<div class="text">${each.note}</div>` : nothing}
    <div class="by">${byLine(each.committed_by)}<span>${t("committed {time}", { time: short(each.committed_at) })}${each.released_at ? ` · ${t("released {time} by {person}", { time: short(each.released_at), person: each.released_by?.name ?? "" })}` : ""}</span>${each.audience === "shared" ? nothing : audience(each.audience)}</div>
    ${each.released_at ? nothing : denied === null ? html`<div class="by"><button type="button" class="btn btn-q sm" @click=${() => release(picture, each)}>${t("Release")}</button></div>` : nothing}
  </div></div>`;
  return html`${repeat(held, ({ id }) => id, row)}
    ${denied !== null && held.length ? html`<p class="foot meta"><i class="bi bi-lock" aria-hidden="true"></i> ${t("Releasing is not for you here. {who}", { who: denied })}</p>` : nothing}
    ${released.length ? html`<h3 class="group">${t("Released")}</h3>${repeat(released, ({ id }) => id, row)}` : nothing}`;
}
