// Fields of the report form: kind, time, severity, people. Plain templates over the draft.
import { html, nothing } from "lit";
import { shape } from "../elements/marks.js";
import { language, nameIn, t } from "../i18n/catalog.js";
import { clock } from "../i18n/time.js";
import { figureCount, figures as figureWords, severities } from "../i18n/words.js";
import { kindsNamed } from "./guess.js";
import "../elements/menu.js";

/** @typedef {import("./draft.js").ReportDraft} ReportDraft */
/** @typedef {import("../picture/picture").Picture} Picture */

/** @param {string} problem @param {string} id */
export function mistake(problem, id) {
  return problem ? html`<span class="msg" id=${id} role="alert"><i class="bi bi-exclamation-circle" aria-hidden="true"></i><span>${problem}</span></span>` : nothing;
}

/** The name in the reader's language, and beside it the Korean or English one. @param {import("../picture/picture").Kind} kind */
function bothNames(kind) {
  const name = nameIn(kind.names, kind.code);
  const other = language() === "ko" ? kind.names.en : kind.names.ko;
  return html`<span>${name}</span>${other && other !== name ? html` <span class="dim" lang=${language() === "ko" ? "en" : "ko"}>${other}</span>` : nothing}`;
}

/**
 * @param {ReportDraft} draft @param {Picture} picture @param {string} problem
 * @param {{seek: string, onSeek: (text: string) => void}} search
 */
export function kindField(draft, picture, problem, { seek, onSeek }) {
  const { kind, guessed } = draft.data;
  const known = picture.kinds.incidents.get(kind);
  const isGuess = guessed.includes("kind");
  const found = kindsNamed(seek, picture.kinds.incidents.values()).slice(0, seek ? 12 : 200);
  const choose = (/** @type {string} */ code, /** @type {Event} */ event) => {
    draft.settle({ kind: code }, ["kind"]);
    onSeek("");
    /** @type {import("../elements/menu.js").Menu | null} */ (/** @type {Element} */ (event.target).closest("h-menu"))?.close(true);
  };
  const enter = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (found[0]) choose(found[0].code, event);
  };
  const opened = (/** @type {Event} */ event) => {
    const details = /** @type {HTMLDetailsElement} */ (event.target);
    if (details.open) requestAnimationFrame(() => /** @type {HTMLElement | null} */ (details.querySelector("input"))?.focus());
  };
  const name = known ? nameIn(known.names, kind) : "";
  return html`<div class="field ${problem ? "err" : ""} ${isGuess ? "guessed" : ""}"><span class="lab">${t("{number} Kind", { number: 2 })}</span>
    <h-menu class="block"><details @toggle=${opened}><summary class="input pick" id="report-kind" aria-label=${name ? (isGuess ? t("Kind: {name}, guessed. Change", { name }) : t("Kind: {name}. Change", { name })) : t("Kind: choose")} aria-describedby=${problem ? "report-kind-wrong" : nothing}>
        <span class="cut grow">${name || html`<span class="dim">${t("Choose")}</span>`}</span><i class="bi bi-chevron-down" aria-hidden="true"></i></summary>
      <div class="menu kinds"><input class="input" type="search" aria-label=${t("Find a kind")} placeholder=${t("Find a kind")} .value=${seek} @input=${(/** @type {InputEvent} */ event) => onSeek(/** @type {HTMLInputElement} */ (event.target).value)} @keydown=${enter} />
        <div role="radiogroup" aria-label=${t("Kind")}>${found.map((each) => html`<button type="button" class="menu-item" role="radio" aria-checked=${each.code === kind} @click=${(/** @type {Event} */ event) => choose(each.code, event)}><i class="bi ${each.code === kind ? "bi-check-lg" : ""}" aria-hidden="true"></i><span>${bothNames(each)}</span></button>`)}</div>
        ${found.length ? nothing : html`<div class="menu-head meta">${t("No kind has these words.")}</div>`}</div></details></h-menu>
    <div class="said">${problem ? mistake(problem, "report-kind-wrong") : isGuess ? html`<span class="help"><i class="bi bi-magic" aria-hidden="true"></i> ${t("guessed from the words")}</span>` : nothing}</div></div>`;
}

/** @param {ReportDraft} draft @param {string} problem */
export function whenField(draft, problem) {
  const { when, at } = draft.data;
  const now = Date.now();
  const choices = /** @type {[string, string][]} */ ([
    ["now", t("Now {time}", { time: clock(now) })],
    ...[15, 30, 60, 120, 360].map((minutes) => [String(minutes), t("{age} ago, {time}", { age: minutes < 60 ? t("{count} min", { count: minutes }) : t("{hours} h", { hours: minutes / 60 }), time: clock(now - minutes * 60_000) })]),
    ["unknown", t("Not known")],
    ["at", t("Another time…")],
  ]);
  return html`<div class="field ${problem ? "err" : ""}"><label for="report-when">${t("{number} When", { number: 3 })}</label>
    <span class="select"><select id="report-when" .value=${when} @change=${(/** @type {Event} */ event) => draft.set({ when: /** @type {HTMLSelectElement} */ (event.target).value })}>${choices.map(([value, word]) => html`<option value=${value} ?selected=${value === when}>${word}</option>`)}</select><i class="bi bi-chevron-down" aria-hidden="true"></i></span>
    ${when === "at" ? html`<input class="input mono" aria-label=${t("Time")} placeholder="231625ZNOV26" .value=${at} aria-describedby="report-at-said" @input=${(/** @type {InputEvent} */ event) => draft.set({ at: /** @type {HTMLInputElement} */ (event.target).value })} /><span class="help" id="report-at-said">${t("1625Z, 01:25 local, or the whole group")}</span>` : nothing}
    ${mistake(problem, "report-when-wrong")}</div>`;
}

/** @param {ReportDraft} draft @param {string} problem */
export function severityField(draft, problem) {
  return html`<fieldset class="field ${problem ? "err" : ""}" aria-describedby=${problem ? "report-severity-wrong" : nothing}><legend>${t("{number} How bad", { number: 5 })}</legend>
    <div class="sevpick">${Object.entries(severities()).map(([level, word]) => html`<label class=${level}><input class="visually-hidden" type="radio" name="severity" value=${level} .checked=${draft.data.severity === level} @change=${() => draft.settle({ severity: level }, ["severity"])} />${shape(level, 18)}<span>${word}</span></label>`)}</div>
    ${mistake(problem, "report-severity-wrong")}</fieldset>`;
}

/**
 * @param {ReportDraft} draft
 * @param {{correcting: boolean, onCorrect: () => void, onInput: (text: string) => void}} how
 */
export function peopleField(draft, { correcting, onCorrect, onInput }) {
  const { people, figures } = draft.data;
  const change = (/** @type {string} */ kind, /** @type {string} */ text) => {
    const others = figures.filter((figure) => figure.kind !== kind);
    const value = Number.parseInt(text, 10);
    const before = figures.find((figure) => figure.kind === kind);
    draft.settle({ figures: Number.isFinite(value) && value >= 0 ? [...others, { kind, value, basis: before?.basis ?? "reported" }] : others }, ["figures"]);
  };
  return html`<div class="field"><label for="report-people">${t("{number} People and needs", { number: 6 })} <span class="dim">${t("if known")}</span></label>
    <textarea id="report-people" rows="1" placeholder=${t("2 trapped, need lifting gear")} .value=${people} @input=${(/** @type {InputEvent} */ event) => onInput(/** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea>
    ${figures.length && !correcting ? html`<span class="help"><i class="bi bi-magic" aria-hidden="true"></i> ${t("read as")} ${figures.map((figure, i) => html`${i ? ", " : ""}<b>${figureCount(figure)}</b>`)} · <button type="button" class="btn btn-t sm inline" @click=${onCorrect}>${t("correct")}</button></span>` : nothing}
    ${correcting ? html`<div class="people">${Object.entries(figureWords()).map(([kind, word]) => html`<label><span>${word}</span><input type="number" min="0" max="2000000000" inputmode="numeric" .value=${String(figures.find((figure) => figure.kind === kind)?.value ?? "")} @input=${(/** @type {InputEvent} */ event) => change(kind, /** @type {HTMLInputElement} */ (event.target).value)} /></label>`)}</div>` : nothing}</div>`;
}
