// Titles and places in the reader's language, with what was written in another script beside them. Pure.

const NATIVE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]/;
const SCRIPTS = /** @type {[string, RegExp][]} */ ([["ko", /[\uac00-\ud7af]/], ["th", /[\u0e00-\u0e7f]/], ["ja", /[\u3040-\u30ff]/], ["ja", /[\u3400-\u9fff]/]]);

/** The language whose script a text is in; "en" for Latin. @param {string} text */
export function scriptOf(text) {
  return SCRIPTS.find(([, letters]) => letters.test(text))?.[0] ?? "en";
}

/**
 * The title for a reader, and beside it the same in another language: the original when it is another text, else the local one.
 * @param {string} language
 * @param {string} written as it was written
 * @param {Record<string, string>} translations by language
 */
export function titleIn(language, written, translations) {
  const text = translations[language] || written || translations.en || "";
  const others = [written, translations.ko, translations.en, ...Object.values(translations)];
  const original = others.find((each) => each && each !== text) ?? "";
  return { text, lang: scriptOf(text), original, originalLang: scriptOf(original) };
}

/** Of a name that is written in two scripts, one after the other, the part that the reader reads. @param {string} language @param {string} name */
export function partFor(language, name) {
  const letters = [...name];
  const first = letters.findIndex((letter) => NATIVE.test(letter));
  if (first < 0 || !/[A-Za-z]/.test(name)) return name;
  const cut = /[A-Za-z]/.test(letters.slice(0, first).join("")) ? first : letters.findLastIndex((letter) => NATIVE.test(letter)) + 1;
  const parts = [letters.slice(0, cut), letters.slice(cut)].map((part) => part.join("").replace(/^[\s,·)]+|[\s,·(]+$/g, ""));
  const mine = parts.find((part) => part && (language === "en" ? !NATIVE.test(part) : scriptOf(part) === language));
  return mine ?? parts.find((part) => part && !NATIVE.test(part)) ?? name;
}

/** "Jukdo-dong, Buk-gu, Pohang" -> "Jukdo-dong, Pohang", "Gampo-eup, Gyeongju-si, Gyeongsangbuk-do" -> "Gampo-eup, Gyeongju-si": a row has one line. @param {string} place */
export function shortPlace(place) {
  const parts = place.split(", ");
  if (parts.length > 2 && /-do$/.test(parts.at(-1) ?? "")) parts.pop();
  return parts.length > 2 ? `${parts[0]}, ${parts.at(-1)}` : parts.join(", ");
}
