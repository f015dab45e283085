// What stands under the tabs of an incident: its resources, its room, its files; and the field that writes to its log.
import { html } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { t } from "../i18n/catalog.js";
import { toast } from "../elements/toast.js";
import { uuid7 } from "../link/ids.js";
import { reasonOf } from "./changing.js";
import { commitmentRows } from "./commitments.js";
import "../elements/audience.js";
import "./composer.js";
import "./files.js";
import "./room.js";

/**
 * @typedef {import("../picture/picture").Picture} Picture
 * @typedef {import("../store/forms").Incident} Incident
 * @typedef {import("./rights.js").Rights} Rights
 * @typedef {import("../store/state.js").State} State
 */

/** All that was ever committed, the newest first. @param {State} state @param {string} incident id */
export function commitmentsShown(state, incident) {
  const ids = state.indexes.commitments_by_incident.get(incident) ?? [];
  return ids.map((id) => /** @type {import("../store/forms").Commitment} */ (state.records.commitments.get(id))).reverse();
}

/** The room of an incident for those who see it now, else the one that there is. @param {State} state @param {Incident} incident @returns {import("../store/forms").Room | null} */
export function roomFor(state, incident) {
  const rooms = (state.indexes.rooms_by_incident.get(incident.id) ?? []).map((id) => state.records.rooms.get(id));
  return rooms.find((room) => room?.audience === incident.audience) ?? rooms[0] ?? null;
}

/** @param {Picture} picture @param {Incident} incident @param {{denied: string | null, readers: string, pick: (key: string) => void}} how */
export function logComposer(picture, incident, { denied, readers, pick }) {
  const send = (/** @type {CustomEvent<string>} */ { detail: text }) => void picture.send({ kind: "log_line", path: `incidents/${incident.id}/log/`, body: { text, audience: readers }, label: text.slice(0, 120), about: incident.id });
  return html`<h-composer key="log:${incident.id}" hint="l" max="5000" label=${t("Line to the log of {code}", { code: incident.code })} placeholder=${t("Add a line to the log")} action=${t("Add line")} .denied=${denied}
    .beside=${html`<span class="meta">${t("Seen by")}</span><h-aud pick .v=${readers} @change=${(/** @type {Event} */ event) => pick(/** @type {any} */ (event.target).value)}></h-aud>`} @send=${send}></h-composer>`;
}

/** @param {Picture} picture @param {Incident} incident @param {Rights} rights */
export function resourcesTab(picture, incident, rights) {
  const commitments = commitmentsShown(picture.state, incident.id);
  if (commitments.length) return commitmentRows(picture, commitments, { other: "resource", denied: rights.denied("commit") });
  return html`<h-empty icon="truck" heading=${t("No resource is committed")} text=${t("Commit resource lists the available ones, the nearest first.")}></h-empty>`;
}

/** @param {Picture} picture @param {Incident} incident */
async function openRoom(picture, incident) {
  try {
    await picture.api.post("rooms/", { id: uuid7(), incident: incident.id });
  } catch (error) {
    toast(t("The room was not opened: {reason}", { reason: reasonOf(error) }), { tone: "urgent" });
  }
}

/** @param {Picture} picture @param {Incident} incident @param {Rights} rights */
export function roomTab(picture, incident, rights) {
  const room = roomFor(picture.state, incident);
  if (room) return keyed(room.id, html`<h-room .picture=${picture} room=${room.id} .denied=${rights.denied("message")}></h-room>`);
  const denied = rights.denied("message");
  return html`<h-empty icon="chat-dots" heading=${t("This incident has no room yet")} text=${t("A room is for talking it over; what is decided goes to the log.")}></h-empty>
    <p class="foot">${denied === null ? html`<button type="button" class="btn btn-p open-room" @click=${() => openRoom(picture, incident)}>${t("Open the room")}</button>` : html`<h-denied label=${t("Open the room")} who=${denied}></h-denied>`}</p>`;
}

/** @param {Picture} picture @param {Incident} incident @param {Rights} rights */
export function filesTab(picture, incident, rights) {
  return keyed(incident.id, html`<h-files .picture=${picture} incident=${incident.id} readers=${incident.audience} .denied=${rights.denied("report")}></h-files>`);
}
