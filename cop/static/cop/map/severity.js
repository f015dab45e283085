// Severity marks: color, shape and (beside them) word. The shapes are drawn on a 16 px grid.
import { SEVERITIES } from "./theme.js";

/** @typedef {import("./types.js").Severity} Severity */
/** @typedef {import("./theme.js").MapTheme} MapTheme */

/** Outlines, and for "extreme" the cut-out exclamation mark. */
export const SHAPES = /** @type {Record<Severity, {path: string, cut?: string}>} */ ({
  extreme: { path: "M4.7 1h6.6L15 4.7v6.6L11.3 15H4.7L1 11.3V4.7z", cut: "M7 3.6h2v5.6H7zM8 10.3a1.25 1.25 0 1 1 0 2.5 1.25 1.25 0 0 1 0-2.5z" },
  severe: { path: "M8 1.2 15.6 14.6H.4z" },
  moderate: { path: "M8 .8 15.2 8 8 15.2.8 8z" },
  minor: { path: "M8 2.4a5.6 5.6 0 1 1 0 11.2A5.6 5.6 0 0 1 8 2.4z" },
  unknown: { path: "M8 2.4a5.6 5.6 0 1 1 0 11.2A5.6 5.6 0 0 1 8 2.4z" },
});

/** @param {string | null | undefined} value @returns {Severity} */
export function severityOf(value) {
  return SEVERITIES.includes(/** @type {Severity} */ (value)) ? /** @type {Severity} */ (value) : "unknown";
}

/** 5 for extreme down to 1 for unknown, 0 for none. @param {Severity | null | undefined} severity */
export function rankOf(severity) {
  return severity ? SEVERITIES.length - SEVERITIES.indexOf(severity) : 0;
}

/** The severity with this rank; null below 1. @param {number} rank @returns {Severity | null} */
export function severityWithRank(rank) {
  return SEVERITIES[SEVERITIES.length - rank] ?? null;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Severity} severity
 * @param {number} x center, css pixels
 * @param {number} y
 * @param {number} size
 * @param {MapTheme} theme
 */
export function drawSeverity(context, severity, x, y, size, theme) {
  const { path, cut } = SHAPES[severity];
  const shape = new Path2D(path);
  context.save();
  context.translate(x - size / 2, y - size / 2);
  context.scale(size / 16, size / 16);
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = theme.halo;
  context.stroke(shape);
  if (severity === "unknown") {
    context.fillStyle = theme.halo;
    context.fill(shape);
    context.setLineDash([2.6, 2]);
    context.lineWidth = 1.8;
    context.strokeStyle = theme.severity.unknown;
    context.stroke(shape);
  } else {
    context.fillStyle = theme.severity[severity];
    context.fill(shape);
  }
  if (cut) {
    context.fillStyle = theme.onSeverity[severity];
    context.fill(new Path2D(cut));
  }
  context.restore();
}
