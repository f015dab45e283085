// What the map has to show: records turned into items, the cluster index over them, and what is chosen. Knows no Leaflet and draws nothing.
import { ClusterIndex, spread } from "./clusters.js";
import { incidentItem, itemKey, resourceItem } from "./items.js";
import { areaOf } from "./paint-shapes.js";
import { readTrack } from "./track.js";

/** @typedef {import("./types.js").Item} Item */
/** @typedef {import("./types.js").Node} Node */
/** @typedef {import("./types.js").Pick} Pick */
/** @typedef {{center: Node, items: Item[], shifts: [number, number][]}} Opened a cluster that was opened in place */

export class Picture {
  /** @param {import("./symbol.js").SymbolChoice & {language: string, labels: import("./types.js").LabelMode}} choice */
  constructor(choice) {
    this.choice = choice;
    /** @type {import("./types.js").IncidentRecord[]} */
    this.incidents = [];
    /** @type {import("./types.js").ResourceRecord[]} */
    this.resources = [];
    /** @type {import("./types.js").CommitmentRecord[]} */
    this.commitments = [];
    /** @type {Map<string, Item>} */
    this.items = new Map();
    this.index = new ClusterIndex([]);
    /** @type {Set<string>} keys that the index leaves out */
    this.alone = new Set();
    /** @type {import("./paint-shapes.js").Area[]} */
    this.areas = [];
    /** @type {{incident: string, resource: string}[]} */
    this.ties = [];
    /** @type {string | null} */
    this.selected = null;
    /** @type {string | null} */
    this.hovered = null;
    /** @type {Opened | null} */
    this.opened = null;
    /** @type {any} */
    this.geojson = null;
    /** @type {import("./track.js").Track | null} */
    this.track = null;
  }

  /**
   * @param {import("./types.js").IncidentRecord[]} incidents
   * @param {import("./types.js").ResourceRecord[]} resources
   * @param {import("./types.js").CommitmentRecord[]} commitments
   */
  setRecords(incidents, resources, commitments) {
    this.incidents = incidents;
    this.resources = resources;
    this.commitments = commitments;
    this.rebuild();
  }

  /** After other records, symbols, language or time. */
  rebuild() {
    const items = [
      ...this.incidents.map((incident) => incidentItem(incident, this.choice)),
      ...this.resources.map((resource) => resourceItem(resource, this.choice, this.choice.language)),
    ].filter((item) => item !== null);
    this.items = new Map(items.map((item) => [item.key, item]));
    this.areas = this.incidents.flatMap(({ id, area }) => (area ? [areaOf(itemKey("incident", id), area)] : []));
    this.ties = this.commitments
      .filter((commitment) => !commitment.released_at)
      .map(({ incident, resource }) => ({ incident: itemKey("incident", incident), resource: itemKey("resource", resource) }));
    if (this.opened?.items.some((item) => !this.items.has(item.key))) this.opened = null;
    this.reindex();
  }

  /** The selected record, what is bound to it, and an opened cluster stand by themselves; only the others are grouped. */
  reindex() {
    const alone = this.standingAlone();
    this.index = new ClusterIndex([...this.items.values()].filter((item) => !alone.has(item.key)));
    this.alone = alone;
  }

  /** @param {string | null} key of an item */
  select(key) {
    this.selected = key;
    if (key && !this.opened?.items.some((item) => item.key === key)) this.opened = null;
    const alone = this.standingAlone();
    if (alone.size !== this.alone.size || [...alone].some((each) => !this.alone.has(each))) this.reindex();
  }

  /** @returns {Set<string>} keys */
  standingAlone() {
    const keys = new Set((this.opened?.items ?? []).map((item) => item.key));
    if (this.selected) keys.add(this.selected);
    for (const { incident, resource } of this.ties) {
      if (incident === this.selected) keys.add(resource);
      if (resource === this.selected) keys.add(incident);
    }
    return keys;
  }

  /** @param {any} geojson @param {number} now */
  setTrack(geojson, now) {
    this.geojson = geojson;
    this.track = readTrack(geojson, now, this.choice.language);
  }

  /** What is drawn besides the index: what stands alone, and what a row points at. @returns {Item[]} */
  extra() {
    const fanned = new Set(this.opened?.items.map((item) => item.key));
    return [...this.alone, this.hovered].filter((key) => key && !fanned.has(key)).flatMap((key) => (key ? (this.items.get(key) ?? []) : []));
  }

  /**
   * What to draw.
   * @param {import("./types.js").Bounds} bounds @param {number} zoom
   * @returns {Node[]}
   */
  nodes(bounds, zoom) {
    const nodes = this.index.nodes(bounds, zoom);
    const opened = this.opened;
    if (!opened) return nodes;
    const fan = opened.items.map((item, i) => ({ key: item.key, mx: opened.center.mx, my: opened.center.my, item, cluster: null, rank: 50, shift: opened.shifts[i] }));
    return [...nodes, ...fan];
  }

  /** The box around everything that has a place. @returns {import("./types.js").Bounds | null} */
  extent() {
    if (this.items.size === 0) return null;
    const box = /** @type {import("./types.js").Bounds} */ ([180, 90, -180, -90]);
    for (const { lon, lat } of this.items.values()) {
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
    return box;
  }

  /** Opens a cluster where it stands. @param {Node} node */
  open(node) {
    if (!node.cluster) return;
    const items = this.index.leaves(node.cluster.id);
    this.opened = { center: node, items, shifts: spread(items.length) };
    this.reindex();
  }

  /** @returns {boolean} whether a cluster was open */
  close() {
    if (!this.opened) return false;
    this.opened = null;
    this.reindex();
    return true;
  }
}

/** @param {{incidents: import("./types.js").Kind[], resources: import("./types.js").Kind[]}} kinds @returns {import("./types.js").Kinds} */
export function kindTables({ incidents, resources }) {
  return { incidents: new Map(incidents.map((kind) => [kind.code, kind])), resources: new Map(resources.map((kind) => [kind.code, kind])) };
}

/** @param {Pick | null} pick */
export function keyOf(pick) {
  return pick ? itemKey(pick.kind, pick.id) : null;
}
