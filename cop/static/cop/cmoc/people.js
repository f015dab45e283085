// Names of people, and whether they can be reached: what they said of themselves, with icon and word, and when their screen was last there.
import { html, nothing } from "lit";
import { language, nameIn, t } from "../i18n/catalog.js";
import { age } from "../i18n/time.js";
import { presenceWord } from "../i18n/words.js";
import { scriptOf, titleIn } from "../picture/words.js";

/**
 * @typedef {import("../store/forms").Contact} Contact
 * @typedef {import("../store/forms").Seat} Seat
 */

/** On duty is the rule and stays a quiet dot; the rest carry their own icon and the word. @type {Record<string, string>} */
const ICONS = { on_duty: "circle-fill", on_call: "telephone-fill", away: "moon-fill", off_duty: "slash-circle", unreachable: "wifi-off", vacant: "person-dash-fill" };

/** @param {string} presence */
export function presenceIcon(presence) {
  return html`<i class="bi bi-${ICONS[presence] ?? "circle-fill"} pres ${presence}" aria-hidden="true"></i>`;
}

/** "away 12 min": nothing for somebody on duty. @param {Contact} contact @param {number} now */
export function presenceNote(contact, now) {
  if (contact.presence === "on_duty") return nothing;
  const since = contact.presence === "away" && contact.presence_since ? ` ${age(contact.presence_since, now)}` : "";
  return html`<span class="meta">${presenceWord(contact.presence).toLowerCase()}${since}</span>`;
}

/** "Maj Park Ji-hoon" @param {Contact} contact */
export function spokenName(contact) {
  const { text } = titleIn(language(), contact.name, contact.names ?? {});
  return [contact.title, text].filter(Boolean).join(" ");
}

/** The name as the person writes it, when that is another script than the one shown. @param {Contact} contact */
export function ownScript(contact) {
  const { text } = titleIn(language(), contact.name, contact.names ?? {});
  const lang = contact.languages[0] ?? "";
  const own = contact.names?.[lang] ?? "";
  return own && own !== text && scriptOf(own) !== "en" ? { text: own, lang } : null;
}

/** The name, with the person's own script beside it. @param {Contact} contact @param {boolean} [organization] */
export function person(contact, organization = false) {
  const own = ownScript(contact);
  return html`${spokenName(contact)}${own ? html` <span class="dim" lang=${own.lang}>${own.text}</span>` : nothing}${organization ? html` · ${contact.organization.short_name}` : nothing}`;
}

/** @param {Seat} seat */
export function seatName(seat) {
  return nameIn(seat.names, seat.name);
}

/** "seen 4 min ago", "screen not seen": never taken for presence. @param {string} at @param {number} now */
export function seenWords(at, now) {
  if (!at) return t("screen not seen");
  return now - Date.parse(at) < 120_000 ? t("screen here now") : t("screen here {age} ago", { age: age(at, now) });
}

/** @param {Contact} contact @param {string} [words] on the button; the number when left out */
export function callLink(contact, words = "") {
  if (!contact.phone) return nothing;
  return html`<a class=${words ? "btn btn-u sm" : "in nowrap"} href="tel:${contact.phone.replace(/[^\d+]/g, "")}" aria-label=${t("Call {person}, {number}", { person: spokenName(contact), number: contact.phone })}>${words || contact.phone}</a>`;
}
