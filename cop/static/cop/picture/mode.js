// What the right panel holds, from the address alone. Pure.
import { subjectIn } from "./address.js";

/**
 * report: the form; place: the form waits while a place is picked on the map; list: the list twin; tracks: the list of what moves; track: one of them; subject: a panel of one thing;
 * feed: the latest lines; closed: the map alone.
 * @typedef {"report" | "place" | "list" | "tracks" | "track" | "subject" | "feed" | "closed"} Mode
 * @typedef {"phone" | "narrow" | "wide"} Width
 */

/** @param {URLSearchParams} query @param {Width} width @returns {Mode} */
export function modeOf(query, width) {
  if (query.has("report")) return query.get("report") === "place" ? "place" : "report";
  const view = query.get("view");
  if (view === "list" || view === "tracks") return view;
  if (query.get("track")) return "track";
  if (subjectIn(query)) return "subject";
  if (view === "feed") return "feed";
  return view === "map" || width === "narrow" ? "closed" : "feed";
}

/** Height of the sheet that a phone opens with. @param {Mode} mode @returns {"peek" | "half" | "full"} */
export function heightOf(mode) {
  return mode === "feed" ? "peek" : mode === "list" || mode === "tracks" || mode === "report" ? "full" : "half";
}

/** @returns {Width} */
export function widthNow() {
  if (matchMedia("(max-width: 599px)").matches) return "phone";
  return matchMedia("(max-width: 1279px)").matches ? "narrow" : "wide";
}
