// Between the picture and the canvas: makes the scene of the current view and draws it frame by frame.
import { t, tn } from "../i18n/catalog.js";
import { placesIn } from "./basemap.js";
import { BitmapCache } from "./bitmaps.js";
import { fromUnit, metersPerPixel, toUnit, worldSize } from "./mercator.js";
import { openPart } from "./leaflet.js";
import { Overlay, currentView, projectionOf } from "./overlay.js";
import { labelFont, paintScene } from "./paint.js";
import { paintAreas, paintCrosshair, paintDraft, paintHere } from "./paint-shapes.js";
import { noteFont, paintNotes, paintTrack, trackNotes } from "./paint-track.js";
import { placesFrom } from "./places.js";
import { buildScene } from "./scene.js";

/** @typedef {import("./types.js").Bounds} Bounds */
/** @typedef {import("./types.js").Node} Node */
/** @typedef {import("./theme.js").MapTheme} MapTheme */
/** @typedef {{lon: number, lat: number}} LonLat */

const SYMBOL_SIZE = 26;
const NOTES_FROM_ZOOM = 6;
const MOST_MEASURED = 5000;
const NARROW = 600; // css pixels
const TOOLS = 60; // width of the tools on a phone

export class Stage {
  /**
   * @param {L.Map} map
   * @param {import("./picture.js").Picture} picture
   * @param {import("protomaps-leaflet").View[]} townViews base map files that know towns
   * @param {MapTheme} theme
   */
  constructor(map, picture, townViews, theme) {
    this.map = map;
    this.picture = picture;
    this.townViews = townViews;
    this.theme = theme;
    this.bitmaps = new BitmapCache();
    /** @type {import("./places.js").Town[]} */
    this.towns = [];
    /** @type {LonLat | null} */
    this.draft = null;
    /** @type {(LonLat & {accuracy: number}) | null} meters */
    this.here = null;
    this.crosshair = false;
    /** @type {import("./leaflet.js").Cover} */
    this.cover = { top: 0, right: 0, bottom: 0, left: 0 };
    /** @type {Map<string, number>} */
    this.widths = new Map();
    this.pen = document.createElement("canvas").getContext("2d");
    /** @type {import("./scene.js").Scene | null} */
    this.scene = null;
    this.overlay = new Overlay(map, { pane: "symbols", draw: (frame) => this.draw(frame), viewChanged: () => this.viewChanged() });
    this.viewChanged();
  }

  /** @param {MapTheme} theme */
  setTheme(theme) {
    this.theme = theme;
    this.widths.clear();
    this.refresh();
  }

  /** After any change of the picture. */
  refresh() {
    this.scene = null;
    this.overlay.redraw();
  }

  /** Only what is drawn over the scene has changed. */
  redraw() {
    this.overlay.redraw();
  }

  viewChanged() {
    this.scene = null;
    void this.loadTowns();
  }

  async loadTowns() {
    const zoom = Math.round(this.map.getZoom());
    const size = worldSize(zoom);
    const [west, south, east, north] = this.drawnBounds();
    const [minX, minY, maxX, maxY] = [...toUnit(west, north), ...toUnit(east, south)].map((part) => Math.max(0, Math.min(1, part)) * (size - 1));
    const box = { minX, minY, maxX, maxY };
    const found = await Promise.allSettled(this.townViews.map((each) => placesIn(each, zoom, box)));
    if (Math.round(this.map.getZoom()) !== zoom) return;
    this.towns = found.flatMap((result) => (result.status === "fulfilled" ? result.value : [])).map(({ x, y, properties }) => {
      const { pop, ...names } = properties;
      return { mx: x / size, my: y / size, names: /** @type {Record<string, string>} */ (names), population: Number(pop) || 0 };
    });
    this.refresh();
  }

  /** @param {string} text @param {string} font */
  measure(text, font) {
    const key = `${font}|${text}`;
    let width = this.widths.get(key);
    if (width === undefined && this.pen) {
      if (this.widths.size > MOST_MEASURED) this.widths.clear();
      this.pen.font = font;
      width = this.pen.measureText(text).width;
      this.widths.set(key, width);
    }
    return width ?? 0;
  }

  /** What is in view, and somewhat more. @returns {Bounds} */
  drawnBounds() {
    const { size, origin } = currentView(this.map);
    const { min, max } = this.overlay.area();
    if (!min || !max) return [-180, -85, 180, 85];
    const [west, north] = fromUnit((min.x + origin.x) / size, (min.y + origin.y) / size);
    const [east, south] = fromUnit((max.x + origin.x) / size, (max.y + origin.y) / size);
    return [west, south, east, north];
  }

  /** What can be seen of the map, layer pixels. @returns {import("./types.js").Box} */
  view() {
    const tools = this.map.getSize().x < NARROW ? TOOLS : 0;
    const { min, max } = openPart(this.map, { ...this.cover, right: this.cover.right + tools });
    const corner = this.map.containerPointToLayerPoint(min ?? [0, 0]);
    return { x: corner.x, y: corner.y, w: (max?.x ?? 0) - (min?.x ?? 0), h: (max?.y ?? 0) - (min?.y ?? 0) };
  }

  currentScene() {
    if (this.scene) return this.scene;
    const { picture, theme, map } = this;
    const zoom = map.getZoom();
    const ratio = window.devicePixelRatio || 1;
    const font = labelFont(theme);
    const project = projectionOf(currentView(map));
    const withTimes = zoom >= NOTES_FROM_ZOOM;
    this.scene = buildScene({
      nodes: picture.nodes(this.drawnBounds(), zoom),
      extra: picture.extra(),
      selected: picture.selected,
      hovered: picture.hovered,
      ties: picture.ties,
      places: placesFrom(this.towns, zoom, picture.choice.language, theme, (text, with_) => this.measure(text, with_)),
      labels: picture.choice.labels,
      project,
      notes: withTimes && picture.track ? trackNotes(picture.track, project, (text) => this.measure(text, noteFont(theme))) : [],
      view: this.view(),
      narrow: map.getSize().x < NARROW,
      bitmap: (item) => this.bitmaps.get(item.symbol, SYMBOL_SIZE, theme, ratio),
      measure: (text) => this.measure(text, font),
      describe: clusterText,
    });
    return this.scene;
  }

  /** @param {L.Point} at layer pixels @param {number} tolerance css pixels @returns {Node | null} */
  nodeAt(at, tolerance) {
    return this.currentScene().hits.at(at.x, at.y, tolerance);
  }

  /** @param {import("./overlay.js").Frame} frame */
  draw({ context, project }) {
    const { picture, theme, map } = this;
    const scene = this.overlay.zooming && this.scene ? this.scene : this.currentScene();
    paintAreas(context, picture.areas, project, theme, picture.selected);
    if (picture.track) paintTrack(context, picture.track, project, theme, map.getZoom() >= NOTES_FROM_ZOOM);
    paintNotes(context, scene.notes, project, theme);
    paintScene(context, scene, project, theme, picture, this.bitmaps);
    if (this.here) {
      const { lon, lat, accuracy } = this.here;
      paintHere(context, project(...toUnit(lon, lat)), accuracy / metersPerPixel(lat, map.getZoom()), theme);
    }
    if (this.draft) paintDraft(context, project(...toUnit(this.draft.lon, this.draft.lat)), theme);
    if (this.crosshair && !this.overlay.zooming) {
      const middle = map.latLngToLayerPoint(map.getCenter());
      paintCrosshair(context, [middle.x, middle.y], theme);
    }
  }

  remove() {
    this.overlay.remove();
  }
}

/** @param {import("./types.js").Cluster} cluster */
export function clusterText({ incidents, resources }) {
  const parts = [];
  if (incidents > 0) parts.push(tn("{count} incident", "{count} incidents", incidents));
  if (resources > 0) parts.push(tn("{count} resource", "{count} resources", resources));
  return parts.join(t(", "));
}
