// A list that does not jump: while somebody points at it or walks through it, its rows stay where they are and new ones wait. Pure.

export class Gathered {
  constructor() {
    /** Ids as they stand on screen. @type {string[]} */
    this.shown = [];
    /** Ids that wait to be shown. @type {string[]} */
    this.waiting = [];
  }

  /**
   * @param {string[]} order what the list would show now
   * @param {boolean} held somebody is in the list
   * @param {(id: string) => boolean} exists whether a record is still there at all
   * @param {(id: string) => boolean} [own] what the reader wrote: that never waits
   * @returns {boolean} whether the rows on screen changed
   */
  take(order, held, exists, own = () => false) {
    const before = this.shown;
    if (!held || before.length === 0) {
      this.shown = order;
      this.waiting = [];
    } else {
      const standing = new Set(before.filter(exists));
      this.waiting = order.filter((id) => !standing.has(id) && !own(id));
      const added = order.filter((id) => !standing.has(id) && own(id));
      if (added.length || standing.size !== before.length) this.shown = added.reduce((shown, id) => placed(shown, id, order), [...standing]);
    }
    return this.shown !== before;
  }
}

/** `shown` with `id` put before the first row that follows it in `order`. @param {string[]} shown @param {string} id @param {string[]} order */
function placed(shown, id, order) {
  const later = new Set(order.slice(order.indexOf(id) + 1));
  const at = shown.findIndex((each) => later.has(each));
  const next = [...shown];
  next.splice(at < 0 ? shown.length : at, 0, id);
  return next;
}

const NAMES = /** @type {const} */ (["severity", "changed", "title", "status"]);
/** @typedef {{by: typeof NAMES[number], down: boolean}} Order `down`: the worst, the newest, Z first */

/** `sort=changed`, `sort=-severity`; the worst first when nothing is said. @param {string | null} text @returns {Order} */
export function parseOrder(text) {
  const by = (text ?? "").replace(/^-/, "");
  const known = NAMES.find((name) => name === by) ?? "severity";
  const natural = known === "severity" || known === "changed";
  return { by: known, down: (text ?? "").startsWith("-") ? !natural : natural };
}

/** @param {Order} order @returns {string | null} null: the default */
export function orderText({ by, down }) {
  const natural = by === "severity" || by === "changed";
  const text = `${down === natural ? "" : "-"}${by}`;
  return text === "severity" ? null : text;
}

/** Pressing a heading: its natural direction first, the other way at the second press. @param {Order} order @param {Order["by"]} by @returns {Order} */
export function turned(order, by) {
  const natural = by === "severity" || by === "changed";
  return order.by === by ? { by, down: !order.down } : { by, down: natural };
}

const SEVERITIES = ["extreme", "severe", "moderate", "minor", "unknown"];
const STATUSES = ["reported", "verified", "responding", "contained", "closed", "duplicate", "false"];

/** @param {string} a @param {string} b */
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** @typedef {import("../store/forms").Incident} Incident */
/** Smaller first: natural rank per column. @type {Record<Order["by"], (a: Incident, b: Incident) => number>} */
const COLUMNS = {
  severity: (a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity),
  changed: (a, b) => compare(a.updated_at, b.updated_at),
  title: (a, b) => a.title.localeCompare(b.title),
  status: (a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status),
};

/** @param {Incident[]} incidents @param {Order} order @returns {Incident[]} */
export function sorted(incidents, { by, down }) {
  const sign = down ? -1 : 1;
  return [...incidents].sort((a, b) => sign * COLUMNS[by](a, b) || compare(b.updated_at, a.updated_at) || compare(a.id, b.id));
}
