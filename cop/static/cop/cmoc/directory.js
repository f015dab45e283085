// The contacts as a list: what the filters leave. They live in the address. Pure.
import { compare } from "../store/selectors.js";
import { validAt } from "./roster.js";

/**
 * @typedef {import("../store/forms").Contact} Contact
 * @typedef {{q: string, side: string, organization: string, language: string}} Wanted
 */

const folded = (/** @type {string} */ text) => text.normalize("NFKC").toLowerCase();

/** @param {URLSearchParams} query @returns {Wanted} */
export function wantedIn(query) {
  return { q: (query.get("q") ?? "").trim(), side: query.get("side") ?? "", organization: query.get("organization") ?? "", language: query.get("language") ?? "" };
}

/** @param {Wanted} wanted @returns {(contact: Contact) => boolean} */
export function contactMatches({ q, side, organization, language }) {
  const words = folded(q).split(/\s+/).filter(Boolean);
  const digits = q.replace(/\D/g, "");
  return (contact) => {
    if (side && contact.organization.side !== side) return false;
    if (organization && contact.organization.id !== organization) return false;
    if (language && !contact.languages.some((tag) => tag === language || tag.startsWith(`${language}-`))) return false;
    const text = folded([contact.title, contact.name, ...Object.values(contact.names ?? {}), contact.organization.name, contact.organization.short_name, contact.radio_callsign, contact.email, ...contact.roles].join("\n"));
    const number = digits.length >= 3 && contact.phone.replace(/\D/g, "").includes(digits);
    return number || words.every((word) => text.includes(word));
  };
}

/** Those who can be reached first, then by organization and name; those whose time is over last. @param {Contact[]} contacts @param {number} now */
export function inOrder(contacts, now) {
  const rank = (/** @type {Contact} */ contact) => (validAt(contact, now) ? 0 : 1);
  return [...contacts].sort((a, b) => rank(a) - rank(b) || compare(a.organization.side === "military" ? "0" : "1", b.organization.side === "military" ? "0" : "1") || compare(a.organization.short_name, b.organization.short_name) || compare(a.name, b.name) || compare(a.id, b.id));
}

/** Values that occur, with how often. @param {Contact[]} contacts */
export function choicesOf(contacts) {
  /** @type {Map<string, {name: string, count: number}>} */
  const organizations = new Map();
  /** @type {Map<string, number>} */
  const languages = new Map();
  for (const { organization, languages: spoken } of contacts) {
    const held = organizations.get(organization.id);
    organizations.set(organization.id, { name: organization.short_name, count: (held?.count ?? 0) + 1 });
    for (const tag of new Set(spoken)) languages.set(tag, (languages.get(tag) ?? 0) + 1);
  }
  return {
    organizations: [...organizations].map(([id, { name, count }]) => ({ id, name, count })).sort((a, b) => compare(a.name, b.name)),
    languages: [...languages].sort((a, b) => b[1] - a[1] || compare(a[0], b[0])),
  };
}
