// State of the map page: what the filters leave, what the map's bounds hold, what the panel shows. Elements read it and are told.
import { incidentMatches, inBox, parseFilters, resourceMatches, toQuery } from "../store/filters.js";
import { parseOrder } from "./gather.js";
import { modeOf, widthNow } from "./mode.js";
import { keptIncidents } from "./pending.js";

/**
 * @typedef {import("../store/forms").Incident} Incident
 * @typedef {import("../store/forms").Resource} Resource
 * @typedef {import("../store/filters.js").Filters} Filters
 * @typedef {[number, number, number, number]} Box
 */

export class MapPage {
  /** @param {import("./create.js").LivePicture} picture */
  constructor(picture) {
    this.picture = picture;
    /** Bounds of the map. @type {Box | undefined} */
    this.box = undefined;
    /** Where a click on the map fell. @type {{lon: number, lat: number} | null} */
    this.place = null;
    /** What the pointer is over, on the map or in the list. @type {import("./picture").Subject | null} */
    this.hovered = null;
    /** @type {(subject: import("./picture").Subject | null) => void} */
    this.onHover = () => {};
    /** What moves. @type {import("../tracks/feed.js").TrackFeed | null} */
    this.tracks = null;
    /** @type {(id: string | null) => void} */
    this.onTrackHover = () => {};
    /** @type {(lon: number, lat: number) => void} */
    this.onShow = () => {};
    /** The report that is being written, once there is one. @type {import("../report/draft.js").ReportDraft | null} */
    this.report = null;
    /** Middle of the map: names of places are looked for around it. @type {() => {lon: number, lat: number} | null} */
    this.middle = () => null;
    this.query = picture.query;
    this.filtersNow = parseFilters(this.query);
    /** @type {{key: unknown[], incidents: Incident[], resources: Resource[]} | null} */
    this.last = null;
    this.minute = Date.now();
    picture.subscribe((what) => {
      if (what.has("minute")) this.minute = Date.now();
    });
  }

  /** @returns {Filters} */
  get filters() {
    if (this.query !== this.picture.query) {
      this.query = this.picture.query;
      this.filtersNow = parseFilters(this.query);
    }
    return this.filtersNow;
  }

  get here() {
    return { now: this.minute, box: this.box };
  }

  get order() {
    return parseOrder(this.picture.query.get("sort"));
  }

  get mode() {
    return modeOf(this.picture.query, widthNow());
  }

  /** Every incident that we know of, those that wait in the outbox too. @returns {Incident[]} */
  everyIncident() {
    const { state, outbox, viewer } = this.picture;
    const stored = state.records.incidents;
    return [...keptIncidents(outbox.items, stored, viewer), ...stored.values()];
  }

  /** What the filters leave. The same arrays while nothing changed. @returns {{incidents: Incident[], resources: Resource[]}} */
  visible() {
    const { filters, here } = this;
    const { state, outbox } = this.picture;
    const key = [filters, filters.hours ? here.now : 0, filters.inView ? here.box : 0, state.records.incidents, state.records.resources, outbox.items];
    if (!this.last || key.some((value, i) => value !== this.last?.key[i])) {
      const incidentKinds = this.picture.kinds.incidents;
      const forResources = { ...filters, kind: filters.kind.filter((code) => !incidentKinds.has(code)) };
      this.last = {
        key,
        incidents: this.everyIncident().filter(incidentMatches(filters, here)),
        resources: [...state.records.resources.values()].filter(resourceMatches(forResources, here)),
      };
    }
    return this.last;
  }

  /** How many of the filtered incidents lie in the map's bounds. */
  inViewCount() {
    const box = this.box;
    const { incidents } = this.visible();
    return box ? incidents.filter((incident) => inBox(box, incident.location?.coordinates)).length : incidents.length;
  }

  /** @param {Partial<Filters>} change */
  filter(change) {
    this.picture.go(toQuery({ ...this.filters, ...change }, this.picture.query), {});
  }

  /** Takes all filters back, leaves panel and selection. */
  clearFilters() {
    this.picture.go(toQuery(parseFilters(""), this.picture.query), {});
  }

  /** @param {Box} box */
  moved(box) {
    this.box = box;
    this.picture.tell("address");
  }

  /** @param {{lon: number, lat: number} | null} place */
  pointAt(place) {
    this.place = place;
    this.picture.tell("address");
  }

  /** Lights the symbol of a row; nothing is drawn anew for that. @param {import("./picture").Subject | null} subject */
  hover(subject) {
    if (subject?.id === this.hovered?.id) return;
    this.hovered = subject;
    this.onHover(subject);
  }

  /** Which moving thing the address names. */
  get trackId() {
    return this.picture.query.get("track");
  }

  /** @param {string} id of a moving thing @param {{show?: boolean}} [options] show: moves the map to it */
  selectTrack(id, { show = false } = {}) {
    this.picture.navigate({ track: id, incident: null, resource: null, view: null, tab: null, report: null });
    const mover = this.tracks?.fleet.movers.get(id);
    if (show && mover) this.onShow(mover.lon, mover.lat);
  }

  /** Lights its mark. @param {string | null} id */
  pointAtTrack(id) {
    this.onTrackHover(id);
  }

  /** Closes whatever the panel holds; the list goes before the thing it lies over. */
  closePanel() {
    const mode = this.mode;
    if (mode === "report" || mode === "place") return this.picture.navigate({ report: null });
    if (mode === "list") return this.picture.navigate({ view: null });
    if (mode === "tracks") return this.picture.navigate({ view: null });
    if (mode === "track") return this.picture.navigate({ track: null });
    if (mode === "subject") return this.picture.select(null);
    this.picture.navigate({ view: widthNow() === "wide" ? "map" : null });
  }
}
