// The live map: the one owner of Leaflet. Pages give it records and hear what people do on it; nothing else touches `L`.
import { createBasemapLayer, viewOf } from "./basemap.js";
import { Furniture } from "./furniture.js";
import { FIT_PADDING, comeCloser, leafletMap, moves, reveal } from "./leaflet.js";
import { Picture, keyOf, kindTables } from "./picture.js";
import { listenToPointer } from "./pointer.js";
import { ATTRIBUTION, SHIPPED } from "./sources.js";
import { Stage } from "./stage.js";
import { readTheme, watchTheme } from "./theme.js";
import { TrackLayer } from "../tracks/layer.js";

/** @typedef {import("./types.js").Bounds} Bounds */
/** @typedef {import("./types.js").Pick} Pick */
/** @typedef {import("./types.js").Node} Node */
/** @typedef {{lon: number, lat: number, gesture: import("./pointer.js").Gesture}} EmptyPlace */
/** @typedef {{select: Pick, hover: Pick | null, pick: EmptyPlace, move: Bounds, symbolSet: import("./types.js").SymbolSet, track: string, trackList: null}} MapEvents */
/** @typedef {import("./types.js").MapOptions} MapOptions */

const MINUTE = 60_000;
const TOUCH_TOLERANCE = 14;
const MOUSE_TOLERANCE = 3;

/** @param {HTMLElement} element an empty box with a size @param {MapOptions} options */
export const createMap = (element, options) => new LiveMap(element, options);

export class LiveMap {
  /** @param {HTMLElement} element @param {MapOptions} options */
  constructor(element, options) {
    this.listeners = /** @type {Record<string, Set<(value: any) => void>>} */ ({});
    this.picture = new Picture({
      set: options.symbolSet ?? "owner", exercise: options.exercise ?? false, now: Date.now(), language: options.language ?? "en", labels: options.labels ?? "code",
      kinds: kindTables(options.kinds),
    });
    this.map = leafletMap(element, options);
    const sources = (options.basemaps ?? SHIPPED).map((source) => ({ ...source, view: viewOf(source) }));
    let theme = readTheme(element);
    this.basemap = createBasemapLayer({ sources, theme: () => theme, boundaries: options.boundaries, attribution: options.attribution ?? ATTRIBUTION, pane: "basemap" }).addTo(this.map);
    this.stage = new Stage(this.map, this.picture, sources.filter(({ role }) => role !== "borders").map(({ view }) => view), theme);
    this.tracks = new TrackLayer(this.map, () => this.stage.theme, () => this.stage.currentScene().hits);
    this.furniture = new Furniture(this, options.formatPosition);
    // Leaflet's own redraw() takes a zoom with a fraction for a level of tiles; put in anew, the layer rounds it.
    const repaint = () => void this.basemap.remove().addTo(this.map);
    this.setTheme = () => {
      theme = readTheme(element);
      repaint();
      this.stage.setTheme(theme);
      this.tracks.redraw();
      this.furniture.update();
    };
    const coarse = matchMedia("(pointer: coarse)").matches;
    const tick = window.setInterval(() => this.refreshAge(), MINUTE);
    const resized = new ResizeObserver(() => this.map.invalidateSize({ pan: false, animate: false }));
    resized.observe(element);
    window.addEventListener("online", repaint);
    const undo = [
      watchTheme(this.setTheme),
      listenToPointer(this.map, {
        nodeAt: (at) => this.nodeAt(at, coarse ? TOUCH_TOLERANCE : MOUSE_TOLERANCE),
        onNode: (node) => this.activate(node),
        onPlace: (place, gesture) => this.emptyPlace(place, gesture),
        onHover: (node) => this.pointAt(node),
        onCursor: (place) => this.furniture.scale.setCursor(place),
        onCrosshair: (shown) => {
          this.stage.crosshair = shown;
          this.stage.redraw();
        },
        onEscape: () => this.close(),
      }),
      () => window.clearInterval(tick),
      () => resized.disconnect(),
      () => window.removeEventListener("online", repaint),
      () => this.furniture.remove(),
      () => this.stage.remove(),
      () => this.tracks.remove(),
    ];
    this.map.on("moveend", () => this.emit("move", this.bounds()));
    this.map.on("zoomstart", () => this.close());
    this.destroy = () => {
      for (const each of undo) each();
      this.map.remove();
    };
  }

  // ---------------------------------------------------------------- what pages set
  /** @param {Iterable<import("./types.js").IncidentRecord>} incidents @param {Iterable<import("./types.js").ResourceRecord>} resources @param {Iterable<import("./types.js").CommitmentRecord>} commitments */
  setRecords(incidents, resources, commitments) {
    this.picture.choice.now = Date.now();
    this.picture.setRecords([...incidents], [...resources], [...commitments]);
    this.changed();
  }

  /** Marks one record; `show` also moves the map so that it can be seen. @param {Pick | null} pick @param {{show?: boolean}} [options] */
  select(pick, { show = false } = {}) {
    this.picture.select(keyOf(pick));
    this.stage.refresh();
    const item = this.picture.selected && this.picture.items.get(this.picture.selected);
    if (show && item) this.showPlace(item.lon, item.lat);
  }

  /** Lights the symbol of a row. @param {Pick | null} pick */
  hover(pick) {
    this.picture.hovered = keyOf(pick);
    this.stage.refresh();
  }

  /** @param {Bounds} bounds @param {{animate?: boolean}} [options] */
  fitTo([west, south, east, north], { animate = true } = {}) {
    const { top, right, bottom, left } = this.stage.cover;
    this.map.fitBounds([[south, west], [north, east]], {
      paddingTopLeft: [left + FIT_PADDING, top + FIT_PADDING], paddingBottomRight: [right + FIT_PADDING, bottom + FIT_PADDING], maxZoom: 14, animate: animate && moves(),
    });
  }

  /** Everything that has a place. */
  fitAll() {
    const extent = this.picture.extent();
    if (extent) this.fitTo(extent);
  }

  /** @param {number} lon @param {number} lat @param {number} [zoom] at least */
  showPlace(lon, lat, zoom) {
    reveal(this.map, L.latLng(lat, lon), zoom, this.stage.cover);
  }

  /** What lies on the map, a sheet or a bar: places are shown, and texts stand, beside it. @param {Partial<import("./leaflet.js").Cover>} cover css pixels */
  setCover(cover) {
    this.stage.cover = { top: 0, right: 0, bottom: 0, left: 0, ...cover };
    this.stage.refresh();
  }

  /** For when they come later than the map. @param {import("./types.js").Kinds} kinds */
  setKinds(kinds) {
    this.picture.choice.kinds = kinds;
    this.picture.rebuild();
    this.changed();
  }

  /** @param {import("./types.js").SymbolSet} set */
  setSymbolSet(set) {
    this.picture.choice.set = set;
    this.picture.rebuild();
    this.changed();
  }

  /** @param {import("./types.js").LabelMode} labels */
  setLabels(labels) {
    this.picture.choice.labels = labels;
    this.stage.refresh();
  }

  /** @param {(lon: number, lat: number) => string} format */
  setNotation(format) {
    this.furniture.scale.setFormat(format);
  }

  /** The storm. @param {any} geojson see track.js; null takes it away */
  setTrack(geojson) {
    this.picture.setTrack(geojson, Date.now());
    this.stage.refresh();
  }

  /** Where the report that is being written lies. @param {{lon: number, lat: number} | null} place */
  setDraft(place) {
    this.stage.draft = place;
    this.stage.redraw();
  }

  // ---------------------------------------------------------------- what pages hear
  /** @param {(pick: Pick) => void} listener @returns {() => void} stops */
  onSelect(listener) { return this.on("select", listener); }
  /** The pointer is over a record, or no longer. @param {(pick: Pick | null) => void} listener */
  onHover(listener) { return this.on("hover", listener); }
  /** Click, long press or Enter on an empty place. @param {(place: EmptyPlace) => void} listener */
  onPick(listener) { return this.on("pick", listener); }
  /** @param {(bounds: Bounds) => void} listener */
  onMove(listener) { return this.on("move", listener); }
  /** The switch in the legend was used. @param {(set: import("./types.js").SymbolSet) => void} listener */
  onSymbolSet(listener) { return this.on("symbolSet", listener); }
  /** A moving thing was pressed. @param {(id: string) => void} listener */
  onTrack(listener) { return this.on("track", listener); }
  /** The list of what moves is asked for. @param {() => void} listener */
  onTrackList(listener) { return this.on("trackList", listener); }

  /** What the map shows. @returns {Bounds} */
  bounds() {
    const bounds = this.map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  get zoom() { return this.map.getZoom(); }

  // ---------------------------------------------------------------- inside
  /** @template {keyof MapEvents} Name @param {Name} name @param {(value: MapEvents[Name]) => void} listener */
  on(name, listener) {
    (this.listeners[name] ??= new Set()).add(listener);
    return () => void this.listeners[name].delete(listener);
  }

  /** @template {keyof MapEvents} Name @param {Name} name @param {MapEvents[Name]} value */
  emit(name, value) {
    for (const listener of this.listeners[name] ?? []) listener(value);
  }

  changed() {
    this.stage.refresh();
    this.furniture.update();
  }

  refreshAge() {
    this.picture.choice.now = Date.now();
    this.picture.rebuild();
    if (this.picture.geojson) this.picture.setTrack(this.picture.geojson, Date.now());
    this.stage.refresh();
    this.tracks.redraw();
  }

  /** @param {L.Point} at @param {number} tolerance */
  nodeAt(at, tolerance) {
    return this.stage.nodeAt(at, tolerance) ?? this.tracks.nodeAt(at, tolerance);
  }

  /** @param {Node} node */
  activate(node) {
    if (node.track) return this.emit("track", node.track);
    if (node.item) return this.emit("select", { kind: node.item.kind, id: node.item.id });
    if (!node.cluster) return;
    const bounds = L.latLngBounds(this.picture.index.leaves(node.cluster.id).map(({ lat, lon }) => [lat, lon]));
    if (comeCloser(this.map, bounds)) return;
    this.picture.open(node);
    this.stage.refresh();
  }

  /** @param {L.LatLng} place @param {import("./pointer.js").Gesture} gesture */
  emptyPlace(place, gesture) {
    if (this.picture.opened && gesture === "click") return this.close();
    const { lat, lng } = place.wrap();
    this.emit("pick", { lon: lng, lat, gesture });
  }

  /** @param {Node | null} node */
  pointAt(node) {
    this.tracks.point(node?.track ?? null);
    this.picture.hovered = node?.key ?? null;
    this.stage.refresh();
    this.emit("hover", node?.item ? { kind: node.item.kind, id: node.item.id } : null);
  }

  close() { if (this.picture.close()) this.stage.refresh(); }
}
