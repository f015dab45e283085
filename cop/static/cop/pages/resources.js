// The resources of both sides: a table, live, with the panel of one beside it.
import { html, nothing, render } from "lit";
import { t } from "../i18n/catalog.js";
import { createPicture } from "../picture/create.js";
import { onEscape, shortcut } from "../shell/keyboard.js";
import { entitle } from "../shell/title.js";
import "../elements/grab.js";
import "../panel/resource.js";
import "../stock/new_resource.js";
import "../stock/stock.css";
import "../stock/stock.js";

const picture = createPicture();
const stock = /** @type {import("../stock/stock.js").Stock} */ (document.querySelector("h-stock"));
const panel = /** @type {HTMLElement} */ (document.getElementById("panel"));
stock.picture = picture;

function show() {
  const { subject, wanted, query } = picture;
  if (wanted?.kind === "incident") return location.replace(`${picture.home}?incident=${encodeURIComponent(wanted.code)}`); // incidents have their panel on the map; Back comes here
  const adding = query.has("add") && picture.may("report");
  const open = adding ? "add" : wanted ? "resource" : "";
  if (panel.dataset.open !== open) panel.dataset.height = "full";
  panel.dataset.open = open;
  panel.hidden = !open;
  panel.setAttribute("aria-label", adding ? t("Add resource") : t("Resource {code}", { code: wanted?.code ?? "" }));
  render(html`${open ? html`<h-grab></h-grab>` : nothing}${adding ? html`<h-new-resource .picture=${picture}></h-new-resource>` : subject && picture.state.records.resources.has(subject.id) ? html`<h-resource-panel .picture=${picture} .subject=${subject}></h-resource-panel>` : wanted ? absent(wanted.code) : nothing}`, panel);
  entitle(adding ? t("Add resource") : wanted?.code);
}

/** @param {string} code */
function absent(code) {
  if (!picture.state.epoch) return html`<h-skeleton></h-skeleton>`;
  return html`<h-empty icon="question-circle" heading=${t("{code} is not here", { code })} text=${t("There is nothing with this code among what you may see. It may have been withdrawn, or the code is misheard.")} action=${t("Close")} @act=${close}></h-empty>`;
}

function close() {
  picture.navigate({ add: null, resource: null, tab: null });
  requestAnimationFrame(() => stock.focusRow());
}

let forget = () => {};
let watched = "";
picture.subscribe((what) => {
  if (!what.has("address") && !what.has("store")) return;
  show();
  const open = panel.dataset.open ?? "";
  if (open === watched) return;
  watched = open;
  forget();
  forget = open ? onEscape(() => {
    watched = "";
    close();
  }) : () => {};
});

const group = t("Resources");
shortcut({ keys: "n", label: t("Add resource"), group, when: () => picture.may("report"), run: () => picture.navigate({ add: "1", resource: null }) });
shortcut({ keys: "f", label: t("Filters"), group, run: () => /** @type {HTMLElement | null} */ (stock.querySelector(".filters input"))?.focus() });
shortcut({ keys: "j", label: t("Into the table"), group, run: () => stock.focusRow() });
show();
