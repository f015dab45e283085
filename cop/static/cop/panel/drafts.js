// What was typed and not sent, by what it is about: closing a panel or looking at another thing loses nothing. Kept while the page lives.

/** @type {Map<string, string>} */
const texts = new Map();

/** @param {string} key @returns {string} */
export function draftOf(key) {
  return texts.get(key) ?? "";
}

/** @param {string} key @param {string} text */
export function keepDraft(key, text) {
  if (text) texts.set(key, text);
  else texts.delete(key);
}
