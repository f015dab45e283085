// <h-figures>: the strip of numbers - each with its as-of, source and basis, ~ where estimated. A press opens its series and the form to add one.
import { html, nothing } from "lit";
import { language, t } from "../i18n/catalog.js";
import { clock, short } from "../i18n/time.js";
import { basisWord, figureWord } from "../i18n/words.js";
import { define } from "../elements/light.js";
import { OnPicture } from "./element.js";
import "./series.js";

/** @typedef {import("../store/forms").Figure} Figure */

export const KINDS = /** @type {Figure["kind"][]} */ (["dead", "trapped", "missing", "injured", "displaced", "affected"]);

/** "~1,200" @param {{value: number, basis: string}} figure */
export function figureText({ value, basis }) {
  return `${basis === "estimated" ? "~" : ""}${new Intl.NumberFormat(language()).format(value)}`;
}

/** In the order of what is urgent. @param {readonly Figure[]} figures */
export function inOrder(figures) {
  return [...figures].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

export class Figures extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["outbox", "minute"]);
  static properties = { ...OnPicture.properties, incident: { attribute: false }, denied: { attribute: false } };
  constructor() {
    super();
    /** @type {import("../store/forms").Incident | null} */
    this.incident = null;
    /** Who may add one, when the viewer may not. @type {string | null} */
    this.denied = null;
  }

  /** @param {Figure["kind"] | ""} [kind] "": of the kind that is chosen in the form */
  open(kind = "") {
    void /** @type {import("./series.js").Series | null} */ (this.querySelector("h-series"))?.show(kind);
  }

  render() {
    const { incident, picture } = this;
    if (!incident || !picture) return nothing;
    const waiting = picture.waiting({ about: incident.id, kind: "figure" });
    const figures = inOrder(incident.figures);
    return html`${figures.length || waiting.length ? html`<div class="figs" role="group" aria-label=${t("Figures")}>
      ${figures.map((figure) => {
        const source = [short(figure.as_of), figure.source].filter(Boolean).join(" · ");
        return html`<button type="button" title=${t("Its series")} aria-label=${t("{value} {word}, as of {time}, {basis}{source}. Open its series", { value: figureText(figure), word: figureWord(figure.kind), time: short(figure.as_of), basis: basisWord(figure.basis), source: figure.source ? `, ${figure.source}` : "" })} @click=${() => this.open(figure.kind)}>
          <b>${figureText(figure)}</b><span class="w">${figureWord(figure.kind)}</span><span class="src">${source}<br />${basisWord(figure.basis)}</span></button>`;
      })}
      ${waiting.map(({ body, state, keptAt }) => html`<div class="unsure"><b>${figureText(/** @type {any} */ (body))}</b><span class="w">${figureWord(body.kind)}</span><span class="src">${clock(keptAt)}<br />${state === "failed" ? t("not stored") : t("sending")}</span></div>`)}
    </div>` : nothing}<h-series .picture=${picture} .incident=${incident} .denied=${this.denied}></h-series>`;
  }
}

define("h-figures", Figures);
