// One picture per live page: store, link and outbox started once, the address read and written in one place.
// What others may rely on is picture.d.ts.
import { language, nameIn } from "../i18n/catalog.js";
import { get, getAll, inOperation, patch, post, send } from "../link/api.js";
import { uuid7 } from "../link/ids.js";
import { formatPosition } from "../notation/coordinates.js";
import { page } from "../shell/page.js";
import { startLive } from "../shell/start.js";
import { addressOf, subjectIn, withChange, withSubject } from "./address.js";
import { FreshMarks } from "./fresh.js";
import { loadKinds } from "./kinds.js";
import { partFor, titleIn } from "./words.js";

/**
 * @typedef {import("./picture").Picture} Picture
 * @typedef {import("./picture").Subject} Subject
 * @typedef {import("./picture").What} What
 * @typedef {import("../store/forms").Preferences} Preferences
 */

/** @implements {Picture} */
export class LivePicture {
  /** @param {any} boot what the page's view passed */
  constructor(boot) {
    const { store, link, outbox } = startLive();
    this.store = store;
    this.link = link;
    this.outbox = outbox;
    this.operation = /** @type {import("../store/forms").Operation} */ (boot.operation);
    this.viewer = /** @type {import("../store/forms").Viewer} */ (boot.viewer);
    this.audiences = /** @type {import("../store/forms").Audience[]} */ (boot.audiences);
    /** @type {import("./picture").Kinds} */
    this.kinds = { incidents: new Map(), resources: new Map() };
    this.preferences = /** @type {Preferences} */ ({ ...this.viewer.preferences });
    const slug = this.operation.slug;
    /** @type {import("./picture").PictureApi} */
    this.api = {
      get: (path, options) => get(inOperation(slug, path), options),
      getAll: (path, most) => getAll(inOperation(slug, path), most),
      post: (path, body, options) => post(inOperation(slug, path), body, options),
      patch: (path, body, version) => patch(inOperation(slug, path), body, version),
    };
    this.home = `/operations/${encodeURIComponent(slug)}/`;
    /** Whether this page has a panel of its own; others open subjects on the map page. */
    this.here = document.getElementById("panel") !== null;
    /** @type {Set<(what: ReadonlySet<What>) => void>} */
    this.listeners = new Set();
    /** @type {Set<What>} */
    this.pending = new Set();
    this.query = new URLSearchParams(location.search);
    this.fresh = new FreshMarks(() => this.tell("store"));
    this.ready = this.watch();
    void loadKinds((kinds) => {
      this.kinds = kinds;
      this.tell("kinds");
    });
  }

  /** @returns {Promise<void>} there is a snapshot */
  watch() {
    window.addEventListener("popstate", () => this.takeAddress());
    document.addEventListener("click", (event) => this.followLink(event));
    this.link.addEventListener("status", () => this.tell("link"));
    this.outbox.addEventListener("news", () => this.tell("outbox"));
    setInterval(() => this.tell("minute"), 60_000);
    return new Promise((resolve) => {
      this.store.subscribe((state, entries) => {
        if (state.epoch) resolve();
        this.fresh.mark(entries);
        this.tell("store");
      });
      if (this.state.epoch) resolve();
    });
  }

  get state() {
    return this.store.state;
  }

  get notation() {
    return this.preferences.coordinate_notation;
  }

  get symbolSet() {
    return this.preferences.symbol_set;
  }

  /** @param {string} action */
  may(action) {
    return this.viewer.actions.includes(action);
  }

  // ---------------------------------------------------------------- telling
  /** @param {(what: ReadonlySet<What>) => void} listener */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Gathers until the next frame, so that a thousand entries make one drawing. @param {What} what */
  tell(what) {
    const first = this.pending.size === 0;
    this.pending.add(what);
    if (!first) return;
    if (document.visibilityState === "visible") requestAnimationFrame(() => this.flush());
    else setTimeout(() => this.flush(), 100);
  }

  flush() {
    const what = this.pending;
    this.pending = new Set();
    if (what.size) for (const listener of [...this.listeners]) listener(what);
  }

  // ---------------------------------------------------------------- address
  /** What the address names, even when the store does not hold it. @returns {{kind: "incident" | "resource", code: string} | null} */
  get wanted() {
    return subjectIn(this.query);
  }

  /** @returns {Subject | null} */
  get subject() {
    const wanted = this.wanted;
    if (!wanted) return null;
    const [id] = this.state.indexes[wanted.kind === "incident" ? "incidents_by_code" : "resources_by_code"].get(wanted.code) ?? [];
    const kept = id ?? this.outbox.items.find((item) => item.body.code === wanted.code)?.id;
    return kept ? { kind: wanted.kind, id: kept } : null;
  }

  /** @param {Subject} subject */
  codeOf({ kind, id }) {
    const record = kind === "incident" ? this.state.records.incidents.get(id) : this.state.records.resources.get(id);
    return record?.code ?? String(this.outbox.items.find((item) => item.id === id)?.body.code ?? "");
  }

  /** @param {Subject | null} subject @param {{replace?: boolean}} [options] */
  select(subject, options = {}) {
    const code = subject && this.codeOf(subject);
    if (subject && !code) return;
    const next = withSubject(this.query, subject && code ? { kind: subject.kind, code } : null);
    if (!this.here && subject) return location.assign(this.hrefOf(subject));
    this.go(next, options);
  }

  /** @param {Subject} subject */
  hrefOf(subject) {
    const code = this.codeOf(subject);
    return code ? addressOf(this.home, { kind: subject.kind, code }) : "";
  }

  /** @param {Record<string, string | null>} change @param {{replace?: boolean}} [options] */
  navigate(change, options = {}) {
    this.go(withChange(this.query, change), options);
  }

  /** @param {URLSearchParams} query @param {{replace?: boolean}} options */
  go(query, { replace = false }) {
    if (query.toString() === this.query.toString()) return;
    const address = `${location.pathname}${query.size ? `?${query}` : ""}`;
    if (replace) history.replaceState(history.state, "", address);
    else history.pushState(null, "", address);
    this.query = query;
    this.tell("address");
  }

  takeAddress() {
    this.query = new URLSearchParams(location.search);
    this.tell("address");
  }

  /** Codes in texts are links; on a page with a panel they open in it. @param {MouseEvent} event */
  followLink(event) {
    const link = /** @type {Element} */ (event.target).closest?.("a[data-code]");
    if (!(link instanceof HTMLAnchorElement) || !this.here || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const code = link.dataset.code ?? "";
    this.go(withSubject(this.query, { kind: code.startsWith("RES-") ? "resource" : "incident", code }), {});
  }

  // ---------------------------------------------------------------- words
  /** @param {number} lon @param {number} lat @param {number} [precision] */
  format(lon, lat, precision) {
    return formatPosition(lat, lon, this.notation, precision);
  }

  /** @param {string} code @param {"incidents" | "resources"} [of] */
  kindName(code, of = "incidents") {
    return nameIn(this.kinds[of].get(code)?.names, code.replaceAll("_", " "));
  }

  /** @param {{title?: string, titles?: Record<string, string>, name?: string, names?: Record<string, string>}} record */
  titleOf(record) {
    return titleIn(language(), record.title ?? record.name ?? "", record.titles ?? record.names ?? {});
  }

  /** @param {{place_name?: string, administrative_area?: {names: Record<string, string>} | null}} incident */
  placeOf({ place_name: name, administrative_area: area }) {
    return name ? partFor(language(), name) : nameIn(area?.names);
  }

  // ---------------------------------------------------------------- writing
  /** @param {Omit<import("../link/outbox.js").Draft, "id" | "path"> & {id?: string, path: string}} draft */
  send({ id = uuid7(), path, ...draft }) {
    // A new record carries the id made on this device, so that sending it twice makes it once.
    const body = (draft.method ?? "POST") === "POST" ? { id, ...draft.body } : draft.body;
    return this.outbox.add({ ...draft, body, id, path: inOperation(this.operation.slug, path) });
  }

  /** @param {{about?: string, kind?: string}} match */
  waiting({ about, kind }) {
    return this.outbox.items.filter((item) => (about === undefined || item.about === about) && (kind === undefined || item.kind === kind));
  }

  /** @param {string} id of a record that came a moment ago */
  isFresh(id) {
    return this.fresh.has(id);
  }

  /** Kept for the person on every device. @param {Partial<Preferences>} change */
  prefer(change) {
    Object.assign(this.preferences, change);
    this.tell("preferences");
    send("PATCH", "me/", { body: change }).catch(() => {}); // asked again at the next change; the page shows the choice all the same
  }
}

/** @param {any} [boot] @returns {LivePicture} */
export function createPicture(boot = page.boot) {
  return new LivePicture(boot);
}
