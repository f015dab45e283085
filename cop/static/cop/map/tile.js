// Civilian symbols: a pictogram on a tile. Incidents are filled squares, civilian resources are round, military ones square outlines:
// the side is told by frame and color together.
import { drawPictogram } from "./pictograms/pictograms.js";

/** @typedef {import("./theme.js").MapTheme} MapTheme */
/** @typedef {import("./types.js").SymbolSpec} SymbolSpec */

const HALO = 1.5;
const RING = 1.75;
const GLYPH = 0.66;
/** Room for the dashed ring and the exercise mark. */
const MARGIN = 7;

/** @param {SymbolSpec} spec @param {MapTheme} theme */
function look(spec, theme) {
  if (spec.frame === "incident") return { fill: theme.tile, glyph: theme.glyph, ring: null, round: false };
  if (spec.frame === "military") return { fill: theme.own, glyph: theme.military, ring: theme.military, round: false };
  return { fill: theme.own, glyph: theme.ownGlyph, ring: theme.ownGlyph, round: true };
}

/** @param {CanvasRenderingContext2D} context @param {number} center @param {number} half @param {boolean} round */
function outline(context, center, half, round) {
  context.beginPath();
  if (round) context.arc(center, center, half, 0, 2 * Math.PI);
  else context.roundRect(center - half, center - half, 2 * half, 2 * half, Math.max(2, half * 0.36));
}

/** @param {SymbolSpec} spec @param {number} size side of the tile @param {MapTheme} theme @param {number} ratio @returns {import("./military.js").Bitmap} */
export function tileBitmap(spec, size, theme, ratio) {
  const side = size + 2 * MARGIN;
  const image = document.createElement("canvas");
  image.width = image.height = Math.ceil(side * ratio);
  const center = side / 2;
  const half = size / 2;
  const context = image.getContext("2d");
  if (context) {
    context.scale(ratio, ratio);
    paintTile(context, spec, center, half, theme);
  }
  return { image, width: side, height: side, anchorX: center, anchorY: center, box: { x: -half - 2, y: -half - 2, w: size + 4, h: size + 4 } };
}

/** @param {CanvasRenderingContext2D} context @param {SymbolSpec} spec @param {number} center @param {number} half @param {MapTheme} theme */
function paintTile(context, spec, center, half, theme) {
  const { fill, glyph, ring, round } = look(spec, theme);
  outline(context, center, half + HALO, round);
  context.fillStyle = theme.halo;
  context.fill();
  outline(context, center, half, round);
  context.fillStyle = fill;
  context.fill();
  if (ring) {
    outline(context, center, half - RING / 2, round);
    context.strokeStyle = ring;
    context.lineWidth = spec.dashed ? RING * 0.8 : RING;
    context.setLineDash(spec.dashed ? [4, 3] : []);
    context.stroke();
    context.setLineDash([]);
  }
  drawPictogram(context, spec.icon, center, center, 2 * half * GLYPH, glyph);
  if (spec.exercise) exerciseMark(context, center + half + 1, center + half - 1, theme);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {MapTheme} theme */
function exerciseMark(context, x, y, theme) {
  context.font = `600 9px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = theme.halo;
  context.strokeText("X", x, y);
  context.fillStyle = theme.frame;
  context.fillText("X", x, y);
}
