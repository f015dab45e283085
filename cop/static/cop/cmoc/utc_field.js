// A date and time field whose value is UTC: the browser's own control knows no zones, so the label says Z and we read it so. Pure.

/** @param {string | number | null | undefined} at @returns {string} for the control, "" for none */
export function toUtcField(at) {
  return at === null || at === undefined || at === "" ? "" : new Date(at).toISOString().slice(0, 16);
}

/** @param {FormDataEntryValue | null | undefined} value of the control @returns {string | null} RFC 3339 */
export function fromUtcField(value) {
  const text = String(value ?? "");
  const at = Date.parse(`${text}Z`);
  return text && !Number.isNaN(at) ? new Date(at).toISOString().replace(".000Z", "Z") : null;
}
