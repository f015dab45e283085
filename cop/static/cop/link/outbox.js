// What a person wrote and the server has not: kept in IndexedDB until a 2xx, sent in order, by one tab at a time.
//
// An item is `waiting`, `sending` or `failed` (with the reason); when the server has it, it leaves. Nothing is called stored
// before that. Network failure and 5xx are tried again for ever; a refusal (4xx) stops the item until the person changes or
// withdraws it. Ids are made here, so a repeated POST creates once. An item may name another that must arrive first.
import { openDB } from "idb";
import { ApiError, NetworkError, send } from "./api.js";
import { jittered } from "./backoff.js";

/**
 * @typedef {object} Item
 * @property {string} id of the record to be made
 * @property {string} owner id of the person; another person on the same device neither sees nor sends it
 * @property {string} operation slug
 * @property {string} method
 * @property {string} path below /api/v1/
 * @property {Record<string, any>} body may hold Blobs (then it is sent as a form)
 * @property {number} [version] for If-Match
 * @property {string} kind noun of what is made: "incident", "log_line", "message", ...
 * @property {string} label one line for people
 * @property {string | null} about id of the record that it belongs to (incident, room)
 * @property {string | null} needs id of an item that must be stored first
 * @property {number} keptAt milliseconds
 * @property {number} order
 * @property {"waiting" | "sending" | "failed"} state
 * @property {number} attempts tries whose outcome is not known: the server may have it already
 * @property {import("./api.js").Problem | null} problem why it failed
 *
 * @typedef {Pick<Item, "id" | "path" | "body" | "kind" | "label"> & Partial<Pick<Item, "method" | "version" | "about" | "needs">>} Draft
 * @typedef {{type: "stored", item: Item, data: any} | {type: "changed"} | {type: "logged-out"}} News
 */

const NAME = "hadr-outbox";

/** @param {string} name */
function database(name) {
  return openDB(name, 1, { upgrade: (db) => void db.createObjectStore("items", { keyPath: "id" }) });
}

export class Outbox extends EventTarget {
  /**
   * @param {{owner: string, operation: string, post?: typeof send, name?: string, now?: () => number, random?: () => number}} options
   */
  constructor({ owner, operation, post = send, name = NAME, now = Date.now, random = Math.random }) {
    super();
    this.owner = owner;
    this.operation = operation;
    this.post = post;
    this.now = now;
    this.random = random;
    this.name = name;
    this.db = database(name);
    /** What is shown: kept in step with the database. @type {Item[]} */
    this.items = [];
    this.failures = 0;
    this.flushing = false;
    this.again = false;
    this.stopped = false;
    /** @type {Promise<void> | undefined} */
    this.running = undefined;
    this.channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
    if (this.channel) this.channel.onmessage = (event) => this.heard(event.data);
    this.online = () => this.flush();
  }

  /** Shows what waits and begins to send it. */
  async start() {
    window.addEventListener("online", this.online);
    await this.refresh();
    await this.flush();
  }

  async stop() {
    window.removeEventListener("online", this.online);
    this.stopped = true;
    await this.running;
    clearTimeout(this.retry);
    this.channel?.close();
    this.channel = null;
    (await this.db).close();
  }

  /** Keeps an item, then sends it. Resolves when it is kept on this device: that is not yet stored. @param {Draft} draft @returns {Promise<Item>} */
  async add(draft) {
    const last = this.items.at(-1)?.order ?? 0;
    /** @type {Item} */
    const item = {
      method: "POST", about: null, needs: null, ...draft, owner: this.owner, operation: this.operation,
      keptAt: this.now(), order: Math.max(last + 1, this.now()), state: "waiting", attempts: 0, problem: null,
    };
    await (await this.db).put("items", item);
    await this.refresh(true);
    void this.flush();
    return item;
  }

  /** Another body for an item that is not stored yet. @param {string} id @param {Partial<Pick<Item, "body" | "label" | "version">>} change @returns {Promise<boolean>} false: too late, it is under way or stored */
  async change(id, change) {
    const changed = await this.edit(id, (item) => ({ ...item, ...change, state: "waiting", problem: null }));
    if (changed) void this.flush();
    return changed;
  }

  /** Tries a failed item again as it is. @param {string} id */
  retryItem(id) {
    return this.change(id, {});
  }

  /** Takes an item out. @param {string} id @returns {Promise<"gone" | "perhaps stored" | "too late">} */
  async withdraw(id) {
    const item = this.items.find((each) => each.id === id);
    if (!(await this.edit(id, () => null))) return "too late";
    return item && item.attempts > 0 ? "perhaps stored" : "gone";
  }

  /** @param {string} id @param {(item: Item) => Item | null} change @returns {Promise<boolean>} */
  async edit(id, change) {
    const tx = (await this.db).transaction("items", "readwrite");
    /** @type {Item | undefined} */
    const item = await tx.store.get(id);
    const free = item && item.owner === this.owner && item.state !== "sending";
    if (free) {
      const next = change(item);
      if (next) await tx.store.put(next);
      else await tx.store.delete(id);
    }
    await tx.done;
    await this.refresh(true);
    return Boolean(free);
  }

  /** Sends what waits, in order. One tab at a time. @returns {Promise<void>} */
  flush() {
    if (this.flushing) this.again = true;
    else this.running = this.run();
    return this.running ?? Promise.resolve();
  }

  async run() {
    this.flushing = true;
    try {
      do {
        this.again = false;
        clearTimeout(this.retry);
        const locks = globalThis.navigator?.locks;
        if (locks) await locks.request(this.name, { ifAvailable: true }, async (lock) => (lock ? this.sendAll() : this.later()));
        else await this.sendAll();
      } while (this.again && !this.stopped);
    } finally {
      this.flushing = false;
    }
  }

  /** @returns {Promise<void>} */
  async sendAll() {
    for (const { id } of await this.mine()) {
      if (this.stopped) return;
      const db = await this.db;
      /** @type {Item | undefined} */
      const item = await db.get("items", id);
      if (!item || item.state === "failed") continue; // `sending` here was left behind by a tab that died: it goes out again
      if (item.needs && (await db.get("items", item.needs))) continue;
      await db.put("items", { ...item, state: "sending", attempts: item.attempts + 1 });
      await this.refresh(true);
      if (!(await this.sendOne({ ...item, state: "sending", attempts: item.attempts + 1 }))) return;
    }
  }

  /** @param {Item} item @returns {Promise<boolean>} whether to go on with the next */
  async sendOne(item) {
    const db = await this.db;
    try {
      const { status, data } = await this.post(item.method, item.path, { body: item.body, version: item.version });
      this.failures = 0;
      const older = status === 200 && item.method === "POST" && item.attempts > 1 && differs(item.body, data);
      if (older) await db.put("items", { ...item, state: "failed", problem: earlierStored(data) });
      else await db.delete("items", item.id);
      // Told before the item leaves the screen: what was sent is never for a moment nowhere.
      if (!older) this.tell({ type: "stored", item, data });
      await this.refresh(true);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status < 500 && ![401, 408, 425, 429].includes(error.status)) {
        await db.put("items", { ...item, state: "failed", attempts: item.attempts - 1, problem: error.problem });
        await this.refresh(true);
        return true;
      }
      await db.put("items", { ...item, state: "waiting", attempts: error instanceof ApiError && error.status < 500 ? item.attempts - 1 : item.attempts });
      await this.refresh(true);
      if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
      if (error instanceof ApiError && error.status === 401) this.tell({ type: "logged-out" });
      else this.later(error instanceof ApiError ? error.wait : 0);
      return false;
    }
  }

  /** @param {number} [atLeast] milliseconds */
  later(atLeast = 0) {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.flush(), Math.max(atLeast, jittered(this.failures++, this.random)));
  }

  /** @returns {Promise<Item[]>} */
  async mine() {
    const all = await (await this.db).getAll("items");
    return all.filter((item) => item.owner === this.owner).sort((a, b) => a.order - b.order);
  }

  /** @param {boolean} [others] tell the other tabs too */
  async refresh(others = false) {
    this.items = (await this.mine()).filter((item) => item.operation === this.operation);
    this.dispatchEvent(new CustomEvent("news", { detail: { type: "changed" } }));
    if (others) this.channel?.postMessage({ type: "changed" });
  }

  /** @param {News} news */
  tell(news) {
    this.dispatchEvent(new CustomEvent("news", { detail: news }));
    if (news.type === "stored") this.channel?.postMessage(news);
  }

  /** From another tab. @param {News} news */
  heard(news) {
    if (news.type === "changed") void this.refresh();
    else if (news.type === "stored" && news.item.owner === this.owner) this.dispatchEvent(new CustomEvent("news", { detail: news }));
  }

  /** @param {string} id @returns {Item["state"] | null} null: stored, withdrawn or never here */
  stateOf(id) {
    return this.items.find((item) => item.id === id)?.state ?? null;
  }
}

/** Whether the server's record says something else than what we sent. @param {Record<string, any>} body @param {any} data */
function differs(body, data) {
  return ["title", "text", "severity", "kind", "quantity", "note"].some((field) => field in body && data && field in data && body[field] !== data[field]);
}

/** @param {any} data @returns {import("./api.js").Problem} */
function earlierStored(data) {
  return { title: "Stored before", status: 409, detail: "An earlier wording was stored already. Change the record itself.", current: data };
}

/** Wipes what every person kept on this device: at log-out. @param {string} [name] */
export async function wipeOutbox(name = NAME) {
  const db = await database(name);
  await db.clear("items");
  db.close();
}
