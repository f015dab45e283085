// What is older than the store's share (it holds the newest 300): pages of a list, fetched when somebody scrolls there.

/**
 * Records of the store and older ones from the API as one list, each once. The store knows better; what was withdrawn is not shown.
 * @template {{id: string, at: string, version: number}} T
 * @param {readonly T[]} held
 * @param {readonly T[]} older
 * @param {ReadonlyMap<string, number>} tombstones
 * @returns {T[]} oldest first
 */
export function withOlder(held, older, tombstones) {
  if (older.length === 0) return [...held];
  /** @type {Map<string, T>} */
  const all = new Map();
  for (const record of older) if ((tombstones.get(record.id) ?? -1) < record.version) all.set(record.id, record);
  for (const record of held) if ((all.get(record.id)?.version ?? -1) <= record.version) all.set(record.id, record);
  return [...all.values()].sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1));
}

/** @template T */
export class Older {
  /** @param {import("lit").ReactiveControllerHost} host */
  constructor(host) {
    this.host = host;
    this.forget("", null);
    host.addController(this);
  }

  hostDisconnected() {
    this.abort?.abort();
  }

  /** For another list. @param {string} path @param {import("../picture/picture").PictureApi | null} api */
  forget(path, api) {
    this.abort?.abort();
    this.path = path;
    this.api = api;
    /** @type {T[]} */
    this.records = [];
    this.done = false;
    this.loading = false;
    this.failed = false;
    this.query = "?limit=100";
    this.abort = new AbortController();
  }

  /** The next page. Does nothing while one is under way or when there is no more. */
  async more() {
    if (this.loading || this.done || !this.api) return;
    const { signal } = /** @type {AbortController} */ (this.abort);
    this.loading = true;
    this.failed = false;
    this.host.requestUpdate();
    try {
      const page = await this.api.get(`${this.path}${this.query}`, { signal });
      if (signal.aborted) return;
      this.records = [...this.records, ...page.results];
      this.done = !page.next;
      if (page.next) this.query = new URL(page.next, location.href).search;
    } catch {
      if (signal.aborted) return;
      this.failed = true;
    }
    this.loading = false;
    this.host.requestUpdate();
  }
}
