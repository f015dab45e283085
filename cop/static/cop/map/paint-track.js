// Draws a storm: observed way solid, forecast dashed, the cone behind both, the storm's sign where it was last seen.
import { t } from "../i18n/catalog.js";
import { shorten } from "./items.js";
import { haloText } from "./paint.js";
import { motionOf } from "./track.js";

/** @typedef {import("./track.js").Track} Track */
/** @typedef {import("./track.js").TrackPoint} TrackPoint */
/** @typedef {import("./theme.js").MapTheme} MapTheme */
/** @typedef {import("./scene.js").Projection} Projection */

const EYE = "M12 6.7a5.3 5.3 0 1 1 0 10.600 5.300 5.300 0 0 1 0-10.600zm0 2.700a2.600 2.600 0 1 0 0 5.200 2.600 2.600 0 0 0 0-5.200z";
const ARMS = "M15.500 9C16 5 13 2.500 9 2.500c2 1 2.500 2.500 1.500 4.500zM8.500 15C8 19 11 21.500 15 21.500c-2-1-2.500-2.500-1.500-4.500z";
const SIGN = 30;
const NEXT_TIME = 70; // css pixels between two written times
const LINE = 15;

/** @param {CanvasRenderingContext2D} context @param {Track} track @param {Projection} project @param {MapTheme} theme @param {boolean} notes */
export function paintTrack(context, track, project, theme, notes) {
  const last = track.observed.at(-1);
  paintCones(context, track, project, theme);
  context.strokeStyle = theme.storm;
  context.lineWidth = 2;
  line(context, track.observed, project);
  context.setLineDash([6, 5]);
  line(context, last ? [last, ...track.forecast] : track.forecast, project);
  context.setLineDash([]);
  for (const point of track.observed.slice(0, -1)) dot(context, project(point.mx, point.my), theme, false);
  for (const point of track.forecast) dot(context, project(point.mx, point.my), theme, true);
  if (last) sign(context, project(last.mx, last.my), theme);
  if (last && notes) describe(context, track, last, project(last.mx, last.my), theme);
}

/** @param {CanvasRenderingContext2D} context @param {Track} track @param {Projection} project @param {MapTheme} theme */
function paintCones(context, track, project, theme) {
  for (const cone of track.cones) {
    context.beginPath();
    cone.forEach(([mx, my], i) => (i === 0 ? context.moveTo(...project(mx, my)) : context.lineTo(...project(mx, my))));
    context.closePath();
    context.fillStyle = theme.storm;
    context.globalAlpha = 0.12;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = theme.storm;
    context.lineWidth = 1;
    context.setLineDash([3, 4]);
    context.stroke();
    context.setLineDash([]);
  }
}

/** @param {CanvasRenderingContext2D} context @param {TrackPoint[]} points @param {Projection} project */
function line(context, points, project) {
  context.beginPath();
  points.forEach((point, i) => (i === 0 ? context.moveTo(...project(point.mx, point.my)) : context.lineTo(...project(point.mx, point.my))));
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {[number, number]} at @param {MapTheme} theme @param {boolean} hollow */
function dot(context, [x, y], theme, hollow) {
  context.beginPath();
  context.arc(x, y, hollow ? 4.5 : 5.5, 0, 2 * Math.PI);
  context.fillStyle = theme.halo;
  context.fill();
  context.beginPath();
  context.arc(x, y, hollow ? 4 : 3.8, 0, 2 * Math.PI);
  context.lineWidth = 2;
  context.strokeStyle = context.fillStyle = theme.storm;
  if (hollow) context.stroke();
  else context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {[number, number]} at @param {MapTheme} theme */
function sign(context, [x, y], theme) {
  context.save();
  context.translate(x - SIGN / 2, y - SIGN / 2);
  context.scale(SIGN / 24, SIGN / 24);
  for (const [path, rule] of /** @type {[string, CanvasFillRule][]} */ ([[ARMS, "nonzero"], [EYE, "evenodd"]])) {
    const shape = new Path2D(path);
    context.lineWidth = 2.4;
    context.strokeStyle = theme.halo;
    context.stroke(shape);
    context.fillStyle = theme.storm;
    context.fill(shape, rule);
  }
  context.restore();
}

/** Day, hour and minute, "231800Z". @param {number} at milliseconds */
export function dayTime(at) {
  const text = new Date(at).toISOString();
  return `${text.slice(8, 10)}${text.slice(11, 13)}${text.slice(14, 16)}Z`;
}

/** @param {MapTheme} theme */
export function noteFont(theme) {
  return `400 11px ${theme.font}`;
}

/**
 * The times along the way, as many as have room; they are placed among the labels.
 * @param {Track} track @param {Projection} project @param {(text: string) => number} measure
 * @returns {import("./scene.js").Note[]}
 */
export function trackNotes(track, project, measure) {
  const current = track.observed.at(-1);
  /** @type {[number, number][]} */
  const written = current ? [project(current.mx, current.my)] : [];
  const notes = [];
  for (const { mx, my, at } of [...track.forecast, ...track.observed.slice(0, -1).reverse()]) {
    const [x, y] = project(mx, my);
    if (Number.isNaN(at) || written.some(([wx, wy]) => Math.hypot(wx - x, wy - y) < NEXT_TIME)) continue;
    written.push([x, y]);
    const text = dayTime(at);
    notes.push({ mx, my, text, width: measure(text) });
  }
  return notes;
}

/** @param {CanvasRenderingContext2D} context @param {import("./scene.js").SceneNote[]} notes @param {Projection} project @param {MapTheme} theme */
export function paintNotes(context, notes, project, theme) {
  context.font = noteFont(theme);
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const { note, dx, dy } of notes) {
    const [x, y] = project(note.mx, note.my);
    haloText(context, note.text, x + dx, y + dy + 7, theme.storm, theme.halo);
  }
}

/** @param {CanvasRenderingContext2D} context @param {Track} track @param {TrackPoint} point @param {[number, number]} at @param {MapTheme} theme */
function describe(context, track, point, [x, y], theme) {
  const strength = [point.pressure && `${Math.round(point.pressure)} hPa`, point.wind && `${Math.round(point.wind)} m/s`].filter(Boolean).join(" · ");
  const motion = motionOf(track.observed);
  const seen = Number.isNaN(point.at) ? "" : dayTime(point.at);
  const rows = [track.name, strength, motion ? t("{toward} {speed} km/h", motion) : "", [seen, shorten(track.source)].filter(Boolean).join(", ")].filter(Boolean);
  context.textAlign = "left";
  context.textBaseline = "middle";
  rows.forEach((row, i) => {
    context.font = `${i === 0 && track.name ? 600 : 400} 12px ${theme.font}`;
    haloText(context, row, x + 10, y + 24 + i * LINE, theme.storm, theme.halo);
  });
}
