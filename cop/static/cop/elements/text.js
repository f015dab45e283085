// Text of people: codes of incidents and resources become links, nothing else is touched.
import { html } from "lit";
import { page } from "../shell/page.js";

const CODES = /\b(INC|RES)-[0-9A-HJKMNP-TV-Z]{5}\b/g;

/** Address of a record by its code. @param {string} code */
export function addressOf(code) {
  return `/operations/${encodeURIComponent(page.slug)}/?${code.startsWith("RES-") ? "resource" : "incident"}=${encodeURIComponent(code)}`;
}

/** @param {string} code */
export function codeLink(code) {
  return html`<a class="ref mono" href=${addressOf(code)} data-code=${code}>${code}</a>`;
}

/** @param {string} text */
export function withLinks(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(CODES)) {
    parts.push(text.slice(from, match.index), codeLink(match[0]));
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}
