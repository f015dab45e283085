// Civilian glyphs by name. Our own, drawn for 16 px, come first; the others are Font Awesome Free (CC BY 4.0), see data/PROVENANCE.md.
import shipped from "../../../../../data/icons.json" with { type: "json" };
import { OWN } from "./own.js";

/** @typedef {{width: number, height: number, path: string, rule: "evenodd" | "nonzero"}} Pictogram */

const files = /** @type {Record<string, {viewBox: string, path: string}>} */ (/** @type {unknown} */ (shipped));

/** @param {string} name */
export function hasPictogram(name) {
  return name in OWN || name in files;
}

/** The glyph; a mark of interrogation where the name is unknown. @param {string} name @returns {Pictogram} */
export function pictogram(name) {
  const file = files[name];
  if (name in OWN || !file) return { width: 24, height: 24, path: OWN[name] ?? OWN.unknown, rule: "evenodd" };
  const [, , width, height] = file.viewBox.split(" ").map(Number);
  return { width, height, path: file.path, rule: "nonzero" };
}

/**
 * Draws the glyph into a square.
 * @param {CanvasRenderingContext2D} context
 * @param {string} name
 * @param {number} x center, css pixels
 * @param {number} y
 * @param {number} size
 * @param {string} color
 */
export function drawPictogram(context, name, x, y, size, color) {
  const { width, height, path, rule } = pictogram(name);
  const scale = size / Math.max(width, height);
  context.save();
  context.translate(x - (width * scale) / 2, y - (height * scale) / 2);
  context.scale(scale, scale);
  context.fillStyle = color;
  context.fill(new Path2D(path), rule);
  context.restore();
}

const SVG = "http://www.w3.org/2000/svg";

/** The glyph as an element that takes the color of its text. @param {string} name @param {number} size css pixels */
export function pictogramElement(name, size) {
  const { width, height, path, rule } = pictogram(name);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("width", String(size));
  svg.setAttribute("height", String(size));
  svg.setAttribute("fill", "currentColor");
  svg.setAttribute("overflow", "visible"); // some glyphs reach past their box
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  shape.setAttribute("fill-rule", rule);
  svg.append(shape);
  return svg;
}
