// The handover brief on screen: short lines, each with its code, its time and a way to it.
import { html, nothing } from "lit";
import { shape } from "../elements/marks.js";
import { codeLink } from "../elements/text.js";
import { nameIn, t, tn } from "../i18n/catalog.js";
import { short } from "../i18n/time.js";
import { severityWord, statusWord } from "../i18n/words.js";
import { headFigure } from "../picture/list.js";
import { isOpen } from "../store/selectors.js";
import { seatName, spokenName } from "./people.js";

/**
 * @typedef {import("../picture/picture").Picture} Picture
 * @typedef {import("../store/forms").Incident} Incident
 */

/** @param {Picture} picture @param {Incident} incident @param {string} at */
function incidentLine(picture, incident, at) {
  const { text, lang } = picture.titleOf(incident);
  const figure = headFigure(incident);
  return html`<li class="bl"><span>${shape(incident.severity)}<span class="visually-hidden">${severityWord(incident.severity)}</span></span>${codeLink(incident.code)}
    <span class="what" lang=${lang}>${text}${figure ? html`: <b>${figure}</b>` : nothing}${isOpen(incident) ? nothing : html` <span class="meta">${statusWord(incident.status).toLowerCase()}</span>`}</span><span class="w">${short(at)}</span></li>`;
}

/**
 * @param {Picture} picture
 * @param {import("./brief.js").Brief} brief
 * @param {{all: boolean, more: () => void, changes: ReturnType<typeof import("./roster.js").comingChanges>, openRoom: (id: string) => void}} view
 */
export function briefView(picture, brief, { all, more, changes, openRoom }) {
  const { changed, open, moved, rooms } = brief;
  const most = 5;
  const shown = all ? changed : changed.slice(0, most);
  const few = all ? Infinity : 3;
  const contacts = picture.state.records.contacts;
  return html`
    <h3>${t("Changed in this watch")} <span>${changed.length > shown.length ? t("{count} incidents; the {shown} that matter", { count: changed.length, shown: shown.length }) : tn("{count} incident", "{count} incidents", changed.length)}</span></h3>
    <ul class="plain">${shown.map(({ incident, at }) => incidentLine(picture, incident, at))}</ul>
    ${open.length ? html`<h3>${t("Still open, extreme or severe, no change")} <span>${open.length}</span></h3><ul class="plain">${open.map((incident) => incidentLine(picture, incident, incident.updated_at))}</ul>` : nothing}
    ${moved.length ? html`<h3>${t("Resources committed and released")} <span>${moved.length}</span></h3><ul class="plain">${moved.slice(0, few).map(({ deed, at, commitment, resource, incident }) => html`<li class="bl"><i class="bi bi-${deed === "committed" ? "box-arrow-in-right" : "box-arrow-left"} dim" aria-hidden="true"></i>${resource ? codeLink(resource.code) : html`<span></span>`}
      <span class="what">${deed === "committed" ? t("{count} committed", { count: commitment.quantity }) : t("{count} released", { count: commitment.quantity })}${resource ? html`, <span>${nameIn(resource.names, resource.name)}</span>` : nothing}${incident ? html` ${deed === "committed" ? "→" : "←"} ${codeLink(incident.code)}` : nothing}</span><span class="w">${short(at)}</span></li>`)}</ul>` : nothing}
    ${rooms.length ? html`<h3>${t("Rooms with messages that you have not read")} <span>${rooms.length}</span></h3><ul class="plain">${rooms.slice(0, few).map(({ room, unread }) => html`<li class="bl"><i class="bi bi-chat-dots dim" aria-hidden="true"></i><span class="w">${t("{count} new", { count: unread })}</span><button type="button" class="what as-link" @click=${() => openRoom(room.id)}>${nameIn(room.names, room.name)}</button><span class="w"></span></li>`)}</ul>` : nothing}
    ${changes.length ? html`<h3>${t("Roster, next 12 hours")} <span>${changes.length}</span></h3><ul class="plain">${changes.slice(0, few).map(({ at, seat, kind, shift }) => {
      const contact = shift?.contact ? contacts.get(shift.contact) : null;
      return html`<li class="bl"><i class="bi bi-${kind === "gap" ? "person-dash" : "person-check"} ${kind === "gap" ? "urgent" : "dim"}" aria-hidden="true"></i><span class="mono">${short(at)}</span><span class="what">${seatName(seat)}</span><span class="w ${kind === "gap" ? "late" : ""}">${kind === "gap" ? t("nobody planned") : contact ? spokenName(contact) : ""}</span></li>`;
    })}</ul>` : nothing}
    ${changed.length > most || [moved, rooms, changes].some((list) => list.length > 3) ? html`<button type="button" class="btn btn-t sm" aria-expanded=${all} @click=${more}>${all ? t("Only what matters most") : t("Show everything")}</button>` : nothing}`;
}
