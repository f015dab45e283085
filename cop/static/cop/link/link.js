// The live link of a page: one socket, resumed from the numbers we have, healed by the entries API, polled when no socket opens.
//
// Truth is the journal, a push is a hint: an entry is applied when it is the next of its stream, dropped when we have it,
// and when one is missing everything after what we have is fetched. The beat (every 15 s) tells heads and epoch, so that a
// lost frame shows within one beat. Another epoch is another database: the snapshot is taken anew.
import { get, inOperation, verdict } from "./api.js";
import { jittered } from "./backoff.js";
import { Sequencer } from "./sequencer.js";
import { Wakefulness } from "./wakefulness.js";

/**
 * @typedef {import("./types").Phase} Phase
 * @typedef {import("./types").LinkStatus} LinkStatus
 * @typedef {import("../store/forms").Heads} Heads
 */

const SILENCE = 40_000; // two beats and a half without a frame: the socket is dead though nobody said so
const OPENING = 10_000;
const POLL = 5_000;

export class Link extends EventTarget {
  /** @param {import("./types").LinkOptions} options */
  constructor({ slug, store, onTrack = () => {}, Socket = WebSocket, read = get, now = Date.now, random = Math.random }) {
    super();
    this.slug = slug;
    this.store = store;
    this.onTrack = onTrack;
    this.Socket = Socket;
    this.read = read;
    this.now = now;
    this.random = random;
    /** @type {LinkStatus} */
    this.status = { phase: "connecting", done: 0, total: 0, goodAt: store.state.at ? Date.parse(store.state.at) : 0 };
    this.sequencer = new Sequencer({ slug, store, read });
    /** @type {WebSocket | null} */
    this.socket = null;
    this.failures = 0;
    this.heardAt = 0;
    this.wakefulness = new Wakefulness({
      now,
      woke: () => this.nudge(),
      wentOffline: () => this.lost("offline"),
      shown: () => this.now() - this.heardAt > POLL * 3 && this.nudge(),
      ticked: () => this.lookForSilence(),
      present: () => this.isOpen() && this.socket?.send('{"type":"here"}'),
    });
    this.stopped = true;
    /** Heads to reach before we call ourselves live. @type {Heads} */
    this.goal = {};
    this.refetching = false;
  }

  async start() {
    this.stopped = false;
    this.wakefulness.start();
    if (!this.store.state.epoch && !(await this.refetch())) return;
    this.open();
  }

  stop() {
    this.stopped = true;
    this.wakefulness.stop();
    this.hangUp();
  }

  /** @param {Partial<LinkStatus>} change */
  say(change) {
    this.dispatchEvent(new CustomEvent("status", { detail: (this.status = { ...this.status, ...change }) }));
  }

  /** Try now: the network is back, the device woke, or somebody pressed the button. */
  nudge() {
    if (this.stopped || this.ended) return;
    this.failures = 0;
    this.hangUp();
    this.open();
  }

  isOpen() {
    return this.socket?.readyState === 1;
  }

  get ended() {
    return this.status.phase === "logged-out" || this.status.phase === "withdrawn";
  }

  open() {
    if (this.stopped || this.ended) return;
    if (!this.store.state.epoch) return void this.refetch().then((ready) => ready && this.open());
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new this.Socket(`${scheme}://${location.host}/ws/operations/${encodeURIComponent(this.slug)}/`);
    this.socket = socket;
    this.openingAt = this.now();
    socket.onopen = () => {
      this.heardAt = this.now();
      socket.send(JSON.stringify({ type: "resume", epoch: this.store.state.epoch, have: this.store.state.heads }));
    };
    socket.onmessage = (event) => socket === this.socket && this.frame(JSON.parse(event.data));
    socket.onclose = (event) => socket === this.socket && this.closed(event.code);
  }

  /** Drops the socket, and whatever was planned. */
  hangUp() {
    clearTimeout(this.retry);
    clearTimeout(this.poll);
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** @param {any} frame one message, or several that waited; entries that follow each other are applied at once */
  frame(frame) {
    this.heardAt = this.now();
    this.failures = 0;
    const socket = this.socket;
    /** @type {import("../store/forms").Entry[]} */
    let entries = [];
    for (const message of Array.isArray(frame) ? frame : [frame]) {
      if (message.type === "entry") {
        entries.push(message);
        continue;
      }
      this.entries(entries.splice(0));
      if (message.type === "welcome") this.welcome(message);
      else if (message.type === "beat") this.beat(message);
      else if (message.type === "presence") this.store.presence(message);
      else if (message.type === "track") this.onTrack(message);
      if (socket !== this.socket) return; // it began anew
    }
    this.entries(entries);
  }

  /** @param {{epoch: string, heads: Heads}} message */
  welcome({ epoch, heads }) {
    clearTimeout(this.poll);
    if (epoch !== this.store.state.epoch || this.sequencer.regrouped(heads)) return void this.startOver();
    const total = this.sequencer.missing((this.goal = heads));
    this.say({ phase: total ? "catching" : "live", done: 0, total, goodAt: total ? this.status.goodAt : this.now() });
  }

  /** @param {{epoch: string, heads: Heads}} message */
  beat({ epoch, heads }) {
    if (epoch !== this.store.state.epoch || this.sequencer.regrouped(heads)) return void this.startOver();
    const missing = this.sequencer.missing((this.goal = heads));
    if (missing === 0) return this.say({ phase: "live", done: 0, total: 0, goodAt: this.now() });
    if (this.status.phase !== "catching") this.say({ phase: "catching", done: 0, total: missing });
    this.sequencer.fill(heads).then((count) => this.applied(count), (error) => this.failed(error));
  }

  /** @param {import("../store/forms").Entry[]} entries */
  entries(entries) {
    if (entries.length === 0) return;
    const { applied, gap } = this.sequencer.take(entries);
    if (gap) this.sequencer.fill(gap).then((count) => this.applied(count), (error) => this.failed(error));
    this.applied(applied);
  }

  /** @param {number} count */
  applied(count) {
    if (this.status.phase === "catching") {
      const done = this.status.done + count;
      if (this.sequencer.missing(this.goal) === 0) this.say({ phase: this.socket ? "live" : this.status.phase, done: 0, total: 0, goodAt: this.now() });
      else this.say({ done, total: Math.max(this.status.total, done + this.sequencer.missing(this.goal)) });
    } else if (count) this.say({ goodAt: this.now() });
  }

  /** @param {number} code */
  closed(code) {
    if (code === 4401 || code === 4403) return this.finish(code === 4401 ? "logged-out" : "withdrawn");
    if (code === 4408 && this.failures++ < 3) return this.open();
    this.lost();
  }

  /** @param {Phase} phase */
  finish(phase) {
    this.hangUp();
    if (phase === "withdrawn") this.store.clear();
    this.say({ phase });
  }

  /** No socket: ask over HTTP whether it is the link, the login or only the socket, and try again later. @param {Phase} [phase] */
  lost(phase) {
    if (this.stopped || this.ended) return;
    this.hangUp();
    if (phase) this.say({ phase });
    else if (this.status.phase === "live") this.say({ phase: "connecting" });
    this.retry = setTimeout(() => this.open(), jittered(this.failures++, this.random));
    this.pull();
  }

  /** Entries by polling, until the socket opens. */
  async pull() {
    if (this.stopped || this.ended || this.isOpen()) return;
    try {
      const { epoch, count } = await this.sequencer.pull();
      if (epoch !== this.store.state.epoch) return void this.startOver();
      if (this.isOpen()) return;
      this.say({ phase: "polling", goodAt: this.now(), done: 0, total: 0 });
      this.applied(count);
    } catch (error) {
      this.failed(error);
    }
    if (!this.stopped && !this.ended && !this.refetching) this.poll = setTimeout(() => this.pull(), POLL);
  }

  /** @param {unknown} error */
  failed(error) {
    if (this.stopped) return;
    const meaning = verdict(error);
    if (meaning === "unreachable") return void (this.isOpen() || this.say({ phase: "offline" }));
    // A stream that is not ours any more does not say that the operation is: the snapshot tells.
    if (meaning === "withdrawn" && !this.refetching) return void this.startOver();
    this.finish(meaning);
  }

  /** Everything anew: another epoch, or an audience that is no longer ours. */
  async startOver() {
    this.hangUp();
    if (await this.refetch()) this.open();
  }

  /** @returns {Promise<boolean>} whether the store is whole now */
  async refetch() {
    if (this.refetching) return false;
    this.refetching = true;
    this.say({ phase: this.status.goodAt ? "catching" : "connecting", done: 0, total: 0 });
    try {
      const snapshot = await this.read(inOperation(this.slug, "snapshot/"));
      this.sequencer.reset();
      this.store.load(snapshot);
      this.say({ goodAt: this.now() });
      return true;
    } catch (error) {
      this.failed(error);
      if (!this.stopped && !this.ended) this.retry = setTimeout(() => this.open(), jittered(this.failures++, this.random));
      return false;
    } finally {
      this.refetching = false;
    }
  }

  /** A socket that is silent, or that never opens, is dead though nobody said so. */
  lookForSilence() {
    if (this.ended || !this.socket) return;
    const now = this.now();
    if (this.socket.readyState === 0 ? now - (this.openingAt ?? now) > OPENING : now - this.heardAt > SILENCE) this.lost();
  }
}
