// The offline base map: vector tiles out of PMTiles files, painted in our own colors.
// protomaps-leaflet reads and cuts the tiles; painting is ours, because its own layer leaves tiles blank when the zoom changes
// twice within a quarter of a second, and because two land layers of different detail must not show through each other.
import { PmtilesSource, TileCache, View, transformGeom } from "protomaps-leaflet";

import { TILE_OVERLAP, paintDetail, paintLines, paintWorld } from "./basemap-paint.js";

/** @typedef {import("./theme.js").MapTheme} MapTheme */
/** @typedef {"world" | "detail" | "borders"} BasemapRole */
/** @typedef {"dotted" | "hidden"} BoundaryPolicy how lines between countries are shown; no line is ever solid, none takes a side */
/**
 * @typedef {object} BasemapSource
 * @property {string} url of a .pmtiles file that is served with ranges
 * @property {BasemapRole} role
 * @property {number} minZoom first zoom in the file
 * @property {number} maxZoom last zoom in the file; the map draws beyond it by enlarging
 * @property {import("./types.js").Bounds} [bounds] where a detail source replaces the world
 */
/** @typedef {import("protomaps-leaflet").PreparedTile} PreparedTile */

const TILE = 256;
const LEVEL_DIFFERENCE = 1; // one data tile covers 2 x 2 display tiles: fewer requests
const SHARPNESS = 1.4; // zoom is fractional and a tile is enlarged up to this much between two whole levels

/** @param {BasemapSource} source */
export function viewOf(source) {
  return new View(new TileCache(new PmtilesSource(source.url, false), TILE << LEVEL_DIFFERENCE), source.maxZoom, LEVEL_DIFFERENCE);
}

/**
 * @param {object} options
 * @param {(BasemapSource & {view: View})[]} options.sources
 * @param {() => MapTheme} options.theme
 * @param {BoundaryPolicy} [options.boundaries]
 * @param {string} [options.attribution] HTML
 * @param {string} options.pane
 * @returns {L.GridLayer}
 */
export function createBasemapLayer({ sources, theme, boundaries = "dotted", attribution, pane }) {
  class Basemap extends L.GridLayer {
    /** @param {L.Coords} coords @param {L.DoneCallback} done */
    createTile(coords, done) {
      const canvas = document.createElement("canvas");
      canvas.className = "leaflet-tile";
      const side = Math.ceil((TILE + TILE_OVERLAP) * Math.max(1, window.devicePixelRatio) * SHARPNESS);
      canvas.width = canvas.height = side;
      void this.paint(canvas, coords, side / (TILE + TILE_OVERLAP)).then(
        () => done(undefined, canvas),
        (error) => done(error, canvas),
      );
      return canvas;
    }

    /** @param {HTMLCanvasElement} canvas @param {L.Coords} coords @param {number} scale */
    async paint(canvas, coords, scale) {
      const across = 2 ** coords.z;
      const wrapped = { z: coords.z, x: ((coords.x % across) + across) % across, y: coords.y };
      const ready = await Promise.allSettled(sources.map((source) => preparedTile(source, wrapped)));
      const context = canvas.getContext("2d");
      if (!context) return;
      const colors = theme();
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.fillStyle = colors.sea;
      context.fillRect(0, 0, TILE + TILE_OVERLAP, TILE + TILE_OVERLAP);
      if (wrapped.y < 0 || wrapped.y >= across) return;
      const at = (/** @type {BasemapRole} */ role) =>
        ready.flatMap((result, i) => (sources[i].role === role && result.status === "fulfilled" && result.value ? [{ source: sources[i], tile: result.value }] : []));
      for (const { tile } of at("world")) paintWorld(context, tile, wrapped, colors);
      for (const { source, tile } of at("detail")) paintDetail(context, tile, wrapped, colors, source.bounds);
      const finer = at("borders").map(({ tile }) => tile);
      for (const { tile } of at("world")) paintLines(context, tile, wrapped, colors, { layer: "boundaries", boundaries, replaced: finer.length > 0 });
      for (const tile of finer) paintLines(context, tile, wrapped, colors, { layer: "borders", boundaries, replaced: false });
      const failed = ready.find((result) => result.status === "rejected");
      if (failed) throw /** @type {PromiseRejectedResult} */ (failed).reason;
    }
  }
  return new Basemap({ tileSize: TILE, pane, attribution, keepBuffer: 2, updateInterval: 60, maxNativeZoom: undefined, className: "map-basemap" });
}

/**
 * @param {BasemapSource & {view: View}} source
 * @param {{z: number, x: number, y: number}} coords
 * @returns {Promise<PreparedTile | null>} null where the file has nothing at this zoom
 */
async function preparedTile(source, coords) {
  if (coords.z - LEVEL_DIFFERENCE < source.minZoom && source.minZoom > 0) return null;
  return source.view.getDisplayTile(coords);
}

/** Places inside the bounds, for labels. @param {View} view @param {number} zoom whole number @param {{minX: number, minY: number, maxX: number, maxY: number}} box css pixels of that zoom */
export async function placesIn(view, zoom, box) {
  const tiles = await view.getBbox(zoom, box);
  return tiles.flatMap((tile) =>
    (tile.data.get("places") ?? []).map((feature) => {
      const [[point]] = transformGeom(feature.geom, tile.scale, tile.origin);
      return { x: point.x, y: point.y, properties: /** @type {Record<string, string | number>} */ (feature.props) };
    }),
  );
}
