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
 * Of what one changed, the fields that somebody else changed too, to something else. The rest may simply be stored on top.
 * @param {Record<string, any>} base the record that one began with
 * @param {Record<string, any>} current
 * @param {Record<string, any>} yours
 */
export function contested(base, current, yours) {
  const touched = new Set(differences(base, Object.fromEntries(Object.keys(yours).map((field) => [field, current[field] ?? null]))).map(({ field }) => field));
  return differences(current, yours).map(({ field }) => field).filter((field) => touched.has(field));
}

/** @param {Record<string, any>} record @param {string[]} fields */
const only = (record, fields) => Object.fromEntries(fields.map((field) => [field, record[field]]));

/**
 * Stores changed fields. Never throws for what can happen: refused, stale, offline.
 * @param {Picture} picture
 * @param {{path: string, base: {id: string, version: number} & Record<string, any>}} record `path` below the operation; `base`: as one began with it
 * @param {Record<string, any>} body
 * @returns {Promise<Outcome>}
 */
export async function change(picture, { path, base }, body) {
  const { id } = base;
  let known = base;
  let at = base.version;
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
      const both = contested(known, current, wanted);
      if (both.length) {
        const answer = await resolveConflict({ who: lastBy(picture, id), at: current.updated_at, current, yours: only(wanted, both) });
        if (answer === "back") return { state: "back", current };
        const mine = Object.keys(wanted).filter((field) => !both.includes(field));
        wanted = { ...only(wanted, mine), ...(answer === "theirs" ? {} : answer.choice) };
        if (Object.keys(wanted).length === 0) return { state: "theirs" };
      }
      known = current;
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

/** What a refusal says, in one line: what is wrong with which field before that something is wrong. @param {import("../link/api.js").Problem | null | undefined} problem */
export function problemWords(problem) {
  return Object.values(problem?.errors ?? {}).flat().join(" ") || problem?.detail || problem?.title || t("The server refused it.");
}

/** The same of what was thrown. @param {unknown} error */
export function reasonOf(error) {
  if (error instanceof ApiError) return problemWords(error.problem);
  if (error instanceof NetworkError) return t("The server could not be reached. Try again when the link is back.");
  throw error;
}
