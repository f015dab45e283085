// Base of what stands on a picture: renders again when the picture tells of something that it hears.
import { Light } from "../elements/light.js";

/** @typedef {import("../picture/picture").What} What */

export class OnPicture extends Light {
  static properties = /** @type {import("lit").PropertyDeclarations} */ ({ picture: { attribute: false } });
  /** What makes it render again. @type {What[]} */
  static hears = ["store", "outbox", "kinds", "preferences", "minute"];

  constructor() {
    super();
    /** @type {import("../picture/picture").Picture | null} */
    this.picture = null;
    /** @type {(() => void) | null} */
    this.stop = null;
    /** @type {import("../picture/picture").Picture | null} */
    this.heard = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.listen();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop?.();
    this.stop = null;
    this.heard = null;
  }

  listen() {
    if (this.heard === this.picture || !this.isConnected) return;
    this.stop?.();
    this.heard = this.picture;
    const hears = /** @type {typeof OnPicture} */ (this.constructor).hears;
    this.stop = this.picture?.subscribe((what) => hears.some((each) => what.has(each)) && this.told(what)) ?? null;
  }

  /** @param {ReadonlySet<What>} _what */
  told(_what) {
    this.requestUpdate();
  }

  /** @param {import("lit").PropertyValues} changed */
  willUpdate(changed) {
    if (changed.has("picture")) this.listen();
  }
}
