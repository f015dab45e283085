// Single keys of the map page; the help dialog lists them. Rows and panels have their own.
import { t } from "../i18n/catalog.js";
import { shortcut } from "../shell/keyboard.js";

/** @param {{picture: import("./create.js").LivePicture, page: import("./map_page.js").MapPage, newReport: () => void}} desk */
export function listenToKeys({ picture, page, newReport }) {
  const group = t("Map");
  shortcut({ keys: "n", label: t("New incident"), group, run: newReport });
  shortcut({ keys: "v", label: t("List twin: open, into its rows, close"), group, run: () => toggleList(picture, page) });
  shortcut({ keys: "f", label: t("Filters"), group, run: () => /** @type {import("./filters.js").FilterBar | null} */ (document.querySelector("h-filters"))?.focusFirst() });
  shortcut({ keys: "m", label: t("Show the selected one on the map"), group, when: () => Boolean(picture.subject), run: () => document.dispatchEvent(new CustomEvent("show", { detail: picture.subject })) });
  shortcut({ keys: "[", label: t("Previous change"), group, run: () => step(picture, -1) });
  shortcut({ keys: "]", label: t("Next change"), group, run: () => step(picture, 1) });
}

/** @param {import("./create.js").LivePicture} picture @param {import("./map_page.js").MapPage} page */
function toggleList(picture, page) {
  if (page.mode === "list") return page.closePanel();
  picture.navigate({ view: "list", report: null });
  const stop = picture.subscribe(() => {
    stop();
    requestAnimationFrame(() => /** @type {import("./list.js").ListTwin | null} */ (document.querySelector("h-list-twin"))?.focusRow());
  });
}

/** Walks through the incidents in the order of their last change. @param {import("./create.js").LivePicture} picture @param {-1 | 1} by 1: to the newer one */
function step(picture, by) {
  const order = [...picture.state.records.incidents.values()].sort((a, b) => (a.updated_at < b.updated_at ? -1 : a.updated_at > b.updated_at ? 1 : a.id < b.id ? -1 : 1));
  const now = order.findIndex((incident) => incident.id === picture.subject?.id);
  const next = now < 0 ? order.at(-1) : order[now + by];
  if (next) picture.select({ kind: "incident", id: next.id });
}
