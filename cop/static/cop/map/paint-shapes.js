// Areas of incidents with a hatch, the point of a report that is being written, and one's own position.
import { toUnit } from "./mercator.js";

/** @typedef {import("./theme.js").MapTheme} MapTheme */
/** @typedef {import("./scene.js").Projection} Projection */
/** @typedef {{key: string, rings: [number, number][][]}} Area rings in unit Mercator */

/** @param {string} key @param {import("./types.js").AreaGeometry} geometry @returns {Area} */
export function areaOf(key, geometry) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return { key, rings: polygons.flatMap((polygon) => polygon.map((ring) => ring.map(([lon, lat]) => toUnit(lon, lat)))) };
}

const HATCH = 10;
/** @type {{key: string, pattern: CanvasPattern | null}} */
let held = { key: "", pattern: null };

/** Lines at 45 degrees, seamless. @param {CanvasRenderingContext2D} context @param {MapTheme} theme */
function hatch(context, theme) {
  if (held.key === theme.key && held.pattern) return held.pattern;
  const tile = document.createElement("canvas");
  tile.width = tile.height = HATCH;
  const pen = tile.getContext("2d");
  if (pen) {
    pen.strokeStyle = theme.area;
    pen.globalAlpha = 0.45;
    pen.lineWidth = 1.2;
    pen.beginPath();
    for (const from of [-HATCH, 0, HATCH]) {
      pen.moveTo(from - 1, HATCH + 1);
      pen.lineTo(from + HATCH + 1, -1);
    }
    pen.stroke();
  }
  held = { key: theme.key, pattern: context.createPattern(tile, "repeat") };
  return held.pattern;
}

/** @param {CanvasRenderingContext2D} context @param {Area[]} areas @param {Projection} project @param {MapTheme} theme @param {string | null} selected */
export function paintAreas(context, areas, project, theme, selected) {
  for (const { key, rings } of areas) {
    context.beginPath();
    for (const ring of rings) {
      ring.forEach(([mx, my], i) => (i === 0 ? context.moveTo(...project(mx, my)) : context.lineTo(...project(mx, my))));
      context.closePath();
    }
    const pattern = hatch(context, theme);
    if (pattern) {
      context.fillStyle = pattern;
      context.fill("evenodd");
    }
    context.lineWidth = key === selected ? 3 : 2;
    context.strokeStyle = key === selected ? theme.accent : theme.area;
    context.setLineDash([8, 4]);
    context.stroke();
    context.setLineDash([]);
  }
}

/** A pin that is plainly not yet a record. @param {CanvasRenderingContext2D} context @param {[number, number]} at @param {MapTheme} theme */
export function paintDraft(context, [x, y], theme) {
  const arm = 16;
  for (const [width, color] of /** @type {[number, string][]} */ ([[5, theme.halo], [2, theme.accent]])) {
    context.lineWidth = width;
    context.strokeStyle = color;
    context.beginPath();
    context.arc(x, y, 9, 0, 2 * Math.PI);
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      context.moveTo(x + dx * 5, y + dy * 5);
      context.lineTo(x + dx * arm, y + dy * arm);
    }
    context.stroke();
  }
  context.beginPath();
  context.arc(x, y, 2, 0, 2 * Math.PI);
  context.fillStyle = theme.accent;
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {[number, number]} at @param {number} radius accuracy in css pixels @param {MapTheme} theme */
export function paintHere(context, [x, y], radius, theme) {
  context.beginPath();
  context.arc(x, y, Math.max(radius, 10), 0, 2 * Math.PI);
  context.fillStyle = theme.accent;
  context.globalAlpha = 0.14;
  context.fill();
  context.globalAlpha = 1;
  context.beginPath();
  context.arc(x, y, 6.5, 0, 2 * Math.PI);
  context.fillStyle = theme.accent;
  context.strokeStyle = theme.halo;
  context.lineWidth = 3;
  context.stroke();
  context.fill();
}

/** Crosshair in the middle, for those who move the map by keyboard. @param {CanvasRenderingContext2D} context @param {[number, number]} at @param {MapTheme} theme */
export function paintCrosshair(context, [x, y], theme) {
  for (const [width, color] of /** @type {[number, string][]} */ ([[4, theme.halo], [1.5, theme.ink]])) {
    context.lineWidth = width;
    context.strokeStyle = color;
    context.beginPath();
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      context.moveTo(x + dx * 6, y + dy * 6);
      context.lineTo(x + dx * 18, y + dy * 18);
    }
    context.stroke();
  }
}
