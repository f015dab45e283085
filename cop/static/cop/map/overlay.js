// One canvas over the base map. It knows when to draw and where things are, not what is drawn.
// While the map pans, the canvas moves with it and has room to spare; while it zooms, every frame is drawn anew, so that symbols keep
// their size and stay on their places.
import { worldSize } from "./mercator.js";

/** @typedef {import("./scene.js").Projection} Projection */
/** @typedef {{context: CanvasRenderingContext2D, project: Projection, origin: L.Point}} Frame project: unit Mercator to layer pixels; the context is moved so that these fit */
/**
 * @typedef {object} OverlayOptions
 * @property {(frame: Frame) => void} draw
 * @property {() => void} viewChanged another zoom, or panned out of what was drawn: the scene must be made again before the next frame
 * @property {string} pane
 */

const ROOM = 192; // css pixels drawn outside of the view, on each side
const REDRAW_AFTER = 128;
const ZOOM_MILLISECONDS = 250; // as in leaflet.css

/** The curve of Leaflet's own zoom, cubic-bezier(0, 0, .25, 1). @param {number} x 0 to 1 */
export function ease(x) {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 18; i += 1) {
    const s = (low + high) / 2;
    if (0.75 * (1 - s) * s * s + s * s * s < x) low = s;
    else high = s;
  }
  const s = (low + high) / 2;
  return 3 * (1 - s) * s * s + s * s * s;
}

export class Overlay {
  /** @param {L.Map} map @param {OverlayOptions} options */
  constructor(map, options) {
    this.map = map;
    this.options = options;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "map-symbols";
    this.canvas.setAttribute("aria-hidden", "true");
    map.getPane(options.pane)?.append(this.canvas);
    this.frame = 0;
    this.zoom = map.getZoom();
    this.corner = L.point(0, 0);
    this.size = L.point(0, 0);
    /** @type {{from: View, to: View, start: number} | null} */
    this.zooming = null;
    this.listeners = /** @type {Record<string, L.LeafletEventHandlerFn>} */ ({
      move: () => this.moved(),
      moveend: () => this.moved(),
      zoom: () => this.settleUnlessZooming(),
      resize: () => this.settle(),
      viewreset: () => this.settle(),
      zoomanim: (event) => this.startZoom(/** @type {L.ZoomAnimEvent} */ (event)),
      zoomend: () => this.endZoom(),
    });
    map.on(this.listeners);
    this.place();
  }

  /** Asks for one frame; many asks in a row make one. */
  redraw() {
    if (this.frame === 0) this.frame = requestAnimationFrame((now) => this.drawFrame(now));
  }

  /** What is in view and around it, in layer pixels. @returns {L.Bounds} */
  area() {
    return L.bounds(this.corner, this.corner.add(this.size));
  }

  place() {
    const view = this.map.getSize();
    this.size = view.add([2 * ROOM, 2 * ROOM]);
    this.corner = this.map.containerPointToLayerPoint([-ROOM, -ROOM]).round();
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.ceil(this.size.x * ratio), Math.ceil(this.size.y * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = `${this.size.x}px`;
      this.canvas.style.height = `${this.size.y}px`;
    }
    this.ratio = ratio;
  }

  moved() {
    if (this.zooming) return;
    const corner = this.map.containerPointToLayerPoint([-ROOM, -ROOM]);
    if (this.zoom !== this.map.getZoom()) return this.settle();
    if (Math.max(Math.abs(corner.x - this.corner.x), Math.abs(corner.y - this.corner.y)) > REDRAW_AFTER) this.settle();
  }

  settle() {
    if (this.zooming) return;
    this.zoom = this.map.getZoom();
    this.place();
    this.options.viewChanged();
    this.redraw();
  }

  settleUnlessZooming() {
    if (this.zooming) return;
    this.place();
    this.redraw();
  }

  /** @param {L.ZoomAnimEvent} event */
  startZoom({ center, zoom }) {
    const to = { size: worldSize(zoom), origin: newPixelOrigin(this.map, center, zoom) };
    this.zooming = { from: currentView(this.map), to, start: 0 };
    this.redraw();
  }

  endZoom() {
    this.zooming = null;
    this.settle();
  }

  /** @param {number} now */
  drawFrame(now) {
    this.frame = 0;
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const project = this.projection(now);
    L.DomUtil.setPosition(this.canvas, this.corner);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const ratio = this.ratio ?? 1;
    context.setTransform(ratio, 0, 0, ratio, -this.corner.x * ratio, -this.corner.y * ratio);
    this.options.draw({ context, project, origin: this.corner });
    if (this.zooming) this.redraw();
  }

  /** @param {number} now @returns {Projection} */
  projection(now) {
    if (!this.zooming) return projectionOf(currentView(this.map));
    const { from, to } = this.zooming;
    this.zooming.start ||= now;
    const part = ease(Math.min(1, (now - this.zooming.start) / ZOOM_MILLISECONDS));
    const before = projectionOf(from);
    const after = projectionOf(to);
    return (mx, my) => {
      const [ax, ay] = before(mx, my);
      const [bx, by] = after(mx, my);
      return [ax + (bx - ax) * part, ay + (by - ay) * part];
    };
  }

  remove() {
    cancelAnimationFrame(this.frame);
    this.map.off(this.listeners);
    this.canvas.remove();
  }
}

/** @typedef {{size: number, origin: L.Point}} View */

/** @param {L.Map} map @returns {View} */
export function currentView(map) {
  return { size: worldSize(map.getZoom()), origin: map.getPixelOrigin() };
}

/** @param {View} view @returns {Projection} */
export function projectionOf({ size, origin }) {
  return (mx, my) => [mx * size - origin.x, my * size - origin.y];
}

/** The origin that the map will have after the zoom. @param {L.Map} map @param {L.LatLng} center @param {number} zoom */
function newPixelOrigin(map, center, zoom) {
  const pane = L.DomUtil.getPosition(map.getPane("mapPane") ?? map.getContainer()) ?? L.point(0, 0);
  return map.project(center, zoom).subtract(map.getSize().divideBy(2)).add(pane).round();
}
