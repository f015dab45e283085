// Which symbol stands for a record: pure choice, no drawing.
// SIDC digits (MIL-STD-2525D): 3 context (0 reality, 1 exercise), 4 identity (1 unknown, 3 friend, 4 neutral), 7 status (1 planned: dashed frame).

/** @typedef {import("./types.js").SymbolSpec} SymbolSpec */
/** @typedef {import("./types.js").IncidentRecord} IncidentRecord */
/** @typedef {import("./types.js").ResourceRecord} ResourceRecord */
/** @typedef {import("./types.js").Kinds} Kinds */
/**
 * @typedef {object} SymbolChoice
 * @property {import("./types.js").SymbolSet} set
 * @property {Kinds} kinds
 * @property {boolean} exercise
 * @property {number} now milliseconds
 * @property {number} [staleAfter] milliseconds after which a position counts as old
 */

const HOUR = 3_600_000;
export const STALE_AFTER = 6 * HOUR;
const UNKNOWN_INCIDENT = { icon: "circle-exclamation", sidc: "10014000001312000000" };
const UNKNOWN_RESOURCE = { icon: "box", sidc: "10031000001600000000", sidc_civilian: "10041000001600000000" };
/** Symbol set 20 is installations: they do not move, so an old position is still a true one. */
const INSTALLATION = "20";

/**
 * @param {string} sidc @param {{exercise: boolean, planned: boolean}} state
 * @returns {string}
 */
export function sidcFor(sidc, { exercise, planned }) {
  const digits = [...sidc.padEnd(20, "0").slice(0, 20)];
  if (exercise) digits[2] = "1";
  if (planned) digits[6] = "1";
  return digits.join("");
}

/** @param {Omit<SymbolSpec, "key">} spec @returns {SymbolSpec} */
function withKey(spec) {
  const shape = spec.style === "military" ? spec.sidc : `${spec.frame}:${spec.icon}:${spec.dashed ? "dashed" : ""}:${spec.exercise ? "x" : ""}`;
  return { ...spec, key: `${spec.style}:${shape}` };
}

/** @param {import("./types.js").SymbolSet} set @param {string | undefined} side */
function styleFor(set, side) {
  if (set === "owner") return side === "military" ? "military" : "tile";
  return set === "military" ? "military" : "tile";
}

/** @param {IncidentRecord} incident @param {SymbolChoice} choice @returns {SymbolSpec} */
export function incidentSymbol(incident, { set, kinds, exercise }) {
  const kind = kinds.incidents.get(incident.kind) ?? UNKNOWN_INCIDENT;
  const side = incident.organization?.side ?? incident.reported_by?.side;
  return withKey({
    style: styleFor(set, side),
    sidc: sidcFor(kind.sidc, { exercise, planned: false }),
    icon: kind.icon,
    frame: "incident",
    dashed: false,
    exercise,
  });
}

/** @param {ResourceRecord} resource @param {SymbolChoice} choice @returns {SymbolSpec} */
export function resourceSymbol(resource, choice) {
  const { set, kinds, exercise } = choice;
  const kind = kinds.resources.get(resource.kind) ?? UNKNOWN_RESOURCE;
  const side = resource.organization?.side === "military" ? "military" : "civilian";
  const sidc = side === "military" ? kind.sidc : (kind.sidc_civilian ?? kind.sidc);
  const dashed = resource.status === "offered" || isStale(resource, choice);
  return withKey({
    style: styleFor(set, side),
    sidc: sidcFor(sidc, { exercise, planned: dashed }),
    icon: kind.icon,
    frame: side,
    dashed,
    exercise,
  });
}

/**
 * Whether the position is older than its limit. A record without a time of position says nothing about age.
 * @param {ResourceRecord} resource @param {SymbolChoice} choice
 */
export function isStale(resource, { kinds, now, staleAfter = STALE_AFTER }) {
  if (!resource.position_at) return false;
  const sidc = kinds.resources.get(resource.kind)?.sidc ?? UNKNOWN_RESOURCE.sidc;
  if (sidc.slice(4, 6) === INSTALLATION) return false;
  return now - Date.parse(resource.position_at) > staleAfter;
}
