// Groups items that would lie on each other. Each group knows how many incidents and resources it holds and how bad the worst one is.
import Supercluster from "supercluster";

import { toUnit } from "./mercator.js";
import { rankOf, severityWithRank } from "./severity.js";

/** @typedef {import("./types.js").Item} Item */
/** @typedef {import("./types.js").Node} Node */
/** @typedef {{worst: number, incidents: number, resources: number}} Tally */

const RADIUS = 44; // css pixels at whole zooms
/** As deep as the map goes: what lies at one place is a group at every zoom. */
const MAX_ZOOM = 17;
/** Drawn after every single record that is not selected, since a cluster hides what lies below it. */
const CLUSTER_RANK = 20;

/** The level of the index for a zoom with a fraction: groups reach between 28 and 56 css pixels. @param {number} zoom */
export function levelFor(zoom) {
  return Math.min(MAX_ZOOM, Math.ceil(zoom - 0.35));
}

/** @param {Item} item @returns {Tally} */
function tally(item) {
  return item.kind === "incident" ? { worst: item.quiet ? 1 : rankOf(item.severity), incidents: 1, resources: 0 } : { worst: 0, incidents: 0, resources: 1 };
}

/** @param {Item} item @returns {Node} */
export function nodeOf(item) {
  const rank = item.quiet ? 0 : item.kind === "incident" ? 4 + 2 * rankOf(item.severity) : 3;
  return { key: item.key, mx: item.mx, my: item.my, item, cluster: null, rank };
}

export class ClusterIndex {
  /** @param {Iterable<Item>} items */
  constructor(items) {
    /** @type {Supercluster<Item, Tally>} */
    this.index = new Supercluster({
      radius: RADIUS,
      extent: 256,
      maxZoom: MAX_ZOOM,
      map: (item) => tally(item),
      reduce: (sum, one) => {
        sum.worst = Math.max(sum.worst, one.worst);
        sum.incidents += one.incidents;
        sum.resources += one.resources;
      },
    });
    this.index.load([...items].map((item) => ({ type: "Feature", properties: item, geometry: { type: "Point", coordinates: [item.lon, item.lat] } })));
  }

  /**
   * What to draw inside the bounds.
   * @param {import("./types.js").Bounds} bounds @param {number} zoom may have a fraction
   * @returns {Node[]}
   */
  nodes(bounds, zoom) {
    return this.index.getClusters(bounds, levelFor(zoom)).map((feature) => {
      const properties = /** @type {Item | ({cluster_id: number, point_count: number} & Tally)} */ (feature.properties);
      if (!("cluster_id" in properties)) return nodeOf(properties);
      const [lon, lat] = feature.geometry.coordinates;
      const [mx, my] = toUnit(lon, lat);
      const { cluster_id: id, point_count: count, incidents, resources, worst } = properties;
      return { key: `cluster:${id}`, mx, my, item: null, cluster: { id, count, incidents, resources, worst: severityWithRank(worst), lon, lat }, rank: CLUSTER_RANK + worst };
    });
  }

  /** @param {number} cluster @returns {Item[]} everything in it */
  leaves(cluster) {
    return this.index.getLeaves(cluster, Infinity).map((feature) => feature.properties);
  }
}

/**
 * Where the records of an opened cluster stand: on a circle, or on a spiral when there are many.
 * @param {number} count
 * @returns {[number, number][]} css pixels from the true place
 */
export function spread(count) {
  const gap = 40;
  if (count <= 10) {
    const radius = Math.max(42, (gap * count) / (2 * Math.PI));
    return Array.from({ length: count }, (_, i) => {
      const angle = -Math.PI / 2 + (2 * Math.PI * i) / count;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    });
  }
  /** @type {[number, number][]} */
  const places = [];
  let angle = 0;
  let radius = 46;
  for (let i = 0; i < count; i += 1) {
    places.push([radius * Math.cos(angle), radius * Math.sin(angle)]);
    angle += gap / radius;
    radius += (gap * gap) / (2 * Math.PI * radius);
  }
  return places;
}
