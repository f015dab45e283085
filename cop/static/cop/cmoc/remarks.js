// Remarks for the next one, kept in this tab while the watch lasts: a reload loses nothing, logging out wipes them.
const PREFIX = "hadr-remarks:";

/** null: nothing was typed yet. @param {string} watch id @returns {string | null} */
export function remarksOf(watch) {
  return sessionStorage.getItem(PREFIX + watch);
}

/** @param {string} watch @param {string} text */
export function keepRemarks(watch, text) {
  sessionStorage.setItem(PREFIX + watch, text);
}

export function wipeRemarks() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}

document.addEventListener("submit", (event) => {
  if (/** @type {Element} */ (event.target).matches?.("form[data-logout]")) wipeRemarks();
});
