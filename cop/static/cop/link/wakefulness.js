// Knows when the device slept, lost its network or was looked at again, and whether somebody sits at it.

const EVERY = 5_000;
const SLEPT = 20_000; // timers stood still for longer than that
const HERE_EVERY = 60_000;
const ATTENTION = 120_000;

/**
 * @typedef {object} Wakes
 * @property {() => number} now
 * @property {() => void} woke slept, or the network is back
 * @property {() => void} wentOffline
 * @property {() => void} shown looked at again
 * @property {() => void} ticked every 5 s
 * @property {() => void} present once a minute while somebody uses the screen
 */

export class Wakefulness {
  /** @param {Wakes} wakes */
  constructor(wakes) {
    this.tell = wakes;
    this.onVisibility = () => document.visibilityState === "visible" && wakes.shown();
    this.onUse = () => (this.usedAt = wakes.now());
    this.tickedAt = this.usedAt = this.toldAt = 0;
    /** @type {[EventTarget, string, () => void][]} */
    this.ears = [
      [window, "online", wakes.woke],
      [window, "offline", wakes.wentOffline],
      [document, "visibilitychange", this.onVisibility],
      [window, "pointerdown", this.onUse],
      [window, "keydown", this.onUse],
    ];
  }

  start() {
    this.tickedAt = this.usedAt = this.toldAt = this.tell.now();
    this.timer = setInterval(() => this.tick(), EVERY);
    for (const [target, name, listener] of this.ears) target.addEventListener(name, listener);
  }

  stop() {
    clearInterval(this.timer);
    for (const [target, name, listener] of this.ears) target.removeEventListener(name, listener);
  }

  /** A clock that jumped is a device that slept. */
  tick() {
    const now = this.tell.now();
    const slept = now - this.tickedAt > SLEPT;
    this.tickedAt = now;
    if (slept) return this.tell.woke();
    this.tell.ticked();
    if (document.visibilityState !== "visible" || now - this.usedAt > ATTENTION || now - this.toldAt < HERE_EVERY) return;
    this.toldAt = now;
    this.tell.present();
  }
}
