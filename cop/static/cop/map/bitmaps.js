// Pictures of symbols, made once per look. The oldest go first when there are too many.
import { militaryBitmap } from "./military.js";
import { drawSeverity } from "./severity.js";
import { tileBitmap } from "./tile.js";

/** @typedef {import("./military.js").Bitmap} Bitmap */

const MOST = 800;
/** milsymbol's size that gives a frame as tall as a tile of the other set. */
const MILITARY_PER_TILE = 23 / 26;

export class BitmapCache {
  constructor() {
    /** @type {Map<string, Bitmap>} */
    this.held = new Map();
    /** @type {Map<string, HTMLCanvasElement>} */
    this.marks = new Map();
  }

  /**
   * A severity mark with its halo, twice as wide as the mark itself.
   * @param {import("./types.js").Severity} severity @param {number} size css pixels
   * @param {import("./theme.js").MapTheme} theme @param {number} ratio
   */
  mark(severity, size, theme, ratio) {
    const key = `${severity}|${size}|${theme.key}|${ratio}`;
    let image = this.marks.get(key);
    if (!image) {
      image = document.createElement("canvas");
      image.width = image.height = Math.ceil(2 * size * ratio);
      const context = image.getContext("2d");
      context?.scale(ratio, ratio);
      if (context) drawSeverity(context, severity, size, size, size, theme);
      this.marks.set(key, image);
    }
    return image;
  }

  /**
   * @param {import("./types.js").SymbolSpec} spec @param {number} size side of a civilian tile, css pixels
   * @param {import("./theme.js").MapTheme} theme @param {number} ratio
   */
  get(spec, size, theme, ratio) {
    const key = `${spec.key}|${size}|${theme.key}|${ratio}`;
    let bitmap = this.held.get(key);
    if (!bitmap) {
      bitmap = spec.style === "military" ? militaryBitmap(spec.sidc, size * MILITARY_PER_TILE, theme, ratio) : tileBitmap(spec, size, theme, ratio);
      this.held.set(key, bitmap);
      if (this.held.size > MOST) this.held.delete(/** @type {string} */ (this.held.keys().next().value));
    }
    return bitmap;
  }
}
