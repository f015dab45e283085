// The log of the whole operation: everything that was written and changed, newest first, live.
import { t } from "../i18n/catalog.js";
import { group, local } from "../i18n/time.js";
import { createPicture } from "../picture/create.js";
import { shortcut } from "../shell/keyboard.js";
import "../logbook/bar.js";
import "../logbook/log_view.js";
import "../logbook/logbook.css";

const picture = createPicture();
for (const element of /** @type {NodeListOf<any>} */ (document.querySelectorAll("h-logbook, h-log-bar, h-log-writer"))) element.picture = picture;
shortcut({ keys: "l", label: t("Write a line"), group: t("Log"), run: () => /** @type {HTMLElement | null} */ (document.querySelector("h-log-writer"))?.focus() });
shortcut({ keys: "f", label: t("Filters"), group: t("Log"), run: () => /** @type {HTMLElement | null} */ (document.querySelector("h-log-bar input"))?.focus() });

window.addEventListener("beforeprint", () => {
  const now = Date.now();
  const place = document.querySelector("[data-printed]");
  const { viewer } = picture;
  if (place) place.textContent = t("As of {time} ({local}), printed by {person}. Address: {address}", { time: group(now), local: local(now), person: [viewer.title, viewer.name].filter(Boolean).join(" "), address: location.pathname + location.search });
});
