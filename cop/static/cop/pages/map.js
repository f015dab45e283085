// The common operating picture: one map, one panel, one address. Order matters: the store first, the map last.
import { t } from "../i18n/catalog.js";
import { createPicture } from "../picture/create.js";
import { MapPage } from "../picture/map_page.js";
import { MapView } from "../picture/map_view.js";
import { Search } from "../picture/search.js";
import { Slot } from "../picture/slot.js";
import { listenToKeys } from "../picture/keys.js";
import { ReportDraft } from "../report/draft.js";
import { TrackFeed } from "../tracks/feed.js";
import { toast } from "../elements/toast.js";
import { whoIsOnWatch } from "../picture/on_watch.js";
import { onEscape } from "../shell/keyboard.js";
import { page as boot } from "../shell/page.js";
import { entitle } from "../shell/title.js";
import "../map/map.css";
import "../picture/picture.css";
import "../report/report.css";
import "../picture/feed.js";
import "../picture/filters.js";
import "../picture/here.js";
import "../picture/list.js";
import "../panel/incident.js";
import "../panel/resource.js";
import "../report/form.js";
import "../report/kept.js";
import "../tracks/list.js";
import "../tracks/panel.js";

const picture = createPicture();
const page = new MapPage(picture);
page.report = new ReportDraft(picture);
page.tracks = new TrackFeed(picture);
page.middle = () => view.middle();
const slot = new Slot(/** @type {HTMLElement} */ (document.getElementById("panel")), picture, page);
for (const element of /** @type {NodeListOf<any>} */ (document.querySelectorAll("h-filters, h-here"))) Object.assign(element, { picture, page });
const view = new MapView(/** @type {HTMLElement} */ (document.getElementById("map")), picture, page, boot.boot);
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.find"));
if (form) new Search(form, picture, { goTo: (lon, lat) => view.goTo(lon, lat), fitTo: (box) => view.live.fitTo(box), middle: () => view.middle() });

/** The form, with the place that was pressed on the map. */
function newReport() {
  if (!picture.may("report")) return toast(t("Your role may not report incidents."), { tone: "info", more: whoIsOnWatch(picture) });
  if (page.place) page.report?.setPoint({ ...page.place, source: "map" });
  picture.navigate({ report: "new" });
}

document.addEventListener("click", (event) => {
  if (/** @type {Element} */ (event.target).closest("[data-new]")) newReport();
});
document.addEventListener("show", (event) => view.show(/** @type {CustomEvent} */ (event).detail));
listenToKeys({ picture, page, newReport });

/** Escape closes what the panel holds, one thing at a time. */
let forget = () => {};
let watched = "";
picture.subscribe(() => {
  const open = page.place && page.mode !== "report" ? "here" : page.mode;
  if (open === watched) return;
  watched = open;
  forget();
  forget = open === "feed" || open === "closed" ? () => {} : onEscape(() => {
    watched = "";
    if (open === "here") page.pointAt(null);
    else page.closePanel();
    picture.tell("address");
  });
});

picture.subscribe((what) => {
  if (!what.has("address") && !what.has("store")) return;
  slot.frame.classList.toggle("draft", page.mode === "report");
  const { subject, wanted } = picture;
  const record = subject && (subject.kind === "incident" ? picture.state.records.incidents.get(subject.id) : picture.state.records.resources.get(subject.id));
  if (page.mode === "report") entitle(t("New incident"));
  else if (page.mode === "track") entitle(page.tracks?.fleet.movers.get(page.trackId ?? "")?.source ?? t("Moving thing"));
  else entitle(wanted && [wanted.code, record && picture.titleOf(record).text].filter(Boolean).join(" "));
});
