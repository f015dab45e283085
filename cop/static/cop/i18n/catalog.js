// Words on screen. Django's catalog (`/jsi18n/`, an external script) fills window.django; without it the English text is shown.

/**
 * @typedef {object} Catalog
 * @property {(text: string) => string} gettext
 * @property {(one: string, many: string, count: number) => string} ngettext
 * @property {(context: string, text: string) => string} pgettext
 */

/** @returns {Partial<Catalog>} */
function catalog() {
  return /** @type {{django?: Partial<Catalog>}} */ (globalThis).django ?? {};
}

/**
 * Puts values into `{name}` places; a place without a value stays as it is written, so that a slip shows.
 * @param {string} text
 * @param {Record<string, string | number>} [params]
 */
export function fill(text, params) {
  if (!params) return text;
  return text.replace(/\{(\w+)\}/g, (place, name) => (name in params ? String(params[name]) : place));
}

/**
 * The text in the reader's language: `t("Struck {time} by {person}", { time, person })`.
 * @param {string} text English, as the catalog knows it
 * @param {Record<string, string | number>} [params]
 */
export function t(text, params) {
  return fill(catalog().gettext?.(text) ?? text, params);
}

/**
 * One or many: `tn("{count} line", "{count} lines", n)`; `count` is filled by itself.
 * @param {string} one
 * @param {string} many
 * @param {number} count
 * @param {Record<string, string | number>} [params]
 */
export function tn(one, many, count, params) {
  const text = catalog().ngettext?.(one, many, count) ?? (count === 1 ? one : many);
  return fill(text, { count, ...params });
}

/**
 * The same English word with another meaning: `tp("status of an incident", "Contained")`.
 * @param {string} context
 * @param {string} text
 * @param {Record<string, string | number>} [params]
 */
export function tp(context, text, params) {
  return fill(catalog().pgettext?.(context, text) ?? text, params);
}

/** Language of the page, as the server rendered it. */
export function language() {
  return globalThis.document?.documentElement.lang || "en";
}

/**
 * The name in the reader's language, else English, else the first there is.
 * @param {Record<string, string> | null | undefined} names by language code
 * @param {string} [fallback]
 */
export function nameIn(names, fallback = "") {
  if (!names) return fallback;
  return names[language()] || fallback || names.en || Object.values(names)[0] || "";
}
