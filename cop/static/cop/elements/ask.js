// Questions that stop the hand: naming what cannot be undone, and the choice between two versions.
import { html, nothing, render } from "lit";
import { t } from "../i18n/catalog.js";
import { fieldWord, valueWord } from "../i18n/words.js";
import { clock } from "../i18n/time.js";
import "./dialog.js";

/**
 * Shows a dialog until it is answered. @template T
 * @param {string} heading
 * @param {(done: (answer: T) => void) => unknown} content lit template
 * @param {T} otherwise the answer when it is closed without one
 * @returns {Promise<T>}
 */
function dialogOf(heading, content, otherwise) {
  const dialog = /** @type {import("./dialog.js").Dialog} */ (document.createElement("h-dialog"));
  dialog.heading = heading;
  document.body.append(dialog);
  return new Promise((resolve) => {
    let answer = otherwise;
    const done = (/** @type {T} */ given) => {
      answer = given;
      dialog.hide();
    };
    render(content(done), dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    void dialog.show();
  });
}

/**
 * Asks before what cannot be undone. The button names the deed ("Strike line").
 * @param {{heading: string, text?: string, action: string, reason?: string, urgent?: boolean}} question `reason`: label of a text that must be given
 * @returns {Promise<{reason: string} | null>} null: no
 */
export function ask({ heading, text = "", action, reason = "", urgent = true }) {
  return dialogOf(
    heading,
    (/** @type {(answer: {reason: string} | null) => void} */ done) => html`
      <form class="stack" @submit=${(/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        done({ reason: String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("reason") ?? "").trim() });
      }}>
        ${text ? html`<p>${text}</p>` : nothing}
        ${reason ? html`<div class="field"><label for="ask-reason">${reason}</label><input id="ask-reason" name="reason" required pattern=".*\\S.*" autofocus maxlength="500" autocomplete="off" /></div>` : nothing}
        <div class="row-line wrap"><button class="btn ${urgent ? "btn-u" : "btn-p"}" type="submit">${action}</button><button class="btn btn-q" type="button" @click=${() => done(null)}>${t("Back")}</button></div>
      </form>`,
    /** @type {{reason: string} | null} */ (null),
  );
}

/**
 * @typedef {object} Difference
 * @property {string} field
 * @property {any} theirs
 * @property {any} yours
 */

/** The fields of a stale edit in which the two differ. @param {Record<string, any>} current @param {Record<string, any>} yours @returns {Difference[]} */
export function differences(current, yours) {
  return Object.keys(yours)
    .filter((field) => !["id", "version"].includes(field) && JSON.stringify(current[field] ?? null) !== JSON.stringify(yours[field] ?? null))
    .map((field) => ({ field, theirs: current[field] ?? null, yours: yours[field] ?? null }));
}

/**
 * Somebody was first (409). A choice per field; nothing typed is lost.
 * @param {{who: string, at?: string, current: Record<string, any>, yours: Record<string, any>}} conflict
 * @returns {Promise<{choice: Record<string, any>} | "theirs" | "back">} `choice`: the values to store on top of `current`
 */
export function resolveConflict({ who, at = "", current, yours }) {
  const rows = differences(current, yours);
  const collect = (/** @type {HTMLFormElement} */ form) => {
    const picked = new FormData(form);
    return { choice: Object.fromEntries(rows.filter(({ field }) => picked.get(field) === "yours").map(({ field }) => [field, yours[field]])) };
  };
  const option = (/** @type {Difference} */ row, /** @type {"theirs" | "yours"} */ whose) =>
    html`<label><input type="radio" name=${row.field} value=${whose} .checked=${whose === "yours"} /><span><span class="visually-hidden">${fieldWord(row.field)}, ${whose === "theirs" ? t("theirs") : t("yours")}: </span>${valueWord(row.field, row[whose])}</span></label>`;
  return dialogOf(
    who ? t("{who} changed this meanwhile", { who }) : t("This was changed meanwhile"),
    (/** @type {(answer: {choice: Record<string, any>} | "theirs" | "back") => void} */ done) => html`
      <form @submit=${(/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        done(collect(/** @type {HTMLFormElement} */ (event.target)));
      }}>
        <p class="meta">${t("Nothing is lost. Choose line by line; the log keeps both.")}</p>
        <div class="cmp"><span class="h"></span><span class="h">${at ? t("Theirs, {time}", { time: clock(at) }) : t("Theirs")}</span><span class="h">${t("Yours, not stored")}</span>
          ${rows.map((row) => html`<span class="k">${fieldWord(row.field)}</span>${option(row, "theirs")}${option(row, "yours")}`)}</div>
        <div class="row-line wrap"><button class="btn btn-p" type="submit">${t("Store my choice")}</button><button class="btn btn-q" type="button" @click=${() => done("theirs")}>${t("Keep theirs")}</button><span class="grow"></span><button class="btn btn-t" type="button" @click=${() => done("back")}>${t("Back to editing")}</button></div>
      </form>`,
    /** @type {{choice: Record<string, any>} | "theirs" | "back"} */ ("back"),
  );
}
