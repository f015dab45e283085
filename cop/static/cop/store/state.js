// The one store, as pure functions: snapshot + entries -> state. Nothing here knows a socket, a clock or the DOM.
//
// The rule (the server's tests replay the same): a record is taken when its version is not below the one held, tombstones
// included; `withdrawn` removes when its version is not below the one held, and leaves a tombstone. Entries of different
// streams may so arrive in any order, and twice, and the state is the same. One case needs care: a record that moves
// from one audience to another is withdrawn in the first and written in the second, perhaps under the same version; the
// withdrawal then only removes what still stands under the stream that it came by.
import { COLLECTION, COLLECTIONS, INDEXES, RULES_OF } from "./collections.js";

/**
 * @typedef {import("./forms").Snapshot} Snapshot
 * @typedef {import("./forms").Entry} Entry
 * @typedef {import("./forms").Operation} Operation
 * @typedef {import("./forms").Collections} Collections
 * @typedef {import("./forms").CollectionName} CollectionName
 * @typedef {import("./collections.js").IndexName} IndexName
 * @typedef {{ [Name in CollectionName]: ReadonlyMap<string, Collections[Name]> }} Records
 * @typedef {ReadonlyMap<string, readonly string[]>} Index
 */

/**
 * @typedef {object} State
 * @property {Operation | null} operation
 * @property {string} epoch of the database; another one means that everything held is void
 * @property {string} at time of the snapshot
 * @property {Readonly<import("./forms").Heads>} heads last number applied, per stream
 * @property {Readonly<Records>} records by collection, then by id
 * @property {Readonly<Record<IndexName, Index>>} indexes ids by key, in order
 * @property {ReadonlyMap<string, number>} tombstones version at which a record left, by id
 * @property {ReadonlyMap<string, import("./forms").Presence>} presence last seen, by id of the person; told while the page is open
 * @property {Readonly<Record<string, any>>} truncated what the snapshot left out
 */

/** @returns {State} */
export function emptyState() {
  const records = /** @type {any} */ (Object.fromEntries(COLLECTIONS.map((name) => [name, new Map()])));
  const indexes = /** @type {any} */ (Object.fromEntries(Object.keys(INDEXES).map((name) => [name, new Map()])));
  return { operation: null, epoch: "", at: "", heads: {}, records, indexes, tombstones: new Map(), presence: new Map(), truncated: {} };
}

/** @param {Snapshot} snapshot @returns {State} */
export function fromSnapshot(snapshot) {
  const draft = new Draft({
    ...emptyState(),
    operation: snapshot.operation,
    epoch: snapshot.epoch,
    at: snapshot.at,
    heads: { ...snapshot.heads },
    truncated: snapshot.truncated ?? {},
  });
  for (const name of COLLECTIONS) for (const record of snapshot[name] ?? []) draft.put(name, record);
  return draft.finish();
}

/** @param {State} state @param {Entry} entry @returns {State} */
export function applyEntry(state, entry) {
  return applyEntries(state, [entry]);
}

/**
 * Many at once: each map that changes is copied once. Maps that do not change stay the same objects.
 * @param {State} state
 * @param {readonly Entry[]} entries
 * @returns {State}
 */
export function applyEntries(state, entries) {
  if (entries.length === 0) return state;
  const draft = new Draft(state);
  for (const entry of entries) draft.take(entry);
  return draft.finish();
}

/**
 * When a person's screen was last there: `{"type":"presence","contact","user","presence","last_seen_at"}`. It has no number and changes no record.
 * @param {State} state
 * @param {import("./forms").Presence} frame
 * @returns {State}
 */
export function applyPresence(state, frame) {
  const held = state.presence.get(frame.user);
  if (held && held.last_seen_at > frame.last_seen_at) return state;
  return { ...state, presence: new Map(state.presence).set(frame.user, frame) };
}

/**
 * The server's answer to our own write, which may come before the entry that tells of it (or after: then it changes nothing).
 * @param {State} state
 * @param {string} noun subject kind
 * @param {any} record its public form; `mine` is no part of it
 * @returns {State}
 */
export function applyAnswer(state, noun, { mine: _mine, ...record }) {
  const name = COLLECTION[noun];
  if (!name || typeof record.version !== "number") return state;
  const draft = new Draft(state);
  draft.put(name, record);
  return draft.finish();
}

/** A state under change: copies what it touches, once. */
class Draft {
  /** @param {State} base */
  constructor(base) {
    this.heads = { ...base.heads };
    this.records = { ...base.records };
    this.indexes = { ...base.indexes };
    this.tombstones = base.tombstones;
    this.base = base;
    /** Maps and arrays made here, which may be changed in place. @type {Set<object>} */
    this.own = new Set();
  }

  /** @returns {State} */
  finish() {
    return { ...this.base, heads: this.heads, records: this.records, indexes: this.indexes, tombstones: this.tombstones };
  }

  /** @param {Entry} entry */
  take(entry) {
    this.heads[entry.stream] = Math.max(this.heads[entry.stream] ?? 0, entry.seq);
    const name = COLLECTION[entry.subject.kind];
    if (!name || !entry.data) return; // a kind of a newer server: the number counts, the content is not ours to show
    if (entry.data.withdrawn) this.withdraw(name, entry);
    else this.put(name, entry.data);
  }

  /** @param {CollectionName} name @param {any} record */
  put(name, record) {
    const held = /** @type {any} */ (this.records[name].get(record.id));
    if (held && held.version > record.version) return;
    if ((this.tombstones.get(record.id) ?? -1) > record.version) return;
    if (this.tombstones.has(record.id)) this.mutable("tombstones").delete(record.id);
    this.collection(name).set(record.id, record);
    this.reindex(name, held, record);
  }

  /** @param {CollectionName} name @param {Entry} entry */
  withdraw(name, entry) {
    const { id, version } = entry.data;
    const held = /** @type {any} */ (this.records[name].get(id));
    if (held && held.version > version) return;
    if (held && held.version === version && held.audience && held.audience !== entry.stream) return;
    if (!held && (this.tombstones.get(id) ?? -1) >= version) return;
    this.mutable("tombstones").set(id, version);
    if (!held) return;
    this.collection(name).delete(id);
    this.reindex(name, held, null);
  }

  /** @param {"tombstones"} field @returns {Map<string, number>} */
  mutable(field) {
    if (!this.own.has(this[field])) this.own.add((this[field] = new Map(this[field])));
    return /** @type {Map<string, number>} */ (this[field]);
  }

  /** @param {CollectionName} name @returns {Map<string, any>} */
  collection(name) {
    const map = this.records[name];
    if (this.own.has(map)) return /** @type {Map<string, any>} */ (/** @type {unknown} */ (map));
    const copy = new Map(/** @type {any} */ (map));
    this.own.add(copy);
    /** @type {any} */ (this.records)[name] = copy;
    return copy;
  }

  /** @param {CollectionName} name @param {any} before @param {any} after */
  reindex(name, before, after) {
    for (const [index, rule] of RULES_OF.get(name) ?? []) {
      const old = before ? rule.keys(before) : [];
      const now = after ? rule.keys(after) : [];
      if (before && after && rule.order(before) === rule.order(after) && String(old) === String(now)) continue;
      for (const key of old) if (key !== null) this.unlist(index, key, before.id);
      for (const key of now) if (key !== null && key !== undefined) this.list(index, key, after);
    }
  }

  /** @param {IndexName} index @param {string} key @returns {string[]} ids, free to change */
  ids(index, key) {
    let map = /** @type {Map<string, readonly string[]>} */ (this.indexes[index]);
    if (!this.own.has(map)) {
      map = new Map(map);
      this.own.add(map);
      this.indexes[index] = map;
    }
    let ids = map.get(key);
    if (!ids || !this.own.has(ids)) {
      ids = ids ? [...ids] : [];
      this.own.add(ids);
      map.set(key, ids);
    }
    return /** @type {string[]} */ (ids);
  }

  /** @param {IndexName} index @param {string} key @param {string} id */
  unlist(index, key, id) {
    const ids = this.ids(index, key);
    const place = ids.indexOf(id);
    if (place >= 0) ids.splice(place, 1);
    if (ids.length === 0) /** @type {Map<string, readonly string[]>} */ (this.indexes[index]).delete(key);
  }

  /** @param {IndexName} index @param {string} key @param {any} record */
  list(index, key, record) {
    const { collection, order } = INDEXES[index];
    const ids = this.ids(index, key);
    const rank = order(record);
    let low = 0;
    let high = ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = order(/** @type {any} */ (this.records[collection].get(ids[middle])));
      if (other < rank || (other === rank && ids[middle] < record.id)) low = middle + 1;
      else high = middle;
    }
    ids.splice(low, 0, record.id);
  }
}
