// <h-kept-report>: a report of this device that the server does not have yet, or refused. It becomes the incident's panel when it is stored.
import { html, nothing } from "lit";
import { Light, define } from "../elements/light.js";
import { audience, severity } from "../elements/marks.js";
import { toast } from "../elements/toast.js";
import { t } from "../i18n/catalog.js";
import { age, clock } from "../i18n/time.js";
import { Following } from "../picture/follow.js";

export class KeptReport extends Light {
  static properties = { picture: { attribute: false }, page: { attribute: false }, subject: { attribute: false } };
  constructor() {
    super();
    /** @type {import("../picture/create.js").LivePicture | null} */
    this.picture = null;
    /** @type {import("../picture/map_page.js").MapPage | null} */
    this.page = null;
    /** @type {import("../picture/picture").Subject | null} */
    this.subject = null;
    this.following = new Following(/** @type {any} */ (this), ["outbox", "link", "minute", "kinds"]);
  }

  get item() {
    return this.picture?.outbox.items.find((item) => item.id === this.subject?.id);
  }

  change() {
    const { item, page, picture } = this;
    if (!item || !page?.report || !picture) return;
    if (item.state === "sending") return void toast(t("It is on its way already."), { tone: "info" });
    page.report.change(item);
    picture.navigate({ report: "new" });
  }

  async withdraw() {
    const { item, picture } = this;
    if (!item || !picture) return;
    const { id, ...draft } = item;
    const outcome = await picture.outbox.withdraw(id);
    if (outcome === "too late") return void toast(t("It is on its way already."), { tone: "info" });
    picture.select(null);
    if (outcome === "perhaps stored") toast(t("Taken out here. An earlier try may have reached the server: look into the list."), { tone: "info" });
    else toast(t("Report taken out."), { undo: () => void picture.outbox.add({ id, ...draft }) });
  }

  render() {
    const { item, picture } = this;
    if (!picture) return nothing;
    if (!item) return html`<h-skeleton words=${t("Stored, being fetched")}></h-skeleton>`;
    const { body, state, problem, keptAt } = item;
    const refused = state === "failed";
    const reason = problem?.detail || Object.values(problem?.errors ?? {}).flat().join(" ") || t("The server refused it.");
    const place = body.location ? picture.format(body.location.coordinates[0], body.location.coordinates[1]) : "";
    return html`<div class="head"><div class="row-line"><b class="mono">${body.code}</b>${audience(body.audience ?? "shared")}<span class="grow"></span><button type="button" class="btn-i" aria-label=${t("Close")} @click=${() => picture.select(null)}><i class="bi bi-x-lg" aria-hidden="true"></i></button></div><h2>${body.title}</h2></div>
      <div class="banner ${refused ? "urgent" : "warn"}" role="status"><i class="bi bi-${refused ? "exclamation-circle" : "hourglass-split"}" aria-hidden="true"></i><span>${refused ? html`<b>${t("Not stored.")}</b> ${reason}` : state === "sending" ? t("Sending, not stored yet") : html`<b>${t("Not stored yet.")}</b> ${t("Kept on this device {time} ({age}). It goes out by itself when the server answers.", { time: clock(keptAt), age: age(keptAt) })}`}</span></div>
      <div class="scroll stack kept"><div class="row-line">${severity(body.severity)}<span>${picture.kindName(body.kind)}</span></div>
        <dl class="facts"><dt>${t("Place")}</dt><dd>${body.place_name || "–"}</dd>${place ? html`<dt>${t("Grid")}</dt><dd class="mono">${place}</dd>` : nothing}${body.needs ? html`<dt>${t("Needs")}</dt><dd>${body.needs}</dd>` : nothing}</dl></div>
      <div class="actions fixed"><button type="button" class="btn btn-p" @click=${() => this.change()}>${refused ? t("Mend and send again") : t("Change")}</button><button type="button" class="btn btn-q" @click=${() => this.withdraw()}>${t("Withdraw")}</button></div>`;
  }
}

define("h-kept-report", KeptReport);
