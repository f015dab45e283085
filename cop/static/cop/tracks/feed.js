// Brings movement into the fleet: the list when the page starts or has another link, then the socket, which sends what lies in the
// view that we tell it. Without a socket the list is asked now and then.
import { Fleet, TAIL, moverOf } from "./fleet.js";

/** @typedef {[number, number, number, number]} Bounds degrees, WGS 84 */

const SETTLED = 400; // milliseconds without movement of the map before the view is told
const POLL = 10_000;
const OVERLAP = 60_000;
const MOST = 5_000;

export class TrackFeed {
  /** @param {import("../picture/create.js").LivePicture} picture */
  constructor(picture) {
    this.picture = picture;
    this.fleet = new Fleet();
    /** @type {{bbox: Bounds, zoom: number} | null} */
    this.view = null;
    /** Which socket was told which view. @type {{socket: WebSocket | null, view: {bbox: Bounds, zoom: number} | null}} */
    this.told = { socket: null, view: null };
    /** Since which socket the list is known. @type {WebSocket | null} */
    this.since = null;
    /** Epoch and audiences that the fleet was loaded for. */
    this.loadedFor = "";
    /** By the server's clock: everything up to here is known. */
    this.knownTo = "";
    this.loading = false;
    this.failed = false;
    this.polledAt = 0;
    picture.link.onTrack = (/** @type {any} */ frame) => this.heard(frame);
    picture.link.addEventListener("status", () => this.linked());
    void picture.ready.then(() => this.linked());
  }

  /** The map shows this now. @param {Bounds} bbox @param {number} zoom */
  look(bbox, zoom) {
    this.view = { bbox, zoom };
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.tell(), SETTLED);
  }

  tell() {
    const { link } = this.picture;
    if (!this.view || !link.isOpen() || (this.told.socket === link.socket && this.told.view === this.view)) return;
    this.told = { socket: link.socket, view: this.view };
    link.socket?.send(JSON.stringify({ type: "view", bbox: this.view.bbox.map((part) => Math.round(part * 1e5) / 1e5), zoom: this.view.zoom }));
  }

  /** The link has another state: a new socket has heard nothing yet. */
  linked() {
    const { link, state } = this.picture;
    if (!state.epoch) return void this.forget();
    const wanted = `${state.epoch} ${Object.keys(state.heads).sort().join(" ")}`;
    const open = link.isOpen() && ["live", "catching"].includes(link.status.phase);
    const another = wanted !== this.loadedFor;
    if (another) this.forget();
    this.loadedFor = wanted;
    const due = open ? link.socket !== this.since : link.status.phase === "polling" && Date.now() - this.polledAt > POLL;
    if (open) this.since = link.socket;
    if (another || due) void this.load();
    if (open) this.tell();
  }

  forget() {
    if (!this.loadedFor) return;
    this.loadedFor = this.knownTo = "";
    this.fleet.clear();
    this.picture.tell("tracks");
  }

  /** What the server holds; after the first time only what moved since. */
  async load() {
    if (this.loading) return;
    this.loading = true;
    this.polledAt = Date.now();
    const wanted = this.loadedFor;
    const since = this.knownTo && `&updated_after=${encodeURIComponent(new Date(Date.parse(this.knownTo) - OVERLAP).toISOString())}`;
    try {
      const found = await this.picture.api.getAll(`tracks/?limit=500${since}`, MOST);
      this.failed = false;
      if (wanted !== this.loadedFor) return;
      this.fleet.take(found);
      for (const { updated_at: at } of found) if (at > this.knownTo) this.knownTo = at;
    } catch {
      this.failed = true; // the list says so; the next link or poll asks again
    } finally {
      this.loading = false;
      this.picture.tell("tracks");
      if (wanted !== this.loadedFor && this.loadedFor) void this.load();
    }
  }

  /** Whether the socket tells of this place. @param {{lon: number, lat: number}} place */
  inView({ lon, lat }) {
    if (!this.view) return false;
    const [west, south, east, north] = this.view.bbox;
    return lon >= west && lon <= east && lat >= south && lat <= north;
  }

  /** Somebody reads of things that the map does not show: the list is asked now and then. @param {() => boolean} [needed] @returns {() => void} stops */
  attend(needed = () => true) {
    const timer = setInterval(() => document.visibilityState === "visible" && needed() && void this.load(), POLL);
    return () => clearInterval(timer);
  }

  /** @param {{stream: string, fixes: import("./fleet.js").Fix[]}} frame */
  heard({ stream, fixes }) {
    if (this.fleet.take(fixes, stream)) this.picture.tell("tracks");
  }

  /** Shows the way of one, or of none. @param {string | null} id */
  async follow(id) {
    if (id === this.fleet.followed) return;
    this.fleet.follow(id);
    this.picture.tell("tracks");
    const mover = id && this.fleet.movers.get(id);
    if (!mover) return;
    const from = new Date(mover.at - TAIL).toISOString();
    const found = await this.picture.api.getAll(`tracks/${id}/fixes/?limit=500&from=${encodeURIComponent(from)}`, 4_000).catch(() => []);
    if (this.fleet.followed !== id) return;
    this.fleet.extend(found.map((fix) => moverOf({ ...fix, id, source: mover.source }, mover.audience)));
    this.picture.tell("tracks");
  }
}
