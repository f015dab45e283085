// The canvas of what moves, below the symbols: drawn once for however many moved, found again under the pointer.
import { BoxGrid } from "../map/boxes.js";
import { Overlay } from "../map/overlay.js";
import { isStale } from "./fleet.js";
import { moverFont, paintChosen, paintLabels, paintMarks, paintWay } from "./paint.js";
import { fixAge } from "./words.js";

/** @typedef {import("./fleet.js").Mover} Mover */
/** @typedef {import("./paint.js").Spot} Spot */

const NAMES_FROM_ZOOM = 6;
const MOST_NAMES = 150;
/** More of them than this are drawn smaller. */
const MANY = 400;
const SMALL = 0.6;
const MOST_MEASURED = 5_000;
const REACH = 11; // css pixels around a mark that count as hit
const LABEL_HEIGHT = 15;

export class TrackLayer {
  /** @param {L.Map} map @param {() => import("../map/theme.js").MapTheme} theme @param {() => BoxGrid<any>} symbols what lies on the canvas above, layer pixels */
  constructor(map, theme, symbols) {
    this.map = map;
    this.theme = theme;
    this.symbols = symbols;
    /** @type {import("./fleet.js").Fleet | null} */
    this.fleet = null;
    this.shown = true;
    /** @type {string | null} */
    this.chosen = null;
    /** @type {string | null} */
    this.hovered = null;
    /** Of names, css pixels. @type {Map<string, number>} */
    this.widths = new Map();
    /** Where things were drawn last, layer pixels. @type {Spot[]} */
    this.spots = [];
    this.overlay = new Overlay(map, { pane: "tracks", draw: (frame) => this.draw(frame), viewChanged: () => {} });
  }

  redraw() {
    this.overlay.redraw();
  }

  /** @param {import("../map/overlay.js").Frame} frame */
  draw({ context, project }) {
    const { fleet } = this;
    this.spots = [];
    if (!fleet || (!this.shown && !this.chosen)) return;
    const now = Date.now();
    const theme = this.theme();
    const { min, max } = this.overlay.area();
    if (!min || !max) return;
    for (const mover of fleet.onMap(now)) {
      if (!this.shown && mover.id !== this.chosen) continue;
      const [x, y] = project(mover.mx, mover.my);
      if (x < min.x || x > max.x || y < min.y || y > max.y) continue;
      this.spots.push({ mover, x, y, stale: isStale(mover, now) });
    }
    const chosen = this.spots.find(({ mover }) => mover.id === this.chosen);
    const hovered = this.spots.find(({ mover }) => mover.id === this.hovered);
    if (chosen && fleet.followed === this.chosen) paintWay(context, fleet.way.map(({ mx, my }) => project(mx, my)), theme);
    paintMarks(context, this.spots, theme, this.spots.length > MANY ? SMALL : 1);
    for (const spot of new Set([hovered, chosen])) if (spot) paintChosen(context, spot, theme, spot === chosen, this.map.getZoom());
    if (!this.overlay.zooming) paintLabels(context, this.labels(context, [chosen, hovered].filter((spot) => spot !== undefined), theme, now), theme);
  }

  /**
   * Names beside the marks, as far as they have room; the chosen and the pointed one always.
   * @param {CanvasRenderingContext2D} context @param {Spot[]} first @param {import("../map/theme.js").MapTheme} theme @param {number} now
   */
  labels(context, first, theme, now) {
    /** @type {BoxGrid<Spot>} */
    const taken = new BoxGrid();
    for (const spot of this.spots) taken.add({ x: spot.x - 8, y: spot.y - 8, w: 16, h: 16 }, spot);
    const symbols = this.symbols();
    context.font = moverFont(theme);
    /** @type {import("./paint.js").Label[]} */
    const labels = [];
    for (const spot of this.map.getZoom() < NAMES_FROM_ZOOM ? first : new Set([...first, ...this.spots])) {
      if (labels.length >= MOST_NAMES) break;
      const strong = first.includes(spot);
      const text = spot.stale ? `${spot.mover.source} · ${fixAge(spot.mover.at, now)}` : spot.mover.source;
      const boxes = placesAround(spot, this.width(context, text), strong ? 21 : 13);
      const box = boxes.find((each) => taken.isFree(each, spot) && symbols.isFree(each)) ?? (strong ? boxes[0] : null);
      if (!box) continue;
      taken.add(box, spot);
      labels.push({ spot, text, x: box.x, y: box.y + LABEL_HEIGHT / 2, strong });
    }
    return labels;
  }

  /** @param {CanvasRenderingContext2D} context with the font @param {string} text */
  width(context, text) {
    let width = this.widths.get(text);
    if (width === undefined) {
      if (this.widths.size > MOST_MEASURED) this.widths.clear();
      width = context.measureText(text).width;
      this.widths.set(text, width);
    }
    return width;
  }

  /** The nearest mark under the pointer. @param {L.Point} at layer pixels @param {number} tolerance @returns {import("../map/types.js").Node | null} */
  nodeAt(at, tolerance) {
    let best = null;
    let nearest = REACH + tolerance;
    for (const { mover, x, y } of this.spots) {
      const distance = Math.hypot(x - at.x, y - at.y);
      if (distance > nearest) continue;
      best = mover;
      nearest = distance;
    }
    return best && { key: `track:${best.id}`, mx: best.mx, my: best.my, item: null, cluster: null, rank: 0, track: best.id };
  }

  /** The pointer or a row of the list is on it. @param {string | null} id */
  point(id) {
    if (id === this.hovered) return;
    this.hovered = id;
    this.redraw();
  }

  /** @param {string | null} id */
  choose(id) {
    this.chosen = id;
    this.redraw();
  }

  /** @param {boolean} shown */
  show(shown) {
    this.shown = shown;
    this.redraw();
  }

  remove() {
    this.overlay.remove();
  }
}

/** Where a name may stand: to the right, else to the left, below, above. @param {Spot} spot @param {number} w its width @param {number} gap */
function placesAround({ x, y }, w, gap) {
  const middle = y - LABEL_HEIGHT / 2;
  const h = LABEL_HEIGHT;
  return [{ x: x + gap, y: middle, w, h }, { x: x - gap - w, y: middle, w, h }, { x: x - w / 2, y: y + gap - 2, w, h }, { x: x - w / 2, y: y - gap - h + 2, w, h }];
}
