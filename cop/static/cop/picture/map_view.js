// Between the picture and the map: what the filters leave goes onto it, what people do on it goes into the address.
import { language } from "../i18n/catalog.js";
import { createMap } from "../map/map.js";

/** @typedef {[number, number, number, number]} Bounds */

export class MapView {
  /** @param {HTMLElement} element @param {import("./create.js").LivePicture} picture @param {import("./map_page.js").MapPage} page @param {any} boot */
  constructor(element, picture, page, boot) {
    this.picture = picture;
    this.page = page;
    const { operation } = picture;
    this.live = createMap(element, {
      basemaps: boot.basemaps, attribution: boot.attribution, kinds: { incidents: [], resources: [] }, bounds: operation.bounds ?? undefined, symbolSet: picture.symbolSet,
      exercise: operation.kind === "exercise", language: language(), formatPosition: (lon, lat) => picture.format(lon, lat), describedBy: "map-twin",
    });
    if (operation.hazard_track) this.live.setTrack(operation.hazard_track);
    /** What was handed over last. @type {unknown[]} */
    this.given = [];
    this.subjectShown = "";
    this.moversCounted = -1;
    page.box = this.live.bounds();
    this.live.onMove((box) => {
      page.moved(/** @type {Bounds} */ (box));
      page.tracks?.look(/** @type {Bounds} */ (box), this.live.zoom);
    });
    this.live.onTrack((id) => this.chosenTrack(id));
    this.live.onTrackList(() => picture.navigate({ view: "tracks", report: null }));
    page.onTrackHover = (id) => this.live.tracks.point(id);
    page.onShow = (lon, lat) => this.live.showPlace(lon, lat, 10);
    this.live.tracks.fleet = page.tracks?.fleet ?? null;
    page.tracks?.look(page.box, this.live.zoom);
    this.live.onSelect((subject) => this.chosen(subject));
    this.live.onHover((subject) => (page.hovered = subject));
    this.live.onSymbolSet((set) => picture.prefer({ symbol_set: set }));
    this.live.onPick((place) => this.picked(place));
    page.onHover = (subject) => this.live.hover(subject);
    page.report?.addEventListener("change", () => this.showDraft());
    picture.subscribe((what) => this.follow(what));
    this.follow(new Set(["store", "address"]));
  }

  /** While a place is wanted, a symbol is a place like any other. @param {import("./picture").Subject} subject */
  chosen(subject) {
    const item = this.page.mode === "place" && this.live.picture.items.get(`${subject.kind}:${subject.id}`);
    if (item) this.picked({ lon: item.lon, lat: item.lat, gesture: "click" });
    else this.picture.select(subject);
  }

  /** @param {string} id */
  chosenTrack(id) {
    const mover = this.page.mode === "place" && this.page.tracks?.fleet.movers.get(id);
    if (mover) this.picked({ lon: mover.lon, lat: mover.lat, gesture: "click" });
    else this.page.selectTrack(id);
  }

  /** What moves was drawn for another moment, or another one was chosen. @param {ReadonlySet<import("./picture").What>} what */
  followTracks(what) {
    const { live, page } = this;
    if (!page.tracks || !(what.has("tracks") || what.has("address"))) return;
    if (live.tracks.chosen !== page.trackId || what.has("tracks")) live.tracks.choose(page.trackId);
    void page.tracks.follow(page.trackId);
    const count = page.tracks.fleet.movers.size;
    if (count !== this.moversCounted) live.furniture.update();
    this.moversCounted = count;
  }

  /** @param {import("../map/map.js").EmptyPlace} place */
  picked({ lon, lat, gesture }) {
    const { page, picture } = this;
    const { mode } = page;
    if (mode === "report" || mode === "place") {
      page.report?.setPoint({ lon, lat, source: "map" });
      if (mode === "place") history.back();
      return;
    }
    page.pointAt({ lon, lat });
    if (gesture === "click" || !picture.may("report")) return;
    page.report?.setPoint({ lon, lat, source: "map" });
    picture.navigate({ report: "new" });
  }

  /** @param {ReadonlySet<import("./picture").What>} what */
  follow(what) {
    const { live, page, picture } = this;
    this.followTracks(what);
    if (what.size === 1 && what.has("tracks")) return;
    if (what.has("kinds")) {
      live.picture.choice.kinds = /** @type {any} */ (picture.kinds);
      live.setSymbolSet(picture.symbolSet);
    }
    const { incidents, resources } = page.visible();
    const commitments = picture.state.records.commitments;
    const given = [incidents, resources, commitments];
    if (given.some((each, i) => each !== this.given[i])) {
      this.given = given;
      live.setRecords(/** @type {any} */ (incidents), /** @type {any} */ (resources), commitments.values());
    }
    this.followSubject();
    this.showDraft();
  }

  /** Where the report lies that is being written, or the place that was pressed. */
  showDraft() {
    const { page } = this;
    this.live.setDraft(page.mode === "report" || page.mode === "place" ? (page.report?.point ?? null) : page.place);
  }

  /** The first time a subject is selected the map moves so that it can be seen. */
  followSubject() {
    const subject = this.picture.subject;
    const key = subject ? `${subject.kind}:${subject.id}` : "";
    const before = this.subjectShown;
    if (key === before) return;
    const known = !subject || this.live.picture.items.has(key);
    if (!known && subject && !this.isWithoutPlace(subject)) return; // its records come later
    this.subjectShown = key;
    this.live.select(subject, { show: true });
  }

  /** @param {import("./picture").Subject} subject */
  isWithoutPlace({ kind, id }) {
    const { incidents, resources } = this.picture.state.records;
    const record = kind === "incident" ? incidents.get(id) : resources.get(id);
    return Boolean(record) || this.picture.outbox.items.some((item) => item.id === id);
  }

  /** @param {import("./picture").Subject} subject */
  show(subject) {
    this.live.select(subject, { show: true });
    const item = this.live.picture.items.get(`${subject.kind}:${subject.id}`);
    if (item) this.live.showPlace(item.lon, item.lat, 11);
  }

  /** Middle of what the map shows. */
  middle() {
    const [west, south, east, north] = this.live.bounds();
    return { lon: ((((west + east) / 2 + 180) % 360) + 360) % 360 - 180, lat: (south + north) / 2 };
  }

  /** @param {number} lon @param {number} lat @param {number} [zoom] */
  goTo(lon, lat, zoom = 12) {
    this.page.pointAt({ lon, lat });
    this.live.showPlace(lon, lat, zoom);
  }
}
