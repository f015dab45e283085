// The address of a live page as values: what is selected, and changes of the query. Pure.

/** @typedef {{kind: "incident" | "resource", code: string}} Named */

const KINDS = /** @type {const} */ (["incident", "resource"]);

/** @param {URLSearchParams} query @returns {Named | null} */
export function subjectIn(query) {
  for (const kind of KINDS) {
    const code = (query.get(kind) ?? "").trim().toUpperCase();
    if (code) return { kind, code };
  }
  return null;
}

/** Another subject opens with its first tab. @param {URLSearchParams} query @param {Named | null} subject @returns {URLSearchParams} */
export function withSubject(query, subject) {
  const before = subjectIn(query);
  const next = new URLSearchParams(query);
  if (before?.code !== subject?.code) next.delete("tab");
  for (const kind of KINDS) next.delete(kind);
  next.delete("report");
  next.delete("track");
  if (subject) next.set(subject.kind, subject.code);
  return next;
}

/** @param {URLSearchParams} query @param {Record<string, string | null>} change null takes out @returns {URLSearchParams} */
export function withChange(query, change) {
  const next = new URLSearchParams(query);
  for (const [key, value] of Object.entries(change)) {
    if (value === null || value === "") next.delete(key);
    else next.set(key, value);
  }
  return next;
}

/** @param {string} home path of the map page @param {Named} subject */
export function addressOf(home, { kind, code }) {
  return `${home}?${kind}=${encodeURIComponent(code)}`;
}
