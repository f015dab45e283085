// Paints one prepared vector tile. Data coordinates are css pixels at the display zoom after scaling; see PreparedTile.
import { toUnit, worldSize } from "./mercator.js";

/** @typedef {import("./theme.js").MapTheme} MapTheme */
/** @typedef {import("protomaps-leaflet").PreparedTile} PreparedTile */
/** @typedef {{x: number, y: number}[]} Ring */
/** @typedef {{z: number, x: number, y: number}} Coords */

const TILE = 256;
/** Each tile paints one pixel of its neighbors: between whole zooms the browser would let the joints shine through. */
export const TILE_OVERLAP = 1;
const PAINTED = TILE + TILE_OVERLAP;
const COUNTRY = 0;
const PROVINCE = 1;
/** Holes below this size are ponds and slips of the simplification, and read as dirt on the map. */
const SMALLEST_LAKE = { pixels: 45, groundMeters: 1500 };
/** Pieces of land are cut along straight lines; a straight run this long is such a cut and no coast. */
const LONGEST_STRAIGHT = 3;
const SOUTH_KOREA = /** @type {const} */ ([125.0, 33.0, 129.75, 38.65]);

/**
 * Runs over the features of a layer that touch the tile, with the context moved so that data coordinates fit.
 * @param {CanvasRenderingContext2D} context
 * @param {PreparedTile} tile
 * @param {Coords} coords
 * @param {string} layer
 * @param {(geometry: Ring[], feature: {props: Record<string, unknown>, bbox: {minX: number, minY: number, maxX: number, maxY: number}}) => void} draw
 */
function eachFeature(context, tile, coords, layer, draw) {
  const features = tile.data.get(layer);
  if (!features) return;
  const left = TILE * coords.x - tile.origin.x;
  const top = TILE * coords.y - tile.origin.y;
  const margin = 4;
  context.save();
  context.translate(-left, -top);
  for (const feature of features) {
    const { minX, minY, maxX, maxY } = feature.bbox;
    const s = tile.scale;
    if (maxX * s < left - margin || minX * s > left + PAINTED + margin || maxY * s < top - margin || minY * s > top + PAINTED + margin) continue;
    const geometry = s === 1 ? feature.geom : feature.geom.map((ring) => ring.map(({ x, y }) => ({ x: x * s, y: y * s })));
    draw(geometry, feature);
  }
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {Ring} ring */
function trace(context, ring) {
  context.moveTo(ring[0].x, ring[0].y);
  for (let i = 1; i < ring.length; i += 1) context.lineTo(ring[i].x, ring[i].y);
}

/** Twice the signed area. @param {Ring} ring */
function twiceArea(ring) {
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) sum += ring[j].x * ring[i].y - ring[i].x * ring[j].y;
  return sum;
}

/**
 * Coarse land and lakes of the whole world. The polygons are cut into pieces; a stroke in the land's own color closes the joints.
 * @param {CanvasRenderingContext2D} context @param {PreparedTile} tile @param {Coords} coords @param {MapTheme} theme
 */
export function paintWorld(context, tile, coords, theme) {
  context.lineWidth = 1;
  context.fillStyle = context.strokeStyle = theme.land;
  eachFeature(context, tile, coords, "earth", (rings) => {
    context.beginPath();
    for (const ring of rings) trace(context, ring);
    context.fill();
    context.stroke();
  });
  context.fillStyle = theme.sea;
  eachFeature(context, tile, coords, "water", (rings) => {
    context.beginPath();
    for (const ring of rings) trace(context, ring);
    context.fill();
  });
}

/**
 * Fine land, in place of the coarse one inside its bounds.
 * @param {CanvasRenderingContext2D} context @param {PreparedTile} tile @param {Coords} coords @param {MapTheme} theme
 * @param {import("./types.js").Bounds} [bounds]
 */
export function paintDetail(context, tile, coords, theme, bounds) {
  if (tile.data.size === 0) return;
  context.save();
  context.beginPath();
  const box = bounds ? pixelBox(bounds, coords) : [0, 0, PAINTED, PAINTED];
  context.rect(box[0], box[1], box[2], box[3]);
  context.clip();
  context.fillStyle = theme.sea;
  context.fillRect(0, 0, PAINTED, PAINTED);
  const smallest = Math.max(SMALLEST_LAKE.pixels, (SMALLEST_LAKE.groundMeters / (156543 * 0.81 / 2 ** coords.z)) ** 2);
  eachFeature(context, tile, coords, "earth", (rings) => {
    context.beginPath();
    const outer = Math.sign(twiceArea(rings[0]));
    for (const ring of rings) {
      const area = twiceArea(ring);
      if (Math.sign(area) !== outer && Math.abs(area) < 2 * smallest) continue;
      trace(context, ring);
    }
    context.fillStyle = context.strokeStyle = theme.land;
    context.lineWidth = 0.6;
    context.fill();
    context.stroke();
    coastline(context, rings, outer, smallest);
    context.strokeStyle = theme.coast;
    context.lineWidth = theme.contrast ? 1 : 0.7;
    context.stroke();
  });
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {Ring[]} rings @param {number} outer @param {number} smallest */
function coastline(context, rings, outer, smallest) {
  context.beginPath();
  for (const ring of rings) {
    const area = twiceArea(ring);
    if (Math.sign(area) !== outer && Math.abs(area) < 2 * smallest) continue;
    context.moveTo(ring[0].x, ring[0].y);
    for (let i = 1; i < ring.length; i += 1) {
      const cut = isCut(ring[i - 1], ring[i]);
      if (cut) context.moveTo(ring[i].x, ring[i].y);
      else context.lineTo(ring[i].x, ring[i].y);
    }
  }
}

/** @param {{x: number, y: number}} a @param {{x: number, y: number}} b */
function isCut(a, b) {
  const dx = Math.abs(a.x - b.x);
  const dy = Math.abs(a.y - b.y);
  return (dx < 0.01 && dy > LONGEST_STRAIGHT) || (dy < 0.01 && dx > LONGEST_STRAIGHT);
}

/** @param {import("./types.js").Bounds} bounds @param {Coords} coords @returns {[number, number, number, number]} x, y, width, height in the tile */
function pixelBox([west, south, east, north], coords) {
  const size = worldSize(coords.z);
  const [x0, y0] = toUnit(west, north);
  const [x1, y1] = toUnit(east, south);
  return [x0 * size - TILE * coords.x, y0 * size - TILE * coords.y, (x1 - x0) * size, (y1 - y0) * size];
}

/**
 * Lines of administration. Lines between countries follow the policy and are never solid.
 * @param {CanvasRenderingContext2D} context @param {PreparedTile} tile @param {Coords} coords @param {MapTheme} theme
 * @param {{layer: string, boundaries: import("./basemap.js").BoundaryPolicy, replaced: boolean}} options replaced: a finer source has the provinces of South Korea
 */
export function paintLines(context, tile, coords, theme, { layer, boundaries, replaced }) {
  const korea = pixelBox([...SOUTH_KOREA], { z: coords.z, x: 0, y: 0 });
  context.strokeStyle = theme.border;
  context.lineJoin = "round";
  eachFeature(context, tile, coords, layer, (lines, { props, bbox }) => {
    const level = Number(props.level);
    if (level === COUNTRY && boundaries === "hidden") return;
    if (level === PROVINCE && replaced && insideBox(bbox, tile, korea)) return;
    if (level > PROVINCE && coords.z < 8) return;
    const style = lineStyle(level, coords.z);
    context.globalAlpha = style.alpha;
    context.lineWidth = style.width;
    context.setLineDash(style.dash);
    context.beginPath();
    for (const line of lines) trace(context, line);
    context.stroke();
  });
  context.globalAlpha = 1;
  context.setLineDash([]);
}

/** @param {number} level @param {number} zoom */
function lineStyle(level, zoom) {
  if (level === COUNTRY) return { width: 1.4, alpha: 0.9, dash: [1.5, 3.5] };
  if (level === PROVINCE) return { width: zoom < 7 ? 0.8 : 1.2, alpha: 0.85, dash: [6, 3, 1, 3] };
  return { width: 0.6, alpha: 0.55, dash: [] };
}

/** @param {{minX: number, minY: number, maxX: number, maxY: number}} bbox @param {PreparedTile} tile @param {[number, number, number, number]} box in world pixels */
function insideBox(bbox, tile, [left, top, width, height]) {
  const x = ((bbox.minX + bbox.maxX) / 2) * tile.scale + tile.origin.x;
  const y = ((bbox.minY + bbox.maxY) / 2) * tile.scale + tile.origin.y;
  return x > left && x < left + width && y > top && y < top + height;
}
