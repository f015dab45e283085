// The CMOC: who is on duty, the handover of a watch, the contacts and the rooms, all live. What is open stands in the address.
import { html, render } from "lit";
import { toast } from "../elements/toast.js";
import { nameIn, t } from "../i18n/catalog.js";
import { left, short } from "../i18n/time.js";
import { createPicture } from "../picture/create.js";
import { onEscape, shortcut } from "../shell/keyboard.js";
import { entitle } from "../shell/title.js";
import { unreadCount } from "../store/selectors.js";
import { Desk } from "../cmoc/desk.js";
import { comingChanges } from "../cmoc/roster.js";
import { seatName } from "../cmoc/people.js";
import { middleOf, tabOf } from "../cmoc/tabs.js";
import "../cmoc/cmoc.css";
import "../cmoc/contacts.js";
import "../cmoc/duty.js";
import "../cmoc/rooms.js";
import "../cmoc/roster_view.js";
import "../cmoc/watch.js";

const picture = createPicture();
const desk = new Desk(picture);
const frame = /** @type {HTMLElement} */ (document.querySelector(".cmoc"));
const middle = /** @type {HTMLElement} */ (frame.querySelector(".colp.middle"));
const narrow = matchMedia("(max-width: 759px)");
for (const element of /** @type {NodeListOf<any>} */ (document.querySelectorAll("h-duty, h-rooms"))) Object.assign(element, { picture, desk });

const NAMES = { watch: () => t("Watch"), roster: () => t("Roster"), contacts: () => t("Contacts") };

function show() {
  const tab = tabOf(picture.query, narrow.matches);
  const shown = middleOf(tab);
  frame.dataset.tab = tab;
  for (const link of /** @type {NodeListOf<HTMLElement>} */ (frame.querySelectorAll(".cmoc-tabs [data-tab]"))) {
    const on = link.dataset.tab === tab || (!narrow.matches && link.dataset.tab === shown && (tab === "duty" || tab === "rooms"));
    if (on) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  middle.setAttribute("aria-label", NAMES[shown]());
  const parts = {
    watch: () => html`<h-watch .picture=${picture} .desk=${desk}></h-watch>`,
    roster: () => html`<h-roster .picture=${picture} .desk=${desk}></h-roster>`,
    contacts: () => html`<h-contacts .picture=${picture} .desk=${desk}></h-contacts>`,
  };
  render(parts[shown](), middle);
  const seat = shown === "watch" ? desk.seat : null;
  entitle(seat ? seatName(seat) : NAMES[shown]());
}

/** Counts in the tabs, and what comes next on the roster. */
function count() {
  const { state, viewer } = picture;
  const unread = unreadCount(state, viewer.id);
  write("[data-n=rooms]", unread ? t("{count} new", { count: unread }) : "");
  write("[data-n=contacts]", state.records.contacts.size ? String(state.records.contacts.size) : "");
  const now = Date.now();
  const [next] = comingChanges(state, now, now + 24 * 3_600_000);
  write("[data-next]", next ? (next.kind === "gap" ? t("Next: nobody planned for {seat} at {time}, {left}", { seat: seatName(next.seat), time: short(next.at), left: left(next.at, now) }) : t("Next change of watch: {seat} {time}, {left}", { seat: seatName(next.seat), time: short(next.at), left: left(next.at, now) })) : "");
}

/** @param {string} selector @param {string} text */
function write(selector, text) {
  const place = frame.querySelector(selector);
  if (place && place.textContent !== text) place.textContent = text;
}

frame.querySelector(".cmoc-tabs")?.addEventListener("click", (event) => {
  const { ctrlKey, metaKey, shiftKey } = /** @type {MouseEvent} */ (event);
  const tab = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("a[data-tab]"))?.dataset.tab;
  if (!tab || ctrlKey || metaKey || shiftKey) return;
  event.preventDefault();
  picture.navigate({ tab, contact: null, ...(tab === "rooms" ? {} : narrow.matches ? { room: null } : {}) });
});

let forget = () => {};
let closable = "";
picture.subscribe((what) => {
  if (what.has("address") || what.has("store")) show();
  if (what.has("store") || what.has("minute")) count();
  const open = picture.query.get("contact") ? "contact" : "";
  if (open === closable) return;
  closable = open;
  forget();
  forget = open ? onEscape(() => picture.navigate({ contact: null, tab: "contacts" })) : () => {};
});
narrow.addEventListener("change", show);

/** Somebody offers me a watch while I look elsewhere on this page. */
picture.store.subscribe((state, entries) => {
  for (const { kind, data } of entries) {
    if (kind !== "watch.handover_offered" || !desk.me || data?.handover?.to !== desk.me.id) continue;
    const seat = state.records.seats.get(data.seat);
    toast(t("{person} offers you the watch: {seat}", { person: data.person.name, seat: seat ? nameIn(seat.names, seat.name) : "" }), { tone: "info", action: { label: t("Open"), run: () => picture.navigate({ seat: seat?.key ?? null, tab: "watch", contact: null }) } });
  }
});

const focusFirst = (/** @type {string} */ selector) => /** @type {HTMLElement | null} */ (frame.querySelector(selector))?.focus();
shortcut({ keys: "r", label: t("Write in the open room"), group: t("CMOC"), run: () => {
  if (narrow.matches) picture.navigate({ tab: "rooms" });
  requestAnimationFrame(() => /** @type {any} */ (frame.querySelector("h-rooms")).focusComposer());
} });
shortcut({ keys: "g w", label: t("Watch: seats"), group: t("Go to"), run: () => {
  picture.navigate({ tab: narrow.matches ? "duty" : "watch", contact: null });
  requestAnimationFrame(() => focusFirst('.seat-link[aria-current="true"], .seat-link'));
} });
shortcut({ keys: "g o", label: t("Contacts"), group: t("Go to"), run: () => {
  picture.navigate({ tab: "contacts", contact: null });
  requestAnimationFrame(() => focusFirst("h-contacts input[type=search]"));
} });
show();
