// Keeps a lit element in step with its `picture`: `new Following(this)`. It renders again after changes of the kinds named.

/**
 * @typedef {import("./picture").Picture} Picture
 * @typedef {import("./picture").What} What
 */

export class Following {
  /**
   * @param {import("lit").ReactiveControllerHost & {picture: Picture | null}} host
   * @param {What[]} [what] only these; all when left out
   */
  constructor(host, what = []) {
    this.host = host;
    this.what = new Set(what);
    /** @type {Picture | null} */
    this.followed = null;
    host.addController(this);
  }

  hostUpdate() {
    if (this.followed !== this.host.picture) this.hostConnected();
  }

  hostConnected() {
    this.hostDisconnected();
    this.followed = this.host.picture;
    this.stop = this.followed?.subscribe((what) => {
      if (this.what.size === 0 || [...what].some((each) => this.what.has(each))) this.host.requestUpdate();
    });
  }

  hostDisconnected() {
    this.stop?.();
    this.followed = null;
  }
}
