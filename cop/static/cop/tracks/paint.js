// Draws what moves: an arrow that points where it goes, a dot where nobody knows, hollow when the fix is old; the way of the chosen one.
import { haloText } from "../map/paint.js";
import { metersPerPixel } from "../map/mercator.js";

/** @typedef {import("./fleet.js").Mover} Mover */
/** @typedef {import("../map/theme.js").MapTheme} MapTheme */
/** @typedef {{mover: Mover, x: number, y: number, stale: boolean}} Spot */
/** @typedef {{spot: Spot, text: string, x: number, y: number, strong: boolean}} Label */

const STANDING = 0.3; // m/s: slower has no direction
/** The arrow, pointing north, css pixels. */
const ARROW = [[0, -10], [6.5, 8], [0, 4.5], [-6.5, 8]];
const DOT = 4.5;

/** @param {MapTheme} theme */
export function moverFont(theme) {
  return `500 12px ${theme.font}`;
}

/** @param {Mover} mover */
function pointsSomewhere({ course, speed }) {
  return course !== null && (speed === null || speed >= STANDING);
}

/** Adds the outline of one mark to the path. @param {CanvasRenderingContext2D} context @param {Spot} spot @param {number} [scale] */
function outline(context, { mover, x, y }, scale = 1) {
  if (!pointsSomewhere(mover)) {
    context.moveTo(x + DOT * scale, y);
    context.arc(x, y, DOT * scale, 0, 2 * Math.PI);
    return;
  }
  const turn = ((mover.course ?? 0) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
  ARROW.forEach(([dx, dy], i) => {
    const px = x + dx * cos - dy * sin;
    const py = y + dx * sin + dy * cos;
    if (i === 0) context.moveTo(px, py);
    else context.lineTo(px, py);
  });
  context.closePath();
}

/** All marks in a few strokes, however many they are. @param {CanvasRenderingContext2D} context @param {Spot[]} spots @param {MapTheme} theme @param {number} [scale] smaller where there are many */
export function paintMarks(context, spots, theme, scale = 1) {
  context.lineJoin = "round";
  for (const stale of [true, false]) {
    context.beginPath();
    for (const spot of spots) if (spot.stale === stale) outline(context, spot, scale);
    context.lineWidth = 4 * scale;
    context.strokeStyle = theme.halo;
    context.stroke();
    context.fillStyle = stale ? theme.halo : theme.mover;
    context.fill();
    context.lineWidth = 1.6 * scale;
    context.strokeStyle = stale ? theme.inkSoft : theme.mover;
    if (stale) context.setLineDash([2.5, 2]);
    context.stroke();
    context.setLineDash([]);
  }
}

/** The chosen or pointed one, larger and ringed. @param {CanvasRenderingContext2D} context @param {Spot} spot @param {MapTheme} theme @param {boolean} chosen @param {number} zoom */
export function paintChosen(context, spot, theme, chosen, zoom) {
  const { mover, x, y } = spot;
  const radius = mover.accuracy === null ? 0 : mover.accuracy / metersPerPixel(mover.lat, zoom);
  if (chosen && radius > 14) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = theme.accent;
    context.globalAlpha = 0.12;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 1;
    context.strokeStyle = theme.accent;
    context.stroke();
  }
  context.beginPath();
  context.arc(x, y, 15, 0, 2 * Math.PI);
  for (const [width, color] of /** @type {[number, string][]} */ ([[6, theme.halo], [3, chosen ? theme.accent : theme.ink]])) {
    context.lineWidth = width;
    context.strokeStyle = color;
    context.stroke();
  }
  paintMarks(context, [spot], theme);
}

/** Where it was: a line, with a dot for each fix that has room. @param {CanvasRenderingContext2D} context @param {[number, number][]} points the oldest first @param {MapTheme} theme */
export function paintWay(context, points, theme) {
  if (points.length < 2) return;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const [width, color] of /** @type {[number, string][]} */ ([[6, theme.halo], [2.5, theme.accent]])) {
    context.beginPath();
    points.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    context.lineWidth = width;
    context.strokeStyle = color;
    context.stroke();
  }
  let [lastX, lastY] = points[points.length - 1];
  context.fillStyle = theme.accent;
  for (let i = points.length - 2; i >= 0; i -= 1) {
    const [x, y] = points[i];
    if (Math.hypot(x - lastX, y - lastY) < 22) continue;
    [lastX, lastY] = [x, y];
    context.beginPath();
    context.arc(x, y, 3.4, 0, 2 * Math.PI);
    context.fill();
  }
}

/** @param {CanvasRenderingContext2D} context @param {Label[]} labels @param {MapTheme} theme */
export function paintLabels(context, labels, theme) {
  context.font = moverFont(theme);
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const { text, x, y, spot, strong } of labels) haloText(context, text, x, y, spot.stale && !strong ? theme.inkSoft : theme.ink, theme.halo);
}
