// Military symbols by milsymbol, drawn once per look and then reused as bitmaps.
import { milsymbol } from "./milsymbol.js";

/** @typedef {import("./theme.js").MapTheme} MapTheme */
/** @typedef {{image: HTMLCanvasElement, width: number, height: number, anchorX: number, anchorY: number, box: import("./types.js").Box}} Bitmap sizes in css pixels; box: the body, relative to the anchor */

const ICON_INK = "#0b1014"; // the fills are light in every theme

/** @param {string} sidc @param {number} size milsymbol's own unit @param {MapTheme} theme */
function symbol(sidc, size, theme) {
  const every = (/** @type {string} */ color) => ({ Civilian: color, Friend: color, Hostile: color, Neutral: color, Unknown: color, Suspect: color });
  const fill = { Civilian: theme.neutral, Friend: theme.friend, Hostile: theme.unknown, Neutral: theme.neutral, Unknown: theme.unknown, Suspect: theme.unknown };
  return new milsymbol.Symbol(sidc, {
    size, strokeWidth: 4.5, outlineWidth: 5, outlineColor: theme.halo, frameColor: every(theme.frame), iconColor: ICON_INK, colorMode: fill, standard: "2525",
  });
}

/** @param {string} sidc @param {number} size @param {MapTheme} theme @param {number} ratio device pixels per css pixel @returns {Bitmap} */
export function militaryBitmap(sidc, size, theme, ratio) {
  const drawn = symbol(sidc, size, theme);
  const { width, height } = drawn.getSize();
  const anchor = drawn.getAnchor();
  return {
    image: drawn.asCanvas(ratio), width, height, anchorX: anchor.x, anchorY: anchor.y,
    box: { x: -anchor.x, y: -anchor.y, w: width, h: height },
  };
}

/** Whether the standard knows the symbol. @param {string} sidc */
export function isDrawable(sidc) {
  return Boolean(new milsymbol.Symbol(sidc, { size: 20 }).isValid());
}
