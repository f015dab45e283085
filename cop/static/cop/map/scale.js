// Scale bar and position readout: where the pointer is, or the middle of the map where there is no pointer.
import { metersPerPixel } from "./mercator.js";

const WIDEST = 110; // css pixels

/** The largest round length that fits. @param {number} meters @returns {number} meters */
export function roundLength(meters) {
  const power = 10 ** Math.floor(Math.log10(meters));
  const digit = meters / power;
  return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
}

/** @param {number} meters */
export function lengthText(meters) {
  return meters >= 1000 ? `${meters / 1000} km` : `${meters} m`;
}

/** @param {number} lon @param {number} lat */
function plainPosition(lon, lat) {
  return `${lat.toFixed(4)}, ${lon.toFixed(4)}`;
}

/**
 * @param {L.Map} map
 * @param {(lon: number, lat: number) => string} [format] in the reader's notation
 */
export function createScale(map, format = plainPosition) {
  const element = document.createElement("div");
  element.className = "map-scale";
  const length = document.createElement("span");
  const bar = document.createElement("i");
  bar.className = "bar";
  const label = document.createElement("span");
  length.append(bar, label);
  const position = document.createElement("span");
  position.className = "mono position";
  element.append(length, position);
  let formatPosition = format;
  /** @type {L.LatLng | null} */
  let cursor = null;

  const showPosition = () => {
    const { lat, lng } = (cursor ?? map.getCenter()).wrap();
    position.textContent = formatPosition(lng, lat);
  };
  const update = () => {
    const perPixel = metersPerPixel(map.getCenter().lat, map.getZoom());
    const meters = roundLength(perPixel * WIDEST);
    bar.style.width = `${Math.round(meters / perPixel)}px`;
    label.textContent = lengthText(meters);
    showPosition();
  };
  update();
  return {
    element,
    update,
    /** @param {L.LatLng | null} place */
    setCursor(place) {
      cursor = place;
      showPosition();
    },
    /** @param {(lon: number, lat: number) => string} next */
    setFormat(next) {
      formatPosition = next;
      showPosition();
    },
  };
}
