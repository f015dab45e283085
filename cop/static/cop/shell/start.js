// What every page does: clock, menus, keyboard, help, log-out. Pages with a live link call startLive() on top.
import "../elements/index.js";
import { t } from "../i18n/catalog.js";
import { Link } from "../link/link.js";
import { Outbox } from "../link/outbox.js";
import { unreadCount } from "../store/selectors.js";
import { Store } from "../store/live.js";
import { showHelp } from "./help.js";
import { shortcut, startKeyboard } from "./keyboard.js";
import { page } from "./page.js";
import { walkRegions } from "./regions.js";
import { onLogoutElsewhere, showLoggedOut, showWithdrawn, wipeAtLogout } from "./session.js";

/** @type {Outbox | null} */
let outbox = null;
let started = false;

/** The frame. Safe to call twice. */
export function startShell() {
  if (started) return;
  started = true;
  startKeyboard();
  wipeAtLogout(() => outbox?.items.length ?? 0);
  shortcut({ keys: "?", label: t("This help"), run: showHelp });
  shortcut({ keys: "F6", label: t("Next region of the page"), run: () => walkRegions(1) });
  shortcut({ keys: "Shift+F6", label: t("Previous region"), run: () => walkRegions(-1) });
  const search = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-search]"));
  if (search) shortcut({ keys: "/", label: t("Search"), run: () => search.select() });
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("[data-go]"))) {
    shortcut({ keys: `g ${link.dataset.go}`, label: link.querySelector("span")?.textContent ?? "", group: t("Go to"), run: () => location.assign(link.href) });
  }
  const cmoc = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-go=c]"));
  if (cmoc) shortcut({ keys: "g w", label: t("Watch"), group: t("Go to"), when: () => !document.querySelector(".cmoc"), run: () => location.assign(`${cmoc.href}?tab=watch`) });
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-help]"))) {
    button.hidden = false;
    button.addEventListener("click", showHelp);
  }
}

/**
 * The live store of the operation that the page shows, with its link and its outbox; wired to the top bar.
 * @param {{onTrack?: (frame: any) => void}} [options]
 * @returns {{store: Store, link: Link, outbox: Outbox}}
 */
export function startLive({ onTrack } = {}) {
  startShell();
  const store = new Store();
  if (page.boot?.snapshot) store.load(page.boot.snapshot);
  const link = new Link({ slug: page.slug, store, onTrack });
  const box = new Outbox({ owner: page.viewer?.id ?? "", operation: page.slug });
  outbox = box;
  /** @type {import("../elements/link_pill.js").LinkPill | null} */ (document.querySelector("h-link"))?.connect(link, box);
  link.addEventListener("status", () => {
    if (link.status.phase === "logged-out") showLoggedOut();
    if (link.status.phase === "withdrawn") showWithdrawn();
  });
  box.addEventListener("news", (event) => {
    const news = /** @type {CustomEvent} */ (event).detail;
    if (news.type === "logged-out") showLoggedOut();
    if (news.type === "stored" && news.item.method === "POST") store.answered(news.item.kind, news.data);
  });
  onLogoutElsewhere(() => link.finish("logged-out"));
  store.subscribe(() => showUnread(store));
  void link.start();
  void box.start();
  return { store, link, outbox: box };
}

/** Unread messages beside CMOC. @param {Store} store */
function showUnread(store) {
  const count = unreadCount(store.state, page.viewer?.id ?? "");
  for (const badge of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-count=rooms]"))) {
    badge.hidden = count === 0;
    badge.textContent = String(count);
    badge.setAttribute("aria-label", t("{count} unread", { count }));
  }
}
