// The legend shows what is on the map now: the kinds in view in both sets side by side, and the severity marks. It is also the switch of the set.
import { nameIn, t } from "../i18n/catalog.js";
import { drawSeverity } from "./severity.js";
import { SEVERITIES } from "./theme.js";
import { incidentSymbol, resourceSymbol } from "./symbol.js";

/** @typedef {import("./types.js").SymbolSet} SymbolSet */
/** @typedef {import("./types.js").RecordKind} RecordKind */
/** @typedef {{kind: RecordKind, code: string, side: string}} LegendKind */
/** @typedef {import("./bitmaps.js").BitmapCache} BitmapCache */

const MOST = 6;
const SIZE = 20;
const SETS = /** @type {const} */ (["military", "civilian", "owner"]);
const words = () => ({
  sets: { military: t("Military"), civilian: t("Civilian"), owner: t("By owner") },
  severities: { extreme: t("Extreme"), severe: t("Severe"), moderate: t("Moderate"), minor: t("Minor"), unknown: t("Unknown") },
});

/**
 * @param {object} options
 * @param {BitmapCache} options.bitmaps
 * @param {() => import("./theme.js").MapTheme} options.theme
 * @param {import("./symbol.js").SymbolChoice} options.choice
 * @param {(set: SymbolSet) => void} options.onSet
 * @param {(shown: boolean) => void} options.onTracks
 * @param {() => void} options.onTrackList
 */
export function createLegend({ bitmaps, theme, choice, onSet, onTracks, onTrackList }) {
  const element = document.createElement("section");
  element.className = "map-legend floatbox";
  element.setAttribute("aria-label", t("Legend"));
  const head = document.createElement("div");
  head.className = "head";
  const title = document.createElement("h2");
  title.textContent = t("Symbols");
  const { group, show } = setSwitch(onSet);
  head.append(title, group);
  const pairs = document.createElement("ul");
  pairs.className = "pairs";
  const marks = document.createElement("ul");
  marks.className = "marks";
  const moving = movingRow(onTracks, onTrackList);
  element.append(head, pairs, marks, moving.row);
  return {
    element,
    /** @param {LegendKind[]} kinds the most frequent first @param {number} movers how many move */
    update(kinds, movers) {
      show(choice.set);
      moving.count(movers);
      pairs.replaceChildren(...kinds.slice(0, MOST).map((kind) => pairRow(kind, bitmaps, theme(), choice)));
      marks.replaceChildren(...SEVERITIES.map((severity) => markRow(severity, theme())));
    },
  };
}

/** @param {(set: SymbolSet) => void} onSet */
function setSwitch(onSet) {
  const group = document.createElement("div");
  group.className = "seg";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", t("Symbol set"));
  const { sets } = words();
  const buttons = SETS.map((set) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sets[set];
    button.addEventListener("click", () => onSet(set));
    return button;
  });
  group.append(...buttons);
  const show = (/** @type {SymbolSet} */ current) => buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(SETS[i] === current)));
  return { group, show };
}

/** The switch of what moves, and the way to its list. @param {(shown: boolean) => void} onTracks @param {() => void} onTrackList */
function movingRow(onTracks, onTrackList) {
  const row = document.createElement("div");
  row.className = "moving";
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = true;
  box.addEventListener("change", () => onTracks(box.checked));
  const words = document.createElement("span");
  label.append(box, words);
  const list = document.createElement("button");
  list.type = "button";
  list.className = "btn btn-t sm";
  list.textContent = t("List");
  list.addEventListener("click", onTrackList);
  row.append(label, list);
  return {
    row,
    /** @param {number} movers */
    count(movers) {
      words.textContent = t("Moving things: {count}", { count: movers });
    },
  };
}

/** @param {LegendKind} kind @param {BitmapCache} bitmaps @param {import("./theme.js").MapTheme} theme @param {import("./symbol.js").SymbolChoice} choice */
function pairRow({ kind, code, side }, bitmaps, theme, choice) {
  const row = document.createElement("li");
  for (const set of /** @type {SymbolSet[]} */ (["military", "civilian"])) {
    const picture = picturesOf(kind, code, side, { ...choice, set });
    row.append(bitmapElement(bitmaps.get(picture, SIZE, theme, window.devicePixelRatio || 1)));
  }
  const table = kind === "incident" ? choice.kinds.incidents : choice.kinds.resources;
  const name = document.createElement("span");
  name.textContent = nameIn(table.get(code)?.names, code);
  row.append(name);
  return row;
}

/** @param {RecordKind} kind @param {string} code @param {string} side @param {import("./symbol.js").SymbolChoice} choice */
function picturesOf(kind, code, side, choice) {
  const record = { id: "", code: "", kind: code, organization: { side }, location: null };
  if (kind === "incident") return incidentSymbol({ ...record, title: "", severity: "", status: "", area: null }, choice);
  return resourceSymbol({ ...record, name: "", status: "" }, choice);
}

/** @param {import("./military.js").Bitmap} bitmap */
function bitmapElement({ image, width, height }) {
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.setAttribute("aria-hidden", "true");
  canvas.getContext("2d")?.drawImage(image, 0, 0);
  return canvas;
}

/** @param {import("./types.js").Severity} severity @param {import("./theme.js").MapTheme} theme */
function markRow(severity, theme) {
  const size = 14;
  const ratio = window.devicePixelRatio || 1;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * ratio;
  canvas.style.width = canvas.style.height = `${size}px`;
  canvas.setAttribute("aria-hidden", "true");
  const context = canvas.getContext("2d");
  if (context) {
    context.scale(ratio, ratio);
    drawSeverity(context, severity, size / 2, size / 2, size - 2, theme);
  }
  const row = document.createElement("li");
  row.append(canvas, words().severities[severity]);
  return row;
}
