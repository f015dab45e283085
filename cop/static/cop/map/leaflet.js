// Leaflet as we use it: no furniture of its own, neutral about whose map it is, fit for keyboard and touch.
import { t } from "../i18n/catalog.js";

const MIN_ZOOM = 4;
const MAX_ZOOM = 17;
export const FIT_PADDING = 56; // css pixels
const SHOW_ZOOM = 12;
const FARTHEST_JUMP = 3; // levels at once: more, and one no longer knows where one is
const TOGETHER = 200; // css pixels at the last zoom
const KOREA = /** @type {import("./types.js").Bounds} */ ([124, 33, 132, 39]);

/** @param {HTMLElement} element @param {{bounds?: import("./types.js").Bounds, describedBy?: string}} options @returns {L.Map} */
export function leafletMap(element, { bounds = KOREA, describedBy }) {
  const map = L.map(element, {
    zoomControl: false, preferCanvas: true, minZoom: MIN_ZOOM, maxZoom: MAX_ZOOM, zoomSnap: 0.25, wheelPxPerZoomLevel: 90, keyboard: true, keyboardPanDelta: 120,
    worldCopyJump: true, fadeAnimation: false, zoomAnimation: moves(), inertia: moves(), maxBounds: [[-85, -400], [85, 400]], tapHold: true,
  });
  map.attributionControl.setPrefix(false);
  for (const name of ["basemap", "tracks", "symbols"]) map.createPane(name).classList.add(`map-pane-${name}`);
  element.setAttribute("role", "application");
  element.setAttribute("aria-roledescription", t("map"));
  if (describedBy) element.setAttribute("aria-describedby", describedBy);
  const [west, south, east, north] = bounds;
  map.fitBounds([[south, west], [north, east]], { animate: false });
  return map;
}

/** @typedef {{top: number, right: number, bottom: number, left: number}} Cover css pixels of the map that something else lies on */

/** The part of the map that can be seen, container pixels. @param {L.Map} map @param {Cover} cover @param {number} [margin] @returns {L.Bounds} */
export function openPart(map, cover, margin = 0) {
  const size = map.getSize();
  return L.bounds([cover.left + margin, cover.top + margin], [Math.max(cover.left, size.x - cover.right) - margin, Math.max(cover.top, size.y - cover.bottom) - margin]);
}

/**
 * Moves the map, if need be, so that the place lies where it can be seen.
 * @param {L.Map} map @param {L.LatLng} place @param {number | undefined} zoom at least this @param {Cover} cover
 */
export function reveal(map, place, zoom, cover) {
  const next = Math.max(zoom ?? Math.min(SHOW_ZOOM, map.getZoom()), map.getZoom());
  const seen = openPart(map, cover, FIT_PADDING / 2);
  if (next === map.getZoom() && seen.contains(map.latLngToContainerPoint(place))) return;
  const aside = openPart(map, cover).getCenter().subtract(map.getSize().divideBy(2));
  map.setView(map.unproject(map.project(place, next).subtract(aside), next), next, { animate: moves() });
}

/**
 * Moves the map so that what lies in the bounds comes apart.
 * @param {L.Map} map @param {L.LatLngBounds} bounds
 * @returns {boolean} false when no zoom does that: it lies at one place
 */
export function comeCloser(map, bounds) {
  const [now, most] = [map.getZoom(), map.getMaxZoom()];
  const apart = map.project(bounds.getNorthEast(), most).distanceTo(map.project(bounds.getSouthWest(), most));
  if (apart < TOGETHER || now >= most) return false;
  const zoom = Math.min(map.getBoundsZoom(bounds, false, L.point(2 * FIT_PADDING, 2 * FIT_PADDING)), now + FARTHEST_JUMP);
  map.setView(bounds.getCenter(), Math.max(zoom, now + 1), { animate: moves() });
  return true;
}

/** Whether the reader wants things to move. */
export function moves() {
  return !matchMedia("(prefers-reduced-motion: reduce)").matches;
}
