// `?`: the shortcuts that work on this page, in a dialog.
import { html, render } from "lit";
import { t } from "../i18n/catalog.js";
import "../elements/dialog.js";
import { registered, singleKeys } from "./keyboard.js";

/** @param {string} keys */
function keyCaps(keys) {
  return keys.split(/[ +]/).filter(Boolean).map((key) => html`<kbd>${key}</kbd> `);
}

export function showHelp() {
  const dialog = /** @type {import("../elements/dialog.js").Dialog} */ (document.querySelector("h-dialog.help") ?? document.createElement("h-dialog"));
  dialog.className = "help";
  dialog.wide = true;
  dialog.heading = t("Keyboard");
  document.body.append(dialog);
  /** @type {Map<string, import("./keyboard.js").Shortcut[]>} */
  const groups = new Map();
  for (const each of registered()) if (each.when?.() ?? true) groups.set(each.group ?? t("Everywhere"), [...(groups.get(each.group ?? t("Everywhere")) ?? []), each]);
  render(
    html`${singleKeys() ? "" : html`<p class="banner info boxed">${t("Single letters are turned off in your display preferences.")}</p>`}
      <div class="help-keys">${[...groups].map(([name, list]) => html`<section><h3>${name}</h3><dl>${list.map(({ keys, label }) => html`<dt>${keyCaps(keys)}</dt><dd>${label}</dd>`)}</dl></section>`)}
        <section><h3>${t("Lists and menus")}</h3><dl><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>${t("Next and previous row, as the arrows")}</dd><dt><kbd>Enter</kbd></dt><dd>${t("Open")}</dd><dt><kbd>Esc</kbd></dt><dd>${t("Close the nearest thing")}</dd></dl></section></div>`,
    dialog,
  );
  void dialog.show();
}
