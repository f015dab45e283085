// What stands on the map besides the map: tools, legend, scale. Their places are in map.css.
import { createControls } from "./controls.js";
import { createLegend } from "./legend.js";
import { createScale } from "./scale.js";

/** @typedef {import("./map.js").LiveMap} LiveMap */

const HERE_ZOOM = 12;
const PATIENCE = 15_000; // milliseconds for a position
/** Below this width the legend would cover the map: it waits to be asked for. */
const ROOM_FOR_LEGEND = "(min-width: 960px)";

export class Furniture {
  /** @param {LiveMap} live @param {(lon: number, lat: number) => string} [format] */
  constructor(live, format) {
    this.live = live;
    const { map, picture, stage } = live;
    this.scale = createScale(map, format);
    this.legend = createLegend({ bitmaps: stage.bitmaps, theme: () => stage.theme, choice: picture.choice, onSet: (set) => this.chooseSet(set), onTracks: (shown) => live.tracks.show(shown), onTrackList: () => live.emit("trackList", null) });
    this.controls = createControls({
      fit: () => live.fitAll(),
      locate: () => this.locate(),
      zoomIn: () => map.zoomIn(1),
      zoomOut: () => map.zoomOut(1),
      toggleLegend: () => this.showLegend(Boolean(this.legend.element.hidden)),
    });
    this.elements = [this.legend.element, this.scale.element, this.controls.element];
    for (const element of this.elements) {
      L.DomEvent.disableClickPropagation(element);
      L.DomEvent.disableScrollPropagation(element);
    }
    map.getContainer().append(...this.elements);
    this.listeners = { moveend: () => this.update(), move: () => this.scale.update() };
    map.on(this.listeners);
    this.showLegend(matchMedia(ROOM_FOR_LEGEND).matches);
  }

  /** @param {boolean} open */
  showLegend(open) {
    this.legend.element.hidden = !open;
    this.controls.setLegend(open);
    this.update();
  }

  /** @param {import("./types.js").SymbolSet} set */
  chooseSet(set) {
    this.live.setSymbolSet(set);
    this.live.emit("symbolSet", set);
  }

  update() {
    const { map } = this.live;
    this.scale.update();
    this.controls.setZoom(map.getZoom() < map.getMaxZoom(), map.getZoom() > map.getMinZoom());
    if (!this.legend.element.hidden) this.legend.update(this.kindsInView(), this.live.tracks.fleet?.movers.size ?? 0);
  }

  /** The kinds on the map, the most frequent first; incidents and resources take turns. @returns {import("./legend.js").LegendKind[]} */
  kindsInView() {
    const [west, south, east, north] = this.live.bounds();
    const { picture } = this.live;
    /** @type {Map<string, {kind: import("./types.js").RecordKind, code: string, side: string, count: number}>} */
    const counts = new Map();
    const count = (/** @type {import("./types.js").RecordKind} */ kind, /** @type {import("./types.js").IncidentRecord | import("./types.js").ResourceRecord} */ record) => {
      const item = picture.items.get(`${kind}:${record.id}`);
      if (!item || item.lon < west || item.lon > east || item.lat < south || item.lat > north) return;
      const key = `${kind}:${record.kind}`;
      const row = counts.get(key) ?? { kind, code: record.kind, side: record.organization?.side ?? "civilian", count: 0 };
      row.count += 1;
      counts.set(key, row);
    };
    for (const incident of picture.incidents) count("incident", incident);
    for (const resource of picture.resources) count("resource", resource);
    const rows = [...counts.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
    const [incidents, resources] = ["incident", "resource"].map((kind) => rows.filter((row) => row.kind === kind));
    return Array.from({ length: Math.max(incidents.length, resources.length) }, (_, i) => [incidents[i], resources[i]]).flat().filter(Boolean);
  }

  locate() {
    const { map, stage } = this.live;
    if (!navigator.geolocation) return this.controls.setLocating("failed");
    this.controls.setLocating("busy");
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude, latitude, accuracy } }) => {
        this.controls.setLocating("idle");
        stage.here = { lon: longitude, lat: latitude, accuracy };
        stage.redraw();
        this.live.showPlace(longitude, latitude, Math.max(HERE_ZOOM, map.getZoom()));
      },
      () => this.controls.setLocating("failed"),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 30_000 },
    );
  }

  remove() {
    this.live.map.off(this.listeners);
    for (const element of this.elements) element.remove();
  }
}
