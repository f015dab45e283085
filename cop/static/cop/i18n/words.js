// The words of the glossary for the codes that forms carry. Read after the catalog has loaded, hence lazily.
import { t, tp } from "./catalog.js";

/** @template T @param {() => T} make @returns {() => T} */
function once(make) {
  /** @type {T | undefined} */
  let made;
  return () => (made ??= make());
}

/** @param {() => Record<string, string>} table @returns {(code: string | null | undefined) => string} the word, or the code when there is none */
function wordOf(table) {
  return (code) => (code ? table()[code] ?? code : "");
}

export const severities = once(() => ({ extreme: t("Extreme"), severe: t("Severe"), moderate: t("Moderate"), minor: t("Minor"), unknown: t("Unknown") }));
export const statuses = once(() => ({ reported: t("Reported"), verified: t("Verified"), responding: t("Responding"), contained: tp("status", "Contained"), closed: tp("status", "Closed"), duplicate: t("Duplicate"), false: tp("status", "False") }));
export const urgencies = once(() => ({ immediate: t("Immediate"), expected: t("Expected"), future: t("Future"), past: t("Past"), unknown: t("Unknown") }));
export const certainties = once(() => ({ observed: t("Observed"), likely: t("Likely"), possible: t("Possible"), unlikely: t("Unlikely"), unknown: t("Unknown") }));
export const resourceStatuses = once(() => ({ available: t("Available"), committed: t("Committed"), en_route: t("En route"), on_scene: t("On scene"), out_of_service: t("Out of service"), offered: t("Offered"), demobilizing: t("Demobilizing") }));
export const presences = once(() => ({ on_duty: t("On duty"), on_call: t("On call"), away: t("Away"), off_duty: t("Off duty"), unreachable: t("Unreachable") }));
export const figures = once(() => ({ dead: t("dead"), missing: t("missing"), injured: t("injured"), trapped: t("trapped"), displaced: t("displaced"), affected: t("affected") }));
export const bases = once(() => ({ confirmed: t("confirmed"), reported: t("reported"), estimated: t("estimated") }));
export const audienceKinds = once(() => ({ shared: t("Shared"), military: t("Military"), civilian: t("Civilian"), organization: t("Own organization"), named: t("Named audience") }));
const fields = once(() => ({
  title: t("Title"), kind: t("Kind"), severity: t("Severity"), urgency: t("Urgency"), certainty: t("Certainty"), status: t("Status"), location: t("Place"), area: t("Area"),
  place_name: t("Place"), description: t("Description"), needs: t("Needs"), audience: t("Audience"), organization: t("Lead"), occurred_at: t("Happened"),
  source_reliability: t("Source"), credibility: t("Credibility"), glide: t("GLIDE"), quantity: t("Quantity"), available_quantity: t("Available"), name: t("Name"), remarks: t("Remarks"), contact: t("Contact"),
  dead: t("Dead"), missing: t("Missing"), injured: t("Injured"), trapped: t("Trapped"), displaced: t("Displaced"), affected: t("Affected"),
  attachment: t("File"), committed: t("Committed"), returned: tp("resource", "Released"), reason: t("Why"), related: t("Related"), duplicate: t("Has the duplicate"), duplicate_of: t("Is a duplicate of"),
}));

export const severityWord = wordOf(severities);
export const statusWord = wordOf(statuses);
export const urgencyWord = wordOf(urgencies);
export const certaintyWord = wordOf(certainties);
export const resourceStatusWord = wordOf(resourceStatuses);
export const presenceWord = wordOf(presences);
export const figureWord = wordOf(figures);
export const basisWord = wordOf(bases);

/** "~1,200 displaced" @param {{kind: string, value: number, basis?: string}} figure */
export function figureCount({ kind, value, basis }) {
  return t("{count} {people}", { count: `${basis === "estimated" ? "~" : ""}${value.toLocaleString("en")}`, people: figureWord(kind) });
}
export const fieldWord = wordOf(fields);

/** @type {Record<string, (code: string) => string>} */
const WORDS = { severity: severityWord, urgency: urgencyWord, certainty: certaintyWord };

/** A value of a field as people say it: for changes in the log and for conflicts. @param {string} field @param {any} value @returns {string} */
export function valueWord(field, value) {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (field === "status") return statuses()[/** @type {keyof ReturnType<typeof statuses>} */ (value)] ?? resourceStatusWord(String(value));
  if (typeof value === "string") return WORDS[field]?.(value) ?? value;
  if (typeof value === "number") return String(value);
  if (value.type === "Point") return value.coordinates.slice(0, 2).reverse().map((/** @type {number} */ degrees) => degrees.toFixed(5)).join(", ");
  return value.short_name ?? value.name ?? value.code ?? JSON.stringify(value);
}
