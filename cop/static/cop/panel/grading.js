// How good a source and what it says are (Admiralty code): words for civilians, "B2" for the military, both on asking.
import { t, tp } from "../i18n/catalog.js";

export const RELIABILITY = ["A", "B", "C", "D", "E", "F"];
export const CREDIBILITY = ["1", "2", "3", "4", "5", "6"];

/** @param {string} code */
export function reliabilityWord(code) {
  /** @type {Record<string, string>} */
  const words = { A: t("Completely reliable"), B: t("Usually reliable"), C: t("Fairly reliable"), D: t("Not usually reliable"), E: t("Unreliable"), F: tp("source", "Cannot be judged") };
  return words[code] ?? code;
}

/** @param {string} code */
export function credibilityWord(code) {
  /** @type {Record<string, string>} */
  const words = { 1: t("Confirmed by other sources"), 2: t("Probably true"), 3: t("Possibly true"), 4: t("Doubtful"), 5: t("Improbable"), 6: tp("information", "Cannot be judged") };
  return words[code] ?? code;
}

/**
 * `short` stands in the line, `full` is said on asking. "F6" says nothing to a civilian but that nobody judged it.
 * @param {{source_reliability: string, credibility: string}} incident @param {import("../store/forms").Side} side of the reader
 */
export function grading({ source_reliability: reliability, credibility }, side) {
  const full = `${reliability}${credibility}: ${reliabilityWord(reliability)}, ${credibilityWord(credibility).toLowerCase()}`;
  if (side === "military") return { short: `${reliability}${credibility}`, full };
  if (reliability === "F" && credibility === "6") return { short: t("not judged"), full };
  if (reliability === "F") return { short: credibilityWord(credibility).toLowerCase(), full };
  if (credibility === "6") return { short: reliabilityWord(reliability).toLowerCase(), full };
  return { short: `${reliabilityWord(reliability).toLowerCase()}, ${credibilityWord(credibility).toLowerCase()}`, full };
}

/** For a picker: the side's own wording first. @param {string} code @param {string} word @param {import("../store/forms").Side} side */
export function gradeOption(code, word, side) {
  return side === "military" ? `${code} · ${word}` : word;
}
