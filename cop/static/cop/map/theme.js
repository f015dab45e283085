// The map paints on canvas, so it reads the tokens of tokens.css once per theme and keeps them as plain values.

/**
 * @typedef {object} MapTheme
 * @property {string} key short name for caches
 * @property {string} sea @property {string} land @property {string} border @property {string} coast @property {string} label @property {string} halo
 * @property {string} storm @property {string} area
 * @property {string} friend @property {string} neutral @property {string} unknown @property {string} frame
 * @property {string} tile @property {string} glyph @property {string} own @property {string} ownGlyph @property {string} military
 * @property {string} accent @property {string} ink @property {string} inkSoft @property {string} surface @property {string} edge @property {string} exercise @property {string} mover
 * @property {Record<import("./types.js").Severity, string>} severity
 * @property {Record<import("./types.js").Severity, string>} onSeverity
 * @property {string} font
 * @property {boolean} contrast edges instead of shadows
 */

const TOKENS = /** @type {const} */ ({
  sea: "--map-sea", land: "--map-land", border: "--map-border", coast: "--map-coast", label: "--map-label", halo: "--map-halo",
  storm: "--map-storm", area: "--map-area", friend: "--sym-friend", neutral: "--sym-neutral", unknown: "--sym-unknown", frame: "--sym-frame",
  tile: "--picto-tile", glyph: "--picto-glyph", own: "--picto-own", ownGlyph: "--picto-own-glyph", military: "--side-mil",
  accent: "--accent", ink: "--ink", inkSoft: "--ink-2", surface: "--surface-1", edge: "--line-control", exercise: "--exercise", mover: "--ink",
});
export const SEVERITIES = /** @type {const} */ (["extreme", "severe", "moderate", "minor", "unknown"]);

/** What stands in where no style sheet is loaded (tests, a print engine without variables). */
const FALLBACK = "#445566";

/** @param {Element} element any element under the themed root @returns {MapTheme} */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const token = (/** @type {string} */ name) => style.getPropertyValue(name).trim() || FALLBACK;
  const severity = /** @type {MapTheme["severity"]} */ ({});
  const onSeverity = /** @type {MapTheme["severity"]} */ ({});
  for (const each of SEVERITIES) {
    severity[each] = token(`--sev-${each}`);
    onSeverity[each] = token(`--on-sev-${each}`);
  }
  const values = /** @type {Record<keyof typeof TOKENS, string>} */ (Object.fromEntries(Object.entries(TOKENS).map(([name, variable]) => [name, token(variable)])));
  const font = style.getPropertyValue("--font-sans").trim() || "sans-serif";
  const key = `${values.sea}${values.land}${values.ink}${values.coast}`;
  return { ...values, key, severity, onSeverity, font, contrast: values.edge === values.ink };
}

/**
 * Calls back when the values may have changed: another data-theme, or the system's own switch.
 * @param {() => void} changed
 * @returns {() => void} stops watching
 */
export function watchTheme(changed) {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const queries = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener("change", changed);
  };
}
