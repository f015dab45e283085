// Severity, side, audience: small marks. As functions for lists (`${severity("extreme")}`) and as elements for pages.
import { html, nothing, svg } from "lit";
import { nameIn, t } from "../i18n/catalog.js";
import { audienceKinds, severityWord } from "../i18n/words.js";
import { page } from "../shell/page.js";
import { Light, define } from "./light.js";

const SHAPES = {
  extreme: svg`<path d="M4.7 1h6.6L15 4.7v6.6L11.3 15H4.7L1 11.3V4.7z" fill="currentColor"/><path d="M8 4v5" stroke="var(--cut)" stroke-width="2"/><circle cx="8" cy="11.6" r="1.2" fill="var(--cut)"/>`,
  severe: svg`<path d="M8 1.2 15.6 14.6H.4z" fill="currentColor"/>`,
  moderate: svg`<path d="M8 .8 15.2 8 8 15.2.8 8z" fill="currentColor"/>`,
  minor: svg`<circle cx="8" cy="8" r="5.6" fill="currentColor"/>`,
  unknown: svg`<circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" stroke-width="1.8" stroke-dasharray="2.6 2"/>`,
};

/** The bare shape: only where the word is in the same row or legend. @param {string} level @param {number} [size] px */
export function shape(level, size = 12) {
  const known = level in SHAPES ? /** @type {keyof typeof SHAPES} */ (level) : "unknown";
  return html`<svg class="shape ${known}" viewBox="0 0 16 16" width=${size} height=${size} aria-hidden="true">${SHAPES[known]}</svg>`;
}

/** Color, shape and word. @param {string} level */
export function severity(level) {
  return html`<span class="sev ${level in SHAPES ? level : "unknown"}">${shape(level)}<span>${severityWord(level)}</span></span>`;
}

/** MIL in a square frame, CIV in a round one. @param {string | null | undefined} which */
export function side(which) {
  if (which !== "military" && which !== "civilian") return nothing;
  return html`<span class="side ${which}" title=${which === "military" ? t("Military side") : t("Civilian side")}>${which === "military" ? "MIL" : "CIV"}</span>`;
}

/** @param {string} key @returns {{kind: string, name: string}} */
export function audienceOf(key) {
  const known = page.audiences.find((audience) => audience.key === key);
  const kind = known?.kind ?? (["shared", "military", "civilian"].includes(key) ? key : key.startsWith("organization:") ? "organization" : "named");
  if (kind === "shared" || kind === "military" || kind === "civilian") return { kind, name: audienceKinds()[kind] };
  return { kind, name: known ? nameIn(known.names, known.name) : kind === "organization" ? audienceKinds().organization : key };
}

/** Who sees it: shared with people, everything narrower with a lock. @param {string} key */
export function audience(key) {
  const { kind, name } = audienceOf(key);
  return html`<span class="aud ${kind}"><i class="bi bi-${kind === "shared" ? "people" : "lock-fill"}" aria-hidden="true"></i>${name}</span>`;
}

/** `<h-sev v="extreme">`, `<h-sev v="extreme" bare>` */
class Severity extends Light {
  static properties = { v: {}, bare: { type: Boolean } };
  constructor() {
    super();
    this.v = "unknown";
    this.bare = false;
  }
  render() {
    return this.bare ? html`${shape(this.v)}<span class="visually-hidden">${severityWord(this.v)}</span>` : severity(this.v);
  }
}

/** `<h-side v="military">` */
class Side extends Light {
  static properties = { v: {} };
  constructor() {
    super();
    this.v = "";
  }
  render() {
    return side(this.v);
  }
}

define("h-sev", Severity);
define("h-side", Side);
