// Where text stands: beside its symbol, never on another symbol or text. What is worse, or selected, chooses first.

/** @typedef {import("./types.js").Box} Box */
/**
 * @typedef {object} LabelRequest
 * @property {string} key of the node that it belongs to
 * @property {number} x anchor of the node, css pixels
 * @property {number} y
 * @property {Box} body the symbol, relative to the anchor
 * @property {number} width of the text
 * @property {number} height
 * @property {number} rank higher chooses first
 * @property {boolean} forced stands even where there is no room
 * @property {boolean} [centered] on the anchor itself: names of towns
 * @property {boolean} [mayStepAside] a big town is known to lie about there; a small one would be said to lie elsewhere
 */
/** @typedef {{key: string, dx: number, dy: number, side: Side}} Placement top left corner of the text, relative to the anchor */
/** @typedef {"right" | "left" | "below" | "above" | "on" | "north" | "south" | "east" | "west" | "far north" | "far south"} Side the points of the compass: a town's name that had to step aside */

const GAP = 6;
const AIR = 2;
const SIDES = /** @type {const} */ (["right", "left", "below", "above"]);
const TOWN_SIDES = /** @type {const} */ (["on", "north", "south", "east", "west", "far north", "far south"]);
const ONLY_HERE = /** @type {const} */ (["on"]);
const ASIDE = 30; // css pixels: past the ring of a cluster

/** @param {LabelRequest} request @param {Side} side @returns {[number, number]} */
function offset({ body, width, height }, side) {
  const middleX = body.x + body.w / 2;
  const middleY = body.y + body.h / 2;
  if (side === "right") return [body.x + body.w + GAP, middleY - height / 2];
  if (side === "left") return [body.x - GAP - width, middleY - height / 2];
  if (side === "below") return [middleX - width / 2, body.y + body.h + 2];
  if (side === "above") return [middleX - width / 2, body.y - 2 - height];
  if (side === "far north") return [-width / 2, -height / 2 - 2 * ASIDE];
  if (side === "far south") return [-width / 2, -height / 2 + 2 * ASIDE];
  if (side === "north") return [-width / 2, -height / 2 - ASIDE];
  if (side === "south") return [-width / 2, -height / 2 + ASIDE];
  if (side === "east") return [ASIDE - 4, -height / 2];
  if (side === "west") return [4 - ASIDE - width, -height / 2];
  return [-width / 2, -height / 2];
}

/**
 * @param {LabelRequest[]} requests
 * @param {import("./boxes.js").BoxGrid<string>} taken symbols, by key; placed labels are added
 * @param {Box} [view] forced texts stay inside it where they can
 * @returns {Map<string, Placement>} without those that found no room
 */
export function placeLabels(requests, taken, view) {
  /** @type {Map<string, Placement>} */
  const placed = new Map();
  const order = [...requests].sort((a, b) => Number(b.forced) - Number(a.forced) || b.rank - a.rank || (a.key < b.key ? -1 : 1));
  for (const request of order) {
    const sides = request.centered ? (request.mayStepAside ? TOWN_SIDES : ONLY_HERE) : SIDES;
    const free = (/** @type {Side} */ side) => taken.isFree(boxAt(request, side), request.key);
    const inView = (/** @type {Side} */ side) => !view || inside(boxAt(request, side), view);
    const side = request.forced ? (sides.find((each) => free(each) && inView(each)) ?? sides.find(inView) ?? sides.find(free) ?? sides[0]) : sides.find(free);
    if (!side) continue;
    const [dx, dy] = offset(request, side);
    placed.set(request.key, { key: request.key, dx, dy, side });
    taken.add(boxAt(request, side), request.key);
  }
  return placed;
}

/** @param {LabelRequest} request @param {Side} side @returns {Box} */
function boxAt(request, side) {
  const [dx, dy] = offset(request, side);
  return { x: request.x + dx - AIR, y: request.y + dy - 1, w: request.width + 2 * AIR, h: request.height + 2 };
}

/** @param {Box} box @param {Box} around */
function inside(box, around) {
  return box.x >= around.x && box.y >= around.y && box.x + box.w <= around.x + around.w && box.y + box.h <= around.y + around.h;
}
