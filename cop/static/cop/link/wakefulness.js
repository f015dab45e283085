// Knows when the device slept, lost its network or was looked at again.

const EVERY = 5_000;
const SLEPT = 20_000; // timers stood still for longer than that

export class Wakefulness {
  /** @param {{now: () => number, woke: () => void, wentOffline: () => void, shown: () => void, ticked: () => void}} tell */
  constructor({ now, woke, wentOffline, shown, ticked }) {
    this.now = now;
    this.tell = { woke, wentOffline, shown, ticked };
    this.onVisibility = () => document.visibilityState === "visible" && shown();
    this.tickedAt = 0;
  }

  start() {
    this.tickedAt = this.now();
    this.timer = setInterval(() => this.tick(), EVERY);
    window.addEventListener("online", this.tell.woke);
    window.addEventListener("offline", this.tell.wentOffline);
    document.addEventListener("visibilitychange", this.onVisibility);
  }

  stop() {
    clearInterval(this.timer);
    window.removeEventListener("online", this.tell.woke);
    window.removeEventListener("offline", this.tell.wentOffline);
    document.removeEventListener("visibilitychange", this.onVisibility);
  }

  /** A clock that jumped is a device that slept. */
  tick() {
    const now = this.now();
    const slept = now - this.tickedAt > SLEPT;
    this.tickedAt = now;
    if (slept) this.tell.woke();
    else this.tell.ticked();
  }
}
