// One picture of the map between two changes: which symbols, at which places, with which texts, and what lies where for the pointer.
// Coordinates are layer pixels of the view it was made for; symbols keep their size when the view is being zoomed.
import { BoxGrid } from "./boxes.js";
import { nodeOf } from "./clusters.js";
import { labelText } from "./items.js";
import { placeLabels } from "./labels.js";

/** @typedef {import("./types.js").Item} Item */
/** @typedef {import("./types.js").Node} Node */
/** @typedef {import("./military.js").Bitmap} Bitmap */
/** @typedef {(mx: number, my: number) => [number, number]} Projection */
/** @typedef {{key: string, mx: number, my: number, dx: number, dy: number, shift: [number, number], text: string, boxed: boolean, width: number}} SceneLabel */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {{place: Place, dx: number, dy: number}} SceneName */
/** @typedef {{from: Node, to: Node, strong: boolean}} SceneLine */
/** @typedef {{mx: number, my: number, text: string, width: number}} Note a text of the storm */
/** @typedef {{note: Note, dx: number, dy: number}} SceneNote */
/**
 * @typedef {object} Scene
 * @property {Node[]} nodes in the order of drawing
 * @property {Map<string, Bitmap>} bitmaps by node key
 * @property {SceneLabel[]} labels
 * @property {SceneName[]} names
 * @property {SceneNote[]} notes
 * @property {SceneLine[]} lines
 * @property {BoxGrid<Node>} hits
 * @property {Node[]} legs nodes that stand aside from their place
 */
/**
 * @typedef {object} SceneInput
 * @property {Node[]} nodes
 * @property {Item[]} extra selected, hovered and bound items: drawn on top even when a cluster holds them
 * @property {string | null} selected item key
 * @property {string | null} hovered item key
 * @property {{incident: string, resource: string}[]} ties pairs of item keys
 * @property {Place[]} places
 * @property {Note[]} notes
 * @property {import("./types.js").Box} view what can be seen, layer pixels
 * @property {boolean} narrow a whole title would cross the screen
 * @property {import("./types.js").LabelMode} labels
 * @property {Projection} project
 * @property {(item: Item) => Bitmap} bitmap
 * @property {(text: string) => number} measure css pixels in the label font
 * @property {(cluster: import("./types.js").Cluster) => string} describe what a cluster holds, in words
 */

export const LABEL_HEIGHT = 14;
export const CLUSTER_RADIUS = 19;
const SELECTED_RANK = 100;
const HOVERED_RANK = 90;
const CLUSTER_BOX = { x: -CLUSTER_RADIUS - 4, y: -CLUSTER_RADIUS - 6, w: 2 * CLUSTER_RADIUS + 10, h: 2 * CLUSTER_RADIUS + 10 };
const BOX_PADDING = 8;

/** @param {SceneInput} input @returns {Scene} */
export function buildScene(input) {
  const nodes = orderedNodes(input);
  /** @type {Map<string, Bitmap>} */
  const bitmaps = new Map();
  /** @type {BoxGrid<Node>} */
  const hits = new BoxGrid();
  /** @type {BoxGrid<string>} */
  const taken = new BoxGrid();
  /** @type {import("./labels.js").LabelRequest[]} */
  const requests = [];
  /** @type {Map<string, string>} */
  const texts = new Map();
  for (const node of nodes) {
    const [x, y] = nodePoint(node, input.project);
    const bitmap = node.item ? input.bitmap(node.item) : null;
    if (bitmap) bitmaps.set(node.key, bitmap);
    const body = bitmap?.box ?? CLUSTER_BOX;
    const box = { x: x + body.x, y: y + body.y, w: body.w, h: body.h };
    hits.add(box, node);
    taken.add(box, node.key);
    const chosen = node.key === input.selected;
    const hovered = node.key === input.hovered;
    const text = node.item ? labelText(node.item, input.labels, chosen || hovered, input.narrow ? 16 : undefined) : hovered && node.cluster ? input.describe(node.cluster) : "";
    if (!text) continue;
    texts.set(node.key, text);
    const width = input.measure(text) + (chosen ? 2 * BOX_PADDING : 0);
    requests.push({ key: node.key, x, y, body: chosen ? grow(body, 6) : body, width, height: chosen ? LABEL_HEIGHT + 8 : LABEL_HEIGHT, rank: node.rank, forced: chosen || hovered });
  }
  requests.push(...nameRequests(input), ...noteRequests(input));
  const placed = placeLabels(requests, taken, input.view);
  const labels = nodes.flatMap((node) => {
    const at = placed.get(node.key);
    const text = texts.get(node.key);
    if (!at || !text) return [];
    const boxed = node.key === input.selected;
    return [{ key: node.key, mx: node.mx, my: node.my, dx: at.dx, dy: at.dy, shift: node.shift ?? NO_SHIFT, text, boxed, width: input.measure(text) }];
  });
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  for (const label of labels) addLabelHit(label, byKey, hits, input.project);
  return { nodes, bitmaps, labels, names: stood(input.places, "place", placed, (place) => ({ place })), notes: stood(input.notes, "note", placed, (note) => ({ note })), lines: tiesBetween(nodes, input), hits, legs: nodes.filter((node) => node.shift) };
}

/** @type {[number, number]} */
const NO_SHIFT = [0, 0];

/** @param {SceneInput} input @returns {Node[]} */
function orderedNodes({ nodes, extra, selected, hovered }) {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  for (const item of extra) if (!byKey.has(item.key)) byKey.set(item.key, { ...nodeOf(item), rank: HOVERED_RANK - 1 });
  const raised = [...byKey.values()].map((node) => {
    if (node.key === selected) return { ...node, rank: SELECTED_RANK };
    return node.key === hovered ? { ...node, rank: HOVERED_RANK } : node;
  });
  return raised.sort((a, b) => a.rank - b.rank || b.my - a.my || (a.key < b.key ? -1 : 1));
}

/** @param {Node} node @param {Projection} project @returns {[number, number]} */
export function nodePoint(node, project) {
  const [x, y] = project(node.mx, node.my);
  return node.shift ? [x + node.shift[0], y + node.shift[1]] : [x, y];
}

/** @param {import("./types.js").Box} box @param {number} by */
function grow(box, by) {
  return { x: box.x - by, y: box.y - by, w: box.w + 2 * by, h: box.h + 2 * by };
}

/** A text is as good a target as its symbol. @param {SceneLabel} label @param {Map<string, Node>} byKey @param {BoxGrid<Node>} hits @param {Projection} project */
function addLabelHit(label, byKey, hits, project) {
  const node = byKey.get(label.key);
  if (!node) return;
  const [x, y] = nodePoint(node, project);
  hits.add({ x: x + label.dx, y: y + label.dy, w: label.width + (label.boxed ? 2 * BOX_PADDING : 0), h: LABEL_HEIGHT }, node);
}

const NOWHERE = { x: 0, y: 0, w: 0, h: 0 };
const DOT = { x: -4, y: -4, w: 8, h: 8 };
const NOTE_RANK = 9.5; // the time of a storm before the name of a minor incident

/** @param {SceneInput} input @returns {import("./labels.js").LabelRequest[]} */
function nameRequests({ places, project }) {
  return places.map((place, i) => {
    const [x, y] = project(place.mx, place.my);
    return { key: `place:${i}`, x, y, body: NOWHERE, width: place.width, height: place.big ? 18 : 15, rank: place.rank, forced: false, centered: true, mayStepAside: place.big };
  });
}

/** @param {SceneInput} input @returns {import("./labels.js").LabelRequest[]} */
function noteRequests({ notes, project }) {
  return notes.map((note, i) => {
    const [x, y] = project(note.mx, note.my);
    return { key: `note:${i}`, x, y, body: DOT, width: note.width, height: 13, rank: NOTE_RANK, forced: false };
  });
}

/**
 * Those that found a place.
 * @template T @template {object} Out
 * @param {T[]} things @param {string} prefix @param {Map<string, import("./labels.js").Placement>} placed @param {(thing: T) => Out} wrap
 */
function stood(things, prefix, placed, wrap) {
  return things.flatMap((thing, i) => {
    const at = placed.get(`${prefix}:${i}`);
    return at ? [{ ...wrap(thing), dx: at.dx, dy: at.dy }] : [];
  });
}

/** Lines from a committed resource to its incident, where both are on the map. @param {Node[]} nodes @param {SceneInput} input @returns {SceneLine[]} */
function tiesBetween(nodes, { ties, selected, hovered }) {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  return ties.flatMap(({ incident, resource }) => {
    const from = byKey.get(resource);
    const to = byKey.get(incident);
    if (!from || !to) return [];
    return [{ from, to, strong: [incident, resource].some((key) => key === selected || key === hovered) }];
  });
}
