// A figure over time as a stepped line: it holds until the next one is known. Decoration of the table beside it.
import { html, svg } from "lit";

const WIDTH = 480;
const HEIGHT = 72;

/**
 * @param {{as_of: string, value: number}[]} rows any order
 * @returns {{x: number, y: number}[]} within WIDTH and HEIGHT, oldest first
 */
export function points(rows) {
  const sorted = [...rows].sort((a, b) => (a.as_of < b.as_of ? -1 : 1));
  const times = sorted.map(({ as_of }) => Date.parse(as_of));
  const most = Math.max(1, ...sorted.map(({ value }) => value));
  const from = times[0];
  const span = Math.max(1, times[times.length - 1] - from);
  return sorted.map(({ value }, i) => ({ x: 4 + ((WIDTH - 8) * (times[i] - from)) / span, y: HEIGHT - 6 - ((HEIGHT - 14) * value) / most }));
}

/** @param {{as_of: string, value: number}[]} rows */
export function curve(rows) {
  const marks = points(rows);
  const line = marks.map(({ x, y }, i) => (i ? `H${x.toFixed(1)}V${y.toFixed(1)}` : `M${x.toFixed(1)} ${y.toFixed(1)}`)).join("");
  return html`<svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"><path class="base" d="M0 ${HEIGHT - 6}H${WIDTH}" /><path class="line" d=${line} />${marks.map(({ x, y }) => svg`<circle cx=${x.toFixed(1)} cy=${y.toFixed(1)} r="3" />`)}</svg>`;
}
