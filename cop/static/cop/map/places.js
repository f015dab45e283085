// Names of towns: in the reader's language, the place's own script beside it ("포항 Pohang").
import { fromUnit } from "./mercator.js";
import { JAPANESE, KOREAN } from "./town_names.js";

/** @typedef {{text: string, font: string, width: number}} Run */
/** @typedef {{mx: number, my: number, runs: Run[], width: number, big: boolean, rank: number}} Place */
/** @typedef {{mx: number, my: number, names: Record<string, string>, population: number}} Town */

/** Smallest town that is named, by zoom. */
const SMALLEST = [[5, 900_000], [6, 400_000], [7, 150_000], [8, 60_000], [9, 25_000], [10, 8_000]];
const BIG = 250_000;
const BIG_FAR_AWAY = 3_000_000; // below zoom 7, where only great cities are named
const BIG_RANK = 9; // before the label of a minor incident, after that of a moderate one
/** Two sources give the same town with other rounding; in unit Mercator, about 40 km. */
const SAME_PLACE = 0.001;
const LANGUAGES = new Set(["ko", "th", "ja"]);

/**
 * Whose script a place is written in. Coarse outlines are enough: a wrong guess only swaps the order of two names.
 * @param {number} lon @param {number} lat @returns {string | null} language code
 */
export function scriptAt(lon, lat) {
  if (lon > 131.5 && lon < 132.3 && lat > 36.9 && lat < 37.6) return null; // whose island this is, is not for a map label to say
  if (lon > 124.5 && lon < 131 && lat > 33 && lat < 43 && !(lon > 129.1 && lat < 34.9) && !(lon > 129.75 && lat < 37) && !(lon > 128.9 && lat < 34.2)) return "ko";
  if (lon > 122.9 && lon < 146 && lat > 24 && lat < 45.6 && !(lon < 128.9 && lat > 31) && !(lon < 136 && lat > 39)) return "ja";
  if (lon > 97.3 && lon < 105.7 && lat > 5.6 && lat < 20.5) return "th";
  return null;
}

/**
 * The names as they are written today, without "city": the map says that by size.
 * @param {Record<string, string>} names @param {string | null} script
 * @returns {Record<string, string>}
 */
export function mendedNames(names, script) {
  const mended = script === "ko" ? KOREAN[names.name] : script === "ja" ? JAPANESE[names.name] : undefined;
  if (script && mended) return { ...names, name: mended[0], [script]: mended[1] };
  if (script !== "ko") return names;
  const own = names.ko && [...names.ko].length > 2 ? names.ko.replace(/시$/, "") : names.ko;
  // The source writes some Japanese names with the Chinese word for a metropolitan city.
  const japanese = names.ja?.replace(/(?:[广広]域)?市$/, "");
  return { ...names, name: (names.name ?? "").replace(/-si$| City$/, ""), ...(own ? { ko: own } : {}), ...(japanese ? { ja: japanese } : {}) };
}

/** @param {number} zoom */
export function smallestTown(zoom) {
  const row = SMALLEST.find(([upTo]) => zoom < upTo + 1);
  return row ? row[1] : 0;
}

/**
 * The texts of one town.
 * @param {Town} town @param {string} language of the reader
 * @returns {{text: string, strong: boolean}[]}
 */
export function nameRuns({ mx, my, names: written }, language) {
  const own = scriptAt(...fromUnit(mx, my));
  const names = mendedNames(written, own);
  const latin = names.name ?? "";
  const ownName = own ? names[own] : undefined;
  const readers = (LANGUAGES.has(language) ? names[language] : latin) || latin;
  if (!ownName || ownName === readers) return [{ text: readers, strong: true }];
  return [
    { text: ownName, strong: true },
    { text: ` ${readers}`, strong: false },
  ];
}

/**
 * @param {Town[]} towns @param {number} zoom @param {string} language
 * @param {import("./theme.js").MapTheme} theme @param {(text: string, font: string) => number} measure
 * @returns {Place[]} biggest first
 */
export function placesFrom(towns, zoom, language, theme, measure) {
  const smallest = smallestTown(zoom);
  /** @type {Map<string, Town>} */
  const seen = new Map();
  const places = [];
  for (const town of [...towns].sort((a, b) => b.population - a.population)) {
    const twin = seen.get(town.names.name);
    if (town.population < smallest || (twin && Math.hypot(twin.mx - town.mx, twin.my - town.my) < SAME_PLACE)) continue;
    seen.set(town.names.name, town);
    const big = town.population >= (zoom < 7 ? BIG_FAR_AWAY : BIG);
    const runs = nameRuns(town, language).map(({ text, strong }) => {
      const font = `${strong && big ? 600 : 400} ${big ? 14 : 12}px ${theme.font}`;
      return { text, font, width: measure(text, font) };
    });
    const width = runs.reduce((sum, run) => sum + run.width, 0);
    places.push({ mx: town.mx, my: town.my, runs, width, big, rank: big ? BIG_RANK + town.population / 1e9 : town.population / 1e9 });
  }
  return places;
}
