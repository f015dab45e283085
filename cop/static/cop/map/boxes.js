// A grid of boxes in the plane: what is free, and what lies under a point. Coordinates are css pixels.

/** @typedef {import("./types.js").Box} Box */

const CELL = 64;
const ROWS = 65_536; // cells are numbered, since texts as keys cost most of the time

/** @template T */
export class BoxGrid {
  constructor() {
    /** @type {Map<number, {box: Box, value: T, order: number}[]>} */
    this.cells = new Map();
    this.count = 0;
  }

  /** @param {Box} box @param {T} value later ones lie above */
  add(box, value) {
    const entry = { box, value, order: this.count };
    this.count += 1;
    this.eachCell(box, (key) => {
      const cell = this.cells.get(key);
      if (cell) cell.push(entry);
      else this.cells.set(key, [entry]);
    });
  }

  /** Whether nothing overlaps the box; `except` may lie there. @param {Box} box @param {T} [except] */
  isFree(box, except) {
    let free = true;
    this.eachCell(box, (key) => {
      if (!free) return;
      for (const entry of this.cells.get(key) ?? []) {
        if (entry.value !== except && overlap(entry.box, box)) {
          free = false;
          return;
        }
      }
    });
    return free;
  }

  /**
   * The value whose box holds the point, the topmost one; else the nearest within the tolerance.
   * @param {number} x @param {number} y @param {number} [tolerance] css pixels
   * @returns {T | null}
   */
  at(x, y, tolerance = 0) {
    let best = null;
    let bestDistance = Infinity;
    let bestOrder = -1;
    this.eachCell({ x: x - tolerance, y: y - tolerance, w: 2 * tolerance, h: 2 * tolerance }, (key) => {
      for (const { box, value, order } of this.cells.get(key) ?? []) {
        const distance = Math.hypot(Math.max(box.x - x, 0, x - box.x - box.w), Math.max(box.y - y, 0, y - box.y - box.h));
        if (distance > tolerance) continue;
        if (distance < bestDistance || (distance === bestDistance && order > bestOrder)) {
          best = value;
          bestDistance = distance;
          bestOrder = order;
        }
      }
    });
    return best;
  }

  /** @param {Box} box @param {(key: number) => void} visit */
  eachCell(box, visit) {
    const right = Math.floor((box.x + box.w) / CELL);
    const bottom = Math.floor((box.y + box.h) / CELL);
    for (let column = Math.floor(box.x / CELL); column <= right; column += 1) {
      for (let row = Math.floor(box.y / CELL); row <= bottom; row += 1) visit(column * ROWS + row);
    }
  }
}

/** @param {Box} a @param {Box} b */
export function overlap(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
