// What moves, as this page knows it: the newest fix of each source. Pure; knows no socket, no map and no clock of its own.
// Fixes come by list and by socket in any order: an older one never replaces a newer one.
import { toUnit } from "../map/mercator.js";

/**
 * The newest fix of one source.
 * @typedef {object} Mover
 * @property {string} id
 * @property {string} source its name
 * @property {string} audience key
 * @property {number} at milliseconds
 * @property {number} lon
 * @property {number} lat
 * @property {number} mx Mercator, 0 to 1 from west to east
 * @property {number} my Mercator, 0 to 1 from north to south
 * @property {number | null} speed m/s
 * @property {number | null} course degrees true
 * @property {number | null} accuracy meters
 * @property {boolean} clockAhead the time is that of receipt
 */
/** @typedef {{id: string, source: string, at: string, lon: number, lat: number, speed: number | null, course: number | null, accuracy: number | null, audience?: string, clock_ahead?: boolean}} Fix */

const MINUTE = 60_000;
/** Older than this is drawn hollow and says its age. */
export const STALE_AFTER = 5 * MINUTE;
/** Older than this is in the list alone. */
export const OFF_THE_MAP_AFTER = 12 * 60 * MINUTE;
/** How much of its way the chosen one shows. */
export const TAIL = 20 * MINUTE;

/** @param {{at: number}} mover @param {number} now milliseconds */
export function isStale({ at }, now) {
  return now - at > STALE_AFTER;
}

/** @param {Fix} fix @param {string} audience @returns {Mover} */
export function moverOf(fix, audience) {
  const [mx, my] = toUnit(fix.lon, fix.lat);
  return {
    id: fix.id, source: fix.source, audience, at: Date.parse(fix.at), lon: fix.lon, lat: fix.lat, mx, my, speed: fix.speed, course: fix.course, accuracy: fix.accuracy,
    clockAhead: fix.clock_ahead ?? false,
  };
}

export class Fleet {
  constructor() {
    /** @type {Map<string, Mover>} */
    this.movers = new Map();
    /** Of whom the way is kept. @type {string | null} */
    this.followed = null;
    /** The way of that one, the oldest first. @type {Mover[]} */
    this.way = [];
  }

  /**
   * Takes what is newer than what is held.
   * @param {readonly Fix[]} fixes @param {string} [audience] of all of them, where they do not say it
   * @returns {boolean} whether anything changed
   */
  take(fixes, audience = "") {
    let changed = false;
    for (const fix of fixes) {
      const held = this.movers.get(fix.id);
      const mover = moverOf(fix, fix.audience ?? audience);
      if (Number.isNaN(mover.at) || (held && held.at >= mover.at)) continue;
      this.movers.set(fix.id, mover);
      if (fix.id === this.followed) this.extend([mover]);
      changed = true;
    }
    return changed;
  }

  /** Keeps the way of one, or of none. @param {string | null} id */
  follow(id) {
    if (id === this.followed) return;
    this.followed = id;
    const mover = id ? this.movers.get(id) : undefined;
    this.way = mover ? [mover] : [];
  }

  /** Adds to the way of the followed one, in order of time, each time once. @param {readonly Mover[]} fixes */
  extend(fixes) {
    const byTime = new Map([...this.way, ...fixes].map((each) => [each.at, each]));
    const all = [...byTime.values()].sort((a, b) => a.at - b.at);
    const last = all.at(-1)?.at ?? 0;
    this.way = all.filter(({ at }) => last - at <= TAIL);
  }

  /** Those that belong on the map. @param {number} now @returns {Mover[]} */
  onMap(now) {
    return [...this.movers.values()].filter(({ at }) => now - at <= OFF_THE_MAP_AFTER);
  }

  /** By name, those that hold the words. The order stays while things move. @param {string} [words] @returns {Mover[]} */
  listed(words = "") {
    const seek = words.trim().toLowerCase();
    const found = [...this.movers.values()].filter(({ source }) => source.toLowerCase().includes(seek));
    return found.sort((a, b) => a.source.localeCompare(b.source, undefined, { numeric: true }) || (a.id < b.id ? -1 : 1));
  }

  clear() {
    this.movers.clear();
    this.way = [];
  }
}
