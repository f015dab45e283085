// Changes as the reader writes them: a position in their notation. The same objects while nothing is another, so that rows stay as they are.

/** @typedef {{field: string, from: any, to: any}} Change */

/** @param {Change[]} changes @param {(lon: number, lat: number) => string} format @returns {Change[]} */
export function saidChanges(changes, format) {
  const said = (/** @type {any} */ value) => (value?.type === "Point" ? format(value.coordinates[0], value.coordinates[1]) : value?.type ? "…" : value);
  return changes.map(({ field, from, to }) => ({ field, from: said(from), to: said(to) }));
}

/** @type {WeakMap<object, {notation: string, line: any}>} */
const kept = new WeakMap();

/** A line of the log for its reader. @template {{changes: Change[]}} T @param {T} line @param {import("../picture/picture").Picture} picture @returns {T} */
export function saidLine(line, picture) {
  if (!line.changes.some(({ from, to }) => from?.type || to?.type)) return line;
  const held = kept.get(line);
  if (held?.notation === picture.notation) return held.line;
  const said = { ...line, changes: saidChanges(line.changes, (lon, lat) => picture.format(lon, lat)) };
  kept.set(line, { notation: picture.notation, line: said });
  return said;
}
