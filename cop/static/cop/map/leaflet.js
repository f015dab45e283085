// Leaflet as we use it: no furniture of its own, neutral about whose map it is, fit for keyboard and touch.
import { t } from "../i18n/catalog.js";

const MIN_ZOOM = 4;
const MAX_ZOOM = 17;
const KOREA = /** @type {import("./types.js").Bounds} */ ([124, 33, 132, 39]);

/** @param {HTMLElement} element @param {{bounds?: import("./types.js").Bounds, describedBy?: string}} options @returns {L.Map} */
export function leafletMap(element, { bounds = KOREA, describedBy }) {
  const map = L.map(element, {
    zoomControl: false, preferCanvas: true, minZoom: MIN_ZOOM, maxZoom: MAX_ZOOM, zoomSnap: 0.25, wheelPxPerZoomLevel: 90, keyboard: true, keyboardPanDelta: 120,
    worldCopyJump: true, fadeAnimation: false, zoomAnimation: moves(), inertia: moves(), maxBounds: [[-85, -400], [85, 400]], tapHold: true,
  });
  map.attributionControl.setPrefix(false);
  for (const name of ["basemap", "symbols"]) map.createPane(name).classList.add(`map-pane-${name}`);
  element.setAttribute("role", "application");
  element.setAttribute("aria-roledescription", t("map"));
  if (describedBy) element.setAttribute("aria-describedby", describedBy);
  const [west, south, east, north] = bounds;
  map.fitBounds([[south, west], [north, east]], { animate: false });
  return map;
}

/** Whether the reader wants things to move. */
export function moves() {
  return !matchMedia("(prefers-reduced-motion: reduce)").matches;
}
