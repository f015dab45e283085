// Guesses that need no server: the kind from the words of a title. Pure.

/** @param {string} text */
const folded = (text) => text.normalize("NFKC").toLowerCase();

/** @param {string} title @param {string} word whole words in Latin script, anywhere in scripts that do not part words */
function says(title, word) {
  const at = title.indexOf(word);
  if (at < 0) return false;
  if (!/^[a-z0-9]/.test(word)) return true;
  return new RegExp(`(?<![a-z0-9])${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?:s|es|ed|ing)?(?![a-z0-9])`).test(title);
}

/**
 * The kinds that a title may mean, the likeliest first: longer words say more.
 * @param {string} title
 * @param {Iterable<import("../picture/picture").Kind>} kinds
 * @returns {string[]} codes
 */
export function kindsOf(title, kinds) {
  const text = folded(title);
  /** @type {{code: string, weight: number}[]} */
  const fits = [];
  for (const { code, names, words } of kinds) {
    const all = [...Object.values(names), ...Object.values(words ?? {}).flat()].map(folded);
    const weight = Math.max(0, ...all.filter((word) => word && says(text, word)).map((word) => (/[a-z]/.test(word) ? word.length : word.length * 3)));
    if (weight) fits.push({ code, weight });
  }
  return fits.sort((a, b) => b.weight - a.weight).map(({ code }) => code);
}

/**
 * Kinds for the words typed into the picker, by names in any language and the words that people use.
 * @param {string} seek
 * @param {Iterable<import("../picture/picture").Kind>} kinds
 * @returns {import("../picture/picture").Kind[]}
 */
export function kindsNamed(seek, kinds) {
  const words = folded(seek).split(/\s+/).filter(Boolean);
  const rank = (/** @type {import("../picture/picture").Kind} */ kind) => {
    const names = [...Object.values(kind.names), kind.code].map(folded);
    const more = Object.values(kind.words ?? {}).flat().map(folded);
    if (words.every((word) => names.some((name) => name.startsWith(word)))) return 3;
    if (words.every((word) => names.some((name) => name.includes(word)))) return 2;
    return words.every((word) => [...names, ...more].some((name) => name.includes(word))) ? 1 : 0;
  };
  const all = [...kinds];
  if (words.length === 0) return all;
  return all.map((kind) => ({ kind, by: rank(kind) })).filter(({ by }) => by).sort((a, b) => b.by - a.by).map(({ kind }) => kind);
}

/**
 * What is left of a text when the parts that were understood are taken out: "2 trapped, need lifting gear" -> "need lifting gear".
 * @param {string} text
 * @param {{start: number, end: number, used_for: string}[]} spans
 */
export function withoutFigures(text, spans) {
  const letters = [...text];
  for (const { start, end, used_for: use } of spans) if (use === "figure") letters.fill("\u0000", start, end);
  return letters.join("").replace(/\u0000+/g, "\u0000").replace(/^[\s,.;·-]*\u0000[\s,.;·-]*|[\s,.;·-]*\u0000[\s,.;·-]*$/g, "").replace(/[\s,.;·-]*\u0000[\s,.;·-]*/g, ", ").trim();
}
