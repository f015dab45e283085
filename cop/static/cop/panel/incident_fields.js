// The fields of an incident's edit form, in the reader's words.
import { nameIn, t } from "../i18n/catalog.js";
import { certainties, severities, statuses, urgencies } from "../i18n/words.js";
import { CREDIBILITY, RELIABILITY, credibilityWord, gradeOption, reliabilityWord } from "./grading.js";

/** @typedef {import("./fields.js").Field} Field */
/** @typedef {import("../picture/picture").Picture} Picture */

const LANGUAGES = /** @type {[string, string][]} */ ([["en", "English"], ["ko", "한국어"], ["th", "ไทย"], ["ja", "日本語"]]);

/** @param {"incidents" | "resources"} of @param {Picture} picture @returns {[string, string][]} by name */
export function kindOptions(picture, of) {
  return [...picture.kinds[of].values()].map((kind) => /** @type {[string, string]} */ ([kind.code, nameIn(kind.names, kind.code)])).sort((a, b) => a[1].localeCompare(b[1]));
}

/** One field per language: the reader's and those that are filled. @param {string} head "titles" or "names" @param {Record<string, string>} held @param {number} max @returns {Field[]} */
export function languageFields(head, held, max) {
  return LANGUAGES.filter(([code]) => code === "en" || code === "ko" || held[code]).map(([code, word]) => ({ name: `${head}.${code}`, label: head === "titles" ? t("Title in {language}", { language: word }) : t("Name in {language}", { language: word }), type: /** @type {const} */ ("text"), max, lang: code, half: true }));
}

/**
 * @param {Picture} picture @param {import("../store/forms").Incident} incident
 * @param {import("../store/forms").Organization[]} organizations
 * @returns {Field[]}
 */
export function incidentFields(picture, incident, organizations) {
  const { side } = picture.viewer;
  const { duplicate, ...free } = statuses();
  const status = incident.status === "duplicate" ? { ...free, duplicate } : free;
  return [
    { name: "title", label: t("Title"), type: "text", required: true, max: 200 },
    ...languageFields("titles", incident.titles, 200),
    { name: "kind", label: t("Kind"), type: "choice", options: kindOptions(picture, "incidents"), half: true },
    { name: "severity", label: t("Severity"), type: "choice", options: Object.entries(severities()), half: true },
    { name: "status", label: t("Status"), type: "choice", options: Object.entries(status), half: true },
    { name: "urgency", label: t("Urgency"), type: "choice", options: Object.entries(urgencies()), half: true },
    { name: "certainty", label: t("Certainty"), type: "choice", options: Object.entries(certainties()), half: true },
    { name: "organization", label: t("Lead"), type: "choice", options: [["", t("Nobody yet")], ...organizations.map((each) => /** @type {[string, string]} */ ([each.id, `${each.short_name} · ${each.name}`]))], half: true },
    { name: "source_reliability", label: t("How reliable the source is"), type: "choice", options: RELIABILITY.map((code) => [code, gradeOption(code, reliabilityWord(code), side)]), half: true },
    { name: "credibility", label: t("How credible the information is"), type: "choice", options: CREDIBILITY.map((code) => [code, gradeOption(code, credibilityWord(code), side)]), half: true },
    { name: "location", label: t("Position"), type: "place", help: t("Grid or degrees, in any notation"), half: true },
    { name: "place_name", label: t("Name of the place"), type: "text", max: 200, half: true },
    { name: "occurred_at", label: t("Happened"), type: "moment", help: t("231625ZNOV26, 1625Z, or 01:25 local"), half: true },
    { name: "glide", label: "GLIDE", type: "text", max: 30, half: true },
    { name: "needs", label: t("Needs"), type: "lines", max: 5_000 },
    { name: "description", label: t("Description"), type: "lines", max: 20_000 },
  ];
}
