// What the middle of the CMOC page shows, and on a narrow screen the whole of it. The tab is in the address. Pure.

/** @typedef {"duty" | "watch" | "roster" | "contacts" | "rooms"} Tab */

export const TABS = /** @type {const} */ (["duty", "watch", "roster", "contacts", "rooms"]);

/**
 * The tab of an address. A named room or seat opens where it stands; with nothing said a phone begins with who is on duty.
 * @param {URLSearchParams} query
 * @param {boolean} narrow one column at a time
 * @returns {Tab}
 */
export function tabOf(query, narrow) {
  const asked = TABS.find((tab) => tab === query.get("tab"));
  if (asked) return asked;
  if (query.has("contact")) return "contacts";
  if (query.has("seat")) return "watch";
  if (query.has("room")) return "rooms";
  return narrow ? "duty" : "watch";
}

/** What the middle column shows when all three stand side by side. @param {Tab} tab */
export function middleOf(tab) {
  return tab === "contacts" || tab === "roster" ? tab : "watch";
}
