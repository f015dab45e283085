// Puts a scene on the canvas. `project` gives canvas pixels, so the same scene can be drawn in the middle of a zoom.
import { CLUSTER_RADIUS, LABEL_HEIGHT, nodePoint } from "./scene.js";

/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {import("./theme.js").MapTheme} MapTheme */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./types.js").Node} Node */
/** @typedef {import("./scene.js").Projection} Projection */
/** @typedef {(severity: import("./types.js").Severity, x: number, y: number, size: number) => void} Mark */

const MARK = 13;
const QUIET_ALPHA = 0.55;

/** @param {MapTheme} theme */
export function labelFont(theme) {
  return `600 12px ${theme.font}`;
}

/**
 * @param {Context} context @param {Scene} scene @param {Projection} project @param {MapTheme} theme
 * @param {{selected: string | null, hovered: string | null}} state
 * @param {import("./bitmaps.js").BitmapCache} bitmaps
 */
export function paintScene(context, scene, project, theme, state, bitmaps) {
  const ratio = window.devicePixelRatio || 1;
  /** @type {Mark} */
  const mark = (severity, x, y, size) => context.drawImage(bitmaps.mark(severity, size, theme, ratio), x - size, y - size, 2 * size, 2 * size);
  paintNames(context, scene, project, theme);
  paintTies(context, scene, project, theme);
  paintLegs(context, scene, project, theme);
  for (const node of scene.nodes) {
    const [x, y] = nodePoint(node, project);
    if (node.cluster) paintCluster(context, node.cluster, x, y, theme, node.key === state.hovered, mark);
    else paintItem(context, node, scene, x, y, theme, state, mark);
  }
  paintLabels(context, scene, project, theme);
}

/** @param {Context} context @param {Node} node @param {Scene} scene @param {number} x @param {number} y @param {MapTheme} theme @param {{selected: string | null, hovered: string | null}} state @param {Mark} mark */
function paintItem(context, node, scene, x, y, theme, state, mark) {
  const bitmap = scene.bitmaps.get(node.key);
  const item = node.item;
  if (!bitmap || !item) return;
  const { box } = bitmap;
  if (node.key === state.selected) ring(context, x + box.x - 3, y + box.y - 3, box.w + 6, box.h + 6, 3, theme.accent, theme.halo);
  else if (node.key === state.hovered) ring(context, x + box.x - 2, y + box.y - 2, box.w + 4, box.h + 4, 2, theme.ink, theme.halo);
  context.globalAlpha = item.quiet && node.key !== state.selected ? QUIET_ALPHA : 1;
  context.drawImage(bitmap.image, x - bitmap.anchorX, y - bitmap.anchorY, bitmap.width, bitmap.height);
  context.globalAlpha = 1;
  if (item.severity) mark(item.severity, x + box.x + box.w - 3, y + box.y + 3, MARK);
}

/** @param {Context} context @param {number} x @param {number} y @param {number} w @param {number} h @param {number} width @param {string} color @param {string} halo */
function ring(context, x, y, w, h, width, color, halo) {
  context.beginPath();
  context.roundRect(x, y, w, h, 9);
  context.lineWidth = width + 3;
  context.strokeStyle = halo;
  context.stroke();
  context.lineWidth = width;
  context.strokeStyle = color;
  context.stroke();
}

/** @param {Context} context @param {import("./types.js").Cluster} cluster @param {number} x @param {number} y @param {MapTheme} theme @param {boolean} hovered @param {Mark} mark */
function paintCluster(context, cluster, x, y, theme, hovered, mark) {
  const color = cluster.worst ? theme.severity[cluster.worst] : theme.edge;
  disk(context, x, y, CLUSTER_RADIUS + 5, theme.surface, 0.55);
  disk(context, x, y, CLUSTER_RADIUS, theme.surface, 1);
  context.beginPath();
  context.arc(x, y, CLUSTER_RADIUS, 0, 2 * Math.PI);
  context.lineWidth = hovered ? 4 : 2.5;
  context.strokeStyle = color;
  if (cluster.incidents === 0) context.setLineDash([3, 2.4]);
  context.stroke();
  context.setLineDash([]);
  context.font = `600 ${cluster.count > 999 ? 12 : 15}px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = theme.ink;
  context.fillText(String(cluster.count), x, y + 0.5);
  if (cluster.worst) mark(cluster.worst, x + CLUSTER_RADIUS * 0.72, y - CLUSTER_RADIUS * 0.78, MARK + 1);
}

/** @param {Context} context @param {number} x @param {number} y @param {number} radius @param {string} color @param {number} alpha */
function disk(context, x, y, radius, color, alpha) {
  context.globalAlpha = alpha;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  context.globalAlpha = 1;
}

/** @param {Context} context @param {Scene} scene @param {Projection} project @param {MapTheme} theme */
function paintTies(context, scene, project, theme) {
  for (const { from, to, strong } of [...scene.lines].sort((a, b) => Number(a.strong) - Number(b.strong))) {
    context.beginPath();
    context.moveTo(...nodePoint(from, project));
    context.lineTo(...nodePoint(to, project));
    context.lineCap = "round";
    context.strokeStyle = theme.halo;
    context.lineWidth = strong ? 7 : 3;
    context.globalAlpha = strong ? 1 : 0.6;
    context.stroke();
    context.strokeStyle = theme.accent;
    context.lineWidth = strong ? 3.5 : 1.2;
    context.globalAlpha = strong ? 1 : 0.75;
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** @param {Context} context @param {Scene} scene @param {Projection} project @param {MapTheme} theme */
function paintLegs(context, scene, project, theme) {
  for (const node of scene.legs) {
    context.beginPath();
    context.moveTo(...project(node.mx, node.my));
    context.lineTo(...nodePoint(node, project));
    context.lineWidth = 1.2;
    context.strokeStyle = theme.ink;
    context.stroke();
  }
}

/** @param {Context} context @param {Scene} scene @param {Projection} project @param {MapTheme} theme */
function paintLabels(context, scene, project, theme) {
  context.font = labelFont(theme);
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const label of scene.labels) {
    const [px, py] = project(label.mx, label.my);
    const x = px + label.shift[0] + label.dx;
    const y = py + label.shift[1] + label.dy;
    if (label.boxed) {
      labelBox(context, x, y, label.width + 16, LABEL_HEIGHT + 8, theme);
      context.fillStyle = theme.ink;
      context.fillText(label.text, x + 8, y + (LABEL_HEIGHT + 8) / 2 + 0.5);
      continue;
    }
    haloText(context, label.text, x, y + LABEL_HEIGHT / 2 + 0.5, theme.ink, theme.halo);
  }
}

/** @param {Context} context @param {string} text @param {number} x @param {number} y @param {string} color @param {string} halo */
export function haloText(context, text, x, y, color, halo) {
  context.strokeStyle = halo;
  context.globalAlpha = 0.85;
  context.lineWidth = 4;
  context.strokeText(text, x, y);
  context.globalAlpha = 1;
  context.fillStyle = color;
  context.fillText(text, x, y);
}

/** @param {Context} context @param {number} x @param {number} y @param {number} w @param {number} h @param {MapTheme} theme */
function labelBox(context, x, y, w, h, theme) {
  context.save();
  context.beginPath();
  context.roundRect(x, y, w, h, 3);
  if (!theme.contrast) {
    context.shadowColor = "rgb(16 24 32 / .28)";
    context.shadowBlur = 8;
    context.shadowOffsetY = 2;
  }
  context.fillStyle = theme.surface;
  context.fill();
  context.restore();
  if (!theme.contrast) return;
  context.lineWidth = 2;
  context.strokeStyle = theme.ink;
  context.stroke();
}

/** @param {Context} context @param {Scene} scene @param {Projection} project @param {MapTheme} theme */
function paintNames(context, scene, project, theme) {
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const { place, dx, dy } of scene.names) {
    const [px, py] = project(place.mx, place.my);
    let x = px + dx;
    const y = py + dy + (place.big ? 9 : 7.5);
    for (const run of place.runs) {
      context.font = run.font;
      haloText(context, run.text, x, y, theme.label, theme.land);
      x += run.width;
    }
  }
}
