// Inputs of an edit form, by the type of their field.
import { html, nothing } from "lit";
import { nameIn, t } from "../i18n/catalog.js";
import { parse, CoordinateError, inAllNotations } from "../notation/coordinates.js";
import { toast } from "../elements/toast.js";

/**
 * @typedef {import("./fields.js").Field} Field
 * @typedef {{picture: import("../picture/picture").Picture, record: any, problem: string, mended: string, set: (value: any) => void}} About
 */

/** @param {Event} event */
const valueOf = (event) => /** @type {HTMLInputElement} */ (event.target).value;

/** @param {Field} field @param {any} value @param {About} about */
export function inputOf(field, value, about) {
  const id = `edit-${field.name.replace(".", "-")}`;
  const wrong = about.problem;
  const said = `${id}-said`;
  return html`<div class="field ${wrong ? "err" : ""} ${field.half ? "" : "wide"} ${["place", "moment"].includes(field.type) ? "coded" : ""}"><label for=${id}>${field.label}</label>
    ${control(field, value, id, wrong ? said : nothing, about)}
    ${wrong ? html`<span class="msg" id=${said} role="alert"><i class="bi bi-exclamation-circle" aria-hidden="true"></i><span>${wrong} ${about.mended ? html`<button type="button" class="btn btn-t sm" @click=${() => about.set(about.mended)}>${t("Use {text}", { text: about.mended })}</button>` : nothing}</span></span>` : field.help ? html`<span class="help">${field.help}</span>` : nothing}
    ${field.type === "place" && !wrong ? elsewhere(String(value), about) : nothing}</div>`;
}

/** @param {Field} field @param {any} value @param {string} id @param {any} said @param {About} about */
function control(field, value, id, said, { picture, record, set }) {
  const { name, type, max = 200, lang } = field;
  const typed = (/** @type {Event} */ event) => set(valueOf(event));
  if (type === "choice") return html`<select id=${id} name=${name} aria-describedby=${said} @change=${typed}>${field.options?.map(([code, word]) => html`<option value=${code} ?selected=${code === value}>${word}</option>`)}</select>`;
  if (type === "lines") return html`<textarea id=${id} name=${name} maxlength=${max} rows="3" aria-describedby=${said} .value=${value} @input=${typed}></textarea>`;
  if (type === "measures") return measures(field, value, id, { picture, record, set });
  if (type === "place") return html`<div class="row-line"><input id=${id} name=${name} autocomplete="off" spellcheck="false" aria-describedby=${said} .value=${value} @input=${typed} /><button type="button" class="btn-i" aria-label=${t("Use my position")} title=${t("Use my position")} @click=${() => locate(picture, set)}><i class="bi bi-crosshair" aria-hidden="true"></i></button></div>`;
  return html`<input id=${id} name=${name} lang=${lang ?? nothing} maxlength=${max} inputmode=${type === "number" ? "numeric" : nothing} autocomplete="off" aria-describedby=${said} .value=${value} @input=${typed} />`;
}

/** The same place in the other notations, to check what was typed. @param {string} text @param {About} about */
function elsewhere(text, { picture }) {
  if (!text.trim()) return nothing;
  try {
    const { lat, lon } = parse(text);
    const { mgrs, dd } = inAllNotations(lat, lon);
    return html`<span class="help mono">${picture.notation === "mgrs" ? dd : mgrs}</span>`;
  } catch (error) {
    if (!(error instanceof CoordinateError)) throw error;
    return nothing;
  }
}

/** @param {import("../picture/picture").Picture} picture @param {(text: string) => void} set */
function locate(picture, set) {
  const failed = () => toast(t("This device does not say where it is."), { tone: "info" });
  if (!navigator.geolocation) return failed();
  navigator.geolocation.getCurrentPosition(({ coords }) => set(picture.format(coords.longitude, coords.latitude, picture.notation === "mgrs" ? 5 : undefined)), failed, { enableHighAccuracy: true, timeout: 15_000 });
}

/** What a resource can do: a row per measure. @param {Field} field @param {any[]} rows @param {string} id @param {Pick<About, "picture" | "record" | "set">} about */
function measures(field, rows, id, { picture, record, set }) {
  const known = /** @type {any[]} */ (picture.kinds.resources.get(record.kind)?.measures ?? []);
  const change = (/** @type {number} */ at, /** @type {Record<string, string>} */ part) => set(rows.map((row, i) => (i === at ? { ...row, ...part } : row)));
  const unitOf = (/** @type {string} */ measure) => known.find(({ code }) => code === measure)?.unit ?? "";
  return html`<div class="measures" id=${id} role="group" aria-label=${field.label}>${rows.map((row, i) => html`<div class="row-line">
      <select aria-label=${t("What is measured")} @change=${(/** @type {Event} */ event) => change(i, { measure: valueOf(event), unit: unitOf(valueOf(event)) || row.unit })}><option value="">${t("Choose")}</option>${[...known.map(({ code, names }) => [code, nameIn(names, code)]), ...(row.measure && !known.some(({ code }) => code === row.measure) ? [[row.measure, row.measure.replaceAll("_", " ")]] : [])].map(([code, word]) => html`<option value=${code} ?selected=${code === row.measure}>${word}</option>`)}</select>
      <input aria-label=${t("How much")} inputmode="decimal" .value=${row.value} @input=${(/** @type {Event} */ event) => change(i, { value: valueOf(event) })} />
      <input aria-label=${t("Unit")} class="unit" maxlength="20" .value=${row.unit} @input=${(/** @type {Event} */ event) => change(i, { unit: valueOf(event) })} />
      <button type="button" class="btn-i sm" aria-label=${t("Remove")} @click=${() => set(rows.filter((_, at) => at !== i))}><i class="bi bi-x-lg" aria-hidden="true"></i></button></div>`)}
    ${rows.length < 20 ? html`<button type="button" class="btn btn-t sm" @click=${() => set([...rows, { measure: "", value: "", unit: "" }])}><i class="bi bi-plus-lg" aria-hidden="true"></i>${t("Add a measure")}</button>` : nothing}</div>`;
}
