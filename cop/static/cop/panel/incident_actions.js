// What can be done with an incident as a whole: its menu, its status, its links. All ask `rights`, all tell when the server refuses.
import { t } from "../i18n/catalog.js";
import { statusWord } from "../i18n/words.js";
import { ask } from "../elements/ask.js";
import { toast } from "../elements/toast.js";
import { change, problemWords, reasonOf } from "./changing.js";

/**
 * @typedef {import("../picture/picture").Picture} Picture
 * @typedef {import("../store/forms").Incident} Incident
 */

/** @param {Picture} picture @param {Incident} incident @param {string} status */
export async function setStatus(picture, incident, status) {
  const path = `incidents/${incident.id}/`;
  const outcome = await change(picture, { path, base: incident }, { status });
  if (outcome.state === "refused") toast(t("Status not changed: {reason}", { reason: problemWords(outcome.problem) }), { tone: "urgent" });
  if (outcome.state !== "stored") return;
  const { record } = outcome;
  toast(t("{code}: {status}", { code: incident.code, status: statusWord(status) }), {
    undo: () => void change(picture, { path, base: record }, { status: incident.status }),
  });
}

/** @param {Picture} picture @param {import("../store/forms").IncidentLink} link */
export async function removeLink(picture, link) {
  const merge = link.relation === "duplicate_of";
  if (merge && !(await ask({ heading: t("Take the merge back?"), text: t("Links and commitments that came with it go back to where they were."), action: t("Take back"), urgent: false }))) return;
  try {
    await picture.api.post(`links/${link.id}/remove/`);
  } catch (error) {
    toast(t("Not taken back: {reason}", { reason: reasonOf(error) }), { tone: "urgent" });
  }
}

/**
 * @param {Picture} picture @param {Incident} incident @param {import("./rights.js").Rights} rights
 * @param {{reach: (way: "release" | "withdraw") => void, choose: (way: "merge" | "link") => void, edit: () => void, figure: () => void}} open
 * @returns {(import("./more.js").Choice | null)[]}
 */
export function choices(picture, incident, rights, open) {
  const update = rights.denied("update");
  const ended = ["closed", "duplicate", "false"].includes(incident.status);
  return [
    { icon: "pencil", label: t("Edit..."), denied: update, run: open.edit },
    { icon: "plus-slash-minus", label: t("Add figure..."), denied: update, run: open.figure },
    null,
    { icon: "link", label: t("Link related..."), denied: update, run: () => open.choose("link") },
    { icon: "sign-merge-right", label: t("Merge into..."), denied: incident.status === "duplicate" ? t("It is merged already.") : rights.denied("merge"), run: () => open.choose("merge") },
    null,
    { icon: "box-arrow-up-right", label: t("Release to..."), denied: incident.audience === "shared" ? t("Everybody sees it already.") : rights.denied("release"), run: () => open.reach("release") },
    { icon: "box-arrow-in-down-left", label: t("Withdraw..."), denied: rights.denied("release"), run: () => open.reach("withdraw") },
    null,
    ended && incident.status !== "duplicate"
      ? { icon: "arrow-counterclockwise", label: t("Open again"), denied: update, run: () => void setStatus(picture, incident, "responding") }
      : { icon: "check2-circle", label: t("Close incident"), denied: ended ? t("It is merged already.") : update, run: () => void setStatus(picture, incident, "closed") },
  ];
}
