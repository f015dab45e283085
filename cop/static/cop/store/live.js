// The store that a page holds: the pure state, and whoever wants to know when it changed.
import { applyAnswer, applyEntries, applyPresence, emptyState, fromSnapshot } from "./state.js";

/** @typedef {import("./state.js").State} State */

export class Store {
  constructor() {
    /** @type {State} */
    this.state = emptyState();
    /** @type {Set<(state: State, entries: readonly import("./forms").Entry[]) => void>} */
    this.listeners = new Set();
  }

  /** @param {import("./forms").Snapshot} snapshot */
  load(snapshot) {
    this.state = fromSnapshot(snapshot);
    this.tell([]);
  }

  /** @param {readonly import("./forms").Entry[]} entries in order per stream */
  apply(entries) {
    this.state = applyEntries(this.state, entries);
    this.tell(entries);
  }

  /** What the server answered to our own write: shown without waiting for the push. @param {string} noun @param {any} record */
  answered(noun, record) {
    this.state = applyAnswer(this.state, noun, record);
    this.tell([]);
  }

  /** @param {any} frame */
  presence(frame) {
    this.state = applyPresence(this.state, frame);
    this.tell([]);
  }

  /** Forget everything: access is gone, or the person logged out. */
  clear() {
    this.state = emptyState();
    this.tell([]);
  }

  /** @param {readonly import("./forms").Entry[]} entries */
  tell(entries) {
    for (const listener of [...this.listeners]) listener(this.state, entries);
  }

  /**
   * Called at every change, with the entries that made it (none for a snapshot).
   * @param {(state: State, entries: readonly import("./forms").Entry[]) => void} listener
   * @returns {() => void} stops it
   */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/**
 * Keeps a lit element in step with the store: `this.open = new Watching(this, store, openIncidents)`, then `this.open.value`.
 * The element renders again only when the selected value is another one.
 * @template T
 */
export class Watching {
  /**
   * @param {import("lit").ReactiveControllerHost} host
   * @param {Store} store
   * @param {(state: State) => T} select
   */
  constructor(host, store, select) {
    this.host = host;
    this.store = store;
    this.select = select;
    /** @type {T} */
    this.value = select(store.state);
    host.addController(this);
  }

  hostConnected() {
    this.stop = this.store.subscribe(() => this.look());
    this.look();
  }

  hostDisconnected() {
    this.stop?.();
  }

  look() {
    const value = this.select(this.store.state);
    if (Object.is(value, this.value)) return;
    this.value = value;
    this.host.requestUpdate();
  }
}
