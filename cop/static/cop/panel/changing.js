// Changing a record: If-Match, and when somebody was first a choice field by field. Without a link the change waits in the outbox.
import { differences, resolveConflict } from "../elements/ask.js";
import { toast } from "../elements/toast.js";
import { t } from "../i18n/catalog.js";
import { fieldWord, valueWord } from "../i18n/words.js";
import { ApiError, NetworkError } from "../link/api.js";
import { uuid7 } from "../link/ids.js";
import { logOf } from "../store/selectors.js";

/**
 * @typedef {import("../picture/picture").Picture} Picture
 * @typedef {{state: "stored", record: any} | {state: "kept"} | {state: "theirs"} | {state: "back", current: any} | {state: "refused", problem: import("../link/api.js").Problem}} Outcome
 */

/** "Status Contained, Kind Flood" @param {Record<string, any>} body */
export function changeLabel(body) {
  return Object.entries(body).map(([field, value]) => `${fieldWord(field)} ${valueWord(field, value)}`).join(", ").slice(0, 120);
}

/** Who changed an incident last, as far as its log tells. @param {Picture} picture @param {string} id */
function lastBy(picture, id) {
  return logOf(picture.state, id).findLast((line) => line.system)?.author?.name ?? "";
}

/**
 * Stores changed fields. Never throws for what can happen: refused, stale, offline.
 * @param {Picture} picture
 * @param {{path: string, id: string, version: number}} record `path` below the operation
 * @param {Record<string, any>} body
 * @returns {Promise<Outcome>}
 */
export async function change(picture, { path, id, version }, body) {
  let at = version;
  let wanted = body;
  for (;;) {
    try {
      return { state: "stored", record: await picture.api.patch(path, wanted, at) };
    } catch (error) {
      if (error instanceof NetworkError) {
        await picture.send({ id: uuid7(), kind: "change", method: "PATCH", path, body: wanted, version: at, about: id, label: changeLabel(wanted) });
        toast(t("No link: kept on this device, goes out by itself."), { tone: "info" });
        return { state: "kept" };
      }
      if (!(error instanceof ApiError)) throw error;
      const { current } = error.problem;
      if (error.status !== 409 || !current) return { state: "refused", problem: error.problem };
      if (differences(current, wanted).length === 0) return { state: "stored", record: current };
      const answer = await resolveConflict({ who: lastBy(picture, id), at: current.updated_at, current, yours: wanted });
      if (answer === "back") return { state: "back", current };
      if (answer === "theirs" || Object.keys(answer.choice).length === 0) return { state: "theirs" };
      wanted = answer.choice;
      at = current.version;
    }
  }
}

/** A change that waited and came too late: the same choice, then it goes out again or is taken back. @param {Picture} picture @param {import("../link/outbox.js").Item} item */
export async function resolveWaiting(picture, item) {
  const current = item.problem?.current;
  if (!current) return void (await picture.outbox.retryItem(item.id));
  if (differences(current, item.body).length === 0) return void (await picture.outbox.withdraw(item.id));
  const answer = await resolveConflict({ who: lastBy(picture, item.about ?? ""), at: current.updated_at, current, yours: item.body });
  if (answer === "back") return;
  if (answer === "theirs" || Object.keys(answer.choice).length === 0) return void (await picture.outbox.withdraw(item.id));
  await picture.outbox.change(item.id, { body: answer.choice, version: current.version, label: changeLabel(answer.choice) });
}

/** What a refusal says, in one line. @param {unknown} error */
export function reasonOf(error) {
  if (error instanceof ApiError) return error.problem.detail || Object.values(error.problem.errors ?? {}).flat().join(" ") || error.problem.title;
  if (error instanceof NetworkError) return t("The server could not be reached. Try again when the link is back.");
  throw error;
}
