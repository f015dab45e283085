// Keeps the streams gap-free: what is next is applied, what we have is dropped, what is missing is fetched.
import { inOperation } from "./api.js";

/**
 * @typedef {import("../store/forms").Entry} Entry
 * @typedef {import("../store/forms").Heads} Heads
 */

const PAGE = 500;

export class Sequencer {
  /** @param {{slug: string, store: import("../store/live.js").Store, read: typeof import("./api.js").get}} options */
  constructor({ slug, store, read }) {
    this.slug = slug;
    this.store = store;
    this.read = read;
    /** Per stream, the fetch that is under way. @type {Map<string, Promise<number>>} */
    this.filling = new Map();
    /** Highest number heard of, per stream. @type {Heads} */
    this.heard = {};
    /** Changes already answered with a new snapshot: asked for once, whatever it says. @type {Set<string>} */
    this.answered = new Set();
  }

  /** @param {string} stream */
  have(stream) {
    return this.store.state.heads[stream] ?? 0;
  }

  /** How many entries stand between us and these heads. @param {Heads} heads */
  missing(heads) {
    return Object.entries(heads).reduce((sum, [stream, head]) => sum + Math.max(0, head - this.have(stream)), 0);
  }

  /** Whether our streams are others now: one that we hold is not ours any more, or one is new. True once per stream. @param {Heads} heads */
  regrouped(heads) {
    const held = this.store.state.heads;
    const lost = Object.keys(held).filter((stream) => held[stream] > 0 && !(stream in heads));
    const gained = Object.keys(heads).filter((stream) => heads[stream] > 0 && !(stream in held));
    const news = [...lost, ...gained].filter((stream) => !this.answered.has(stream));
    this.answered = new Set([...lost, ...gained]);
    return news.length > 0;
  }

  /** After a snapshot. */
  reset() {
    this.heard = {};
    this.filling.clear();
  }

  /**
   * @param {Entry[]} entries as they came
   * @returns {{applied: number, gap: Heads | null}} `gap`: what must be fetched, per stream, up to this number
   */
  take(entries) {
    /** @type {Record<string, number>} */
    const next = {};
    /** @type {Entry[]} */
    const ready = [];
    /** @type {Heads} */
    const gap = {};
    for (const entry of entries) {
      const { stream, seq } = entry;
      this.heard[stream] = Math.max(this.heard[stream] ?? 0, seq);
      next[stream] ??= this.have(stream) + 1;
      if (seq < next[stream]) continue;
      if (seq > next[stream]) gap[stream] = this.heard[stream];
      else {
        ready.push(entry);
        next[stream] = seq + 1;
      }
    }
    if (ready.length) this.store.apply(ready);
    return { applied: ready.length, gap: Object.keys(gap).length ? gap : null };
  }

  /** Fetches what is missing below these heads. @param {Heads} heads @returns {Promise<number>} entries applied */
  async fill(heads) {
    const counts = await Promise.all(Object.entries(heads).map(([stream, head]) => (head > this.have(stream) ? this.fillOne(stream, head) : 0)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** One fetch per stream at a time; whoever asks meanwhile waits for it. @param {string} stream @param {number} head @returns {Promise<number>} */
  fillOne(stream, head) {
    this.heard[stream] = Math.max(this.heard[stream] ?? 0, head);
    const running = this.filling.get(stream);
    if (running) return running.then(() => 0);
    const run = this.pages(stream).finally(() => this.filling.delete(stream));
    this.filling.set(stream, run);
    return run;
  }

  /** @param {string} stream @returns {Promise<number>} */
  async pages(stream) {
    let count = 0;
    const epoch = this.store.state.epoch;
    while (this.have(stream) < this.heard[stream]) {
      const page = await this.page(stream);
      if (epoch !== this.store.state.epoch || page.epoch !== epoch) break; // a new snapshot came between; the next beat tells
      const { applied } = this.take(page.entries);
      count += applied;
      if (applied === 0) break; // nobody has it: the next beat will say what is true
    }
    return count;
  }

  /** @param {string} stream @returns {Promise<{epoch: string, head: number, entries: Entry[]}>} */
  page(stream) {
    return this.read(inOperation(this.slug, `entries/?stream=${encodeURIComponent(stream)}&after=${this.have(stream)}&limit=${PAGE}`), { tries: 1 });
  }

  /** One round over all streams, for the time without a socket. @returns {Promise<{epoch: string, count: number}>} */
  async pull() {
    let count = 0;
    let epoch = this.store.state.epoch;
    for (const stream of Object.keys(this.store.state.heads)) {
      let page;
      do {
        page = await this.page(stream);
        epoch = page.epoch;
        if (epoch !== this.store.state.epoch) return { epoch, count };
        count += this.take(page.entries).applied;
      } while (page.entries.length && this.have(stream) < page.head);
    }
    return { epoch, count };
  }
}
