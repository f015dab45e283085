// What people do on the map: click, press long, point, and the same by keyboard.

/** @typedef {import("./types.js").Node} Node */
/** @typedef {"click" | "hold" | "key"} Gesture */
/**
 * @typedef {object} PointerOptions
 * @property {(at: L.Point) => Node | null} nodeAt layer pixels
 * @property {(node: Node) => void} onNode
 * @property {(place: L.LatLng, gesture: Gesture) => void} onPlace an empty place
 * @property {(node: Node | null) => void} onHover
 * @property {(place: L.LatLng | null) => void} onCursor
 * @property {(shown: boolean) => void} onCrosshair
 * @property {() => void} onEscape
 */

const SECOND_CLICK = 260; // a click that becomes a double click is none

/** @param {L.Map} map @param {PointerOptions} options @returns {() => void} stops listening */
export function listenToPointer(map, options) {
  const container = map.getContainer();
  let waiting = 0;
  /** @type {Node | null} */
  let hovered = null;

  /** @param {Node | null} node */
  const hover = (node) => {
    if (node?.key === hovered?.key) return;
    hovered = node;
    container.classList.toggle("map-over-symbol", node !== null);
    options.onHover(node);
  };
  /** @param {L.LeafletMouseEvent} event */
  const click = (event) => {
    window.clearTimeout(waiting);
    const node = options.nodeAt(event.layerPoint);
    if (node) return options.onNode(node);
    waiting = window.setTimeout(() => options.onPlace(event.latlng, "click"), SECOND_CLICK);
  };
  const handlers = /** @type {Record<string, L.LeafletEventHandlerFn>} */ (/** @type {unknown} */ ({
    click,
    dblclick: () => window.clearTimeout(waiting),
    movestart: () => window.clearTimeout(waiting),
    contextmenu: (/** @type {L.LeafletMouseEvent} */ event) => {
      window.clearTimeout(waiting);
      event.originalEvent.preventDefault();
      options.onPlace(event.latlng, "hold");
    },
    mousemove: (/** @type {L.LeafletMouseEvent} */ event) => {
      options.onCursor(event.latlng);
      hover(options.nodeAt(event.layerPoint));
    },
    mouseout: () => {
      hover(null);
      options.onCursor(null);
    },
  }));
  map.on(handlers);
  const stopKeys = listenToKeys(map, options);
  return () => {
    window.clearTimeout(waiting);
    map.off(handlers);
    stopKeys();
  };
}

/** Arrows and +/- are Leaflet's own; Enter takes what is under the crosshair. @param {L.Map} map @param {PointerOptions} options */
function listenToKeys(map, options) {
  const container = map.getContainer();
  /** @param {KeyboardEvent} event */
  const keydown = (event) => {
    if (event.target !== container) return;
    if (event.key === "Escape") return options.onEscape();
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const center = map.getCenter();
    const node = options.nodeAt(map.latLngToLayerPoint(center));
    if (node) options.onNode(node);
    else options.onPlace(center, "key");
  };
  // Leaflet focuses the map on every click; only a key says that somebody works by keyboard. Tab arrives as its keyup.
  const keyup = (/** @type {KeyboardEvent} */ event) => event.target === container && options.onCrosshair(true);
  const hide = () => options.onCrosshair(false);
  container.addEventListener("keydown", keydown);
  container.addEventListener("keyup", keyup);
  container.addEventListener("blur", hide);
  container.addEventListener("pointerdown", hide);
  return () => {
    container.removeEventListener("keydown", keydown);
    container.removeEventListener("keyup", keyup);
    container.removeEventListener("blur", hide);
    container.removeEventListener("pointerdown", hide);
  };
}
