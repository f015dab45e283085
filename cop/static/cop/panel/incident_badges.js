// The row below the title: severity, status to pick, when it was verified, how good the source is.
import { html, nothing } from "lit";
import { t } from "../i18n/catalog.js";
import { short } from "../i18n/time.js";
import { statuses } from "../i18n/words.js";
import { severity } from "../elements/marks.js";
import { logOf } from "../store/selectors.js";
import { grading } from "./grading.js";
import { statusPicker } from "./status_picker.js";

/**
 * When people last said that it is so, as far as the log that we hold tells.
 * @param {readonly {system: boolean, changes: {field: string, to: any}[], at: string}[]} lines oldest first
 */
export function verifiedAt(lines) {
  return lines.findLast((line) => line.system && line.changes.some(({ field, to }) => field === "status" && to === "verified"))?.at ?? "";
}

/**
 * @param {import("../picture/picture").Picture} picture @param {import("../store/forms").Incident} incident
 * @param {{rights: import("./rights.js").Rights, busy: boolean, setStatus: (status: string) => void, grade: () => void}} how
 */
export function badges(picture, incident, { rights, busy, setStatus, grade }) {
  const denied = rights.denied("update");
  const { short: word, full } = grading(incident, picture.viewer.side);
  const verified = verifiedAt(logOf(picture.state, incident.id));
  const source = denied === null ? html`<button type="button" class="grade" title=${full} aria-label=${t("Source: {grade}. Change", { grade: full })} @click=${grade}>${word}</button>` : html`<b title=${full}>${word}</b><span class="visually-hidden">${full}</span>`;
  return html`<div class="row-line wrap badges">${severity(incident.severity)}
    ${statusPicker({ value: incident.status, words: statuses(), leaveOut: ["duplicate"], denied: incident.status === "duplicate" ? t("It is merged: take the link back to open it.") : denied, busy, choose: setStatus })}
    <span class="meta">${verified ? html`<span class="nowrap">${t("verified {time}", { time: short(verified) })}</span> · ` : nothing}${t("source")} ${source}</span></div>`;
}
