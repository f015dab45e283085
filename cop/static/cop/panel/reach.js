// <h-reach>: a dialog that releases a record to a wider audience or withdraws it to a narrower one, and says how many will (not) see it.
import { html, nothing } from "lit";
import { nameIn, t } from "../i18n/catalog.js";
import { reachWords, writableAudiences } from "../elements/audience.js";
import { Light, define } from "../elements/light.js";
import { audience, audienceOf } from "../elements/marks.js";
import { toast } from "../elements/toast.js";
import { reasonOf } from "./changing.js";
import "../elements/dialog.js";

/** @typedef {import("../store/forms").Audience} Audience */

/** How far a kind reaches: the server says in the end what is wider. @type {Record<string, number>} */
const WIDTH = { shared: 3, military: 2, civilian: 2, named: 1, organization: 0 };

/** What an audience may be widened to, or narrowed to. @param {readonly Audience[]} all @param {string} kind @param {string} key @param {"release" | "withdraw"} way */
export function candidates(all, kind, key, way) {
  const now = WIDTH[kind] ?? 1;
  return all.filter((each) => {
    const other = WIDTH[each.kind] ?? 1;
    return each.key !== key && (way === "release" ? other > now : other < now || (other === now && now === 1));
  });
}

export class Reach extends Light {
  static properties = { picture: { attribute: false }, record: { attribute: false }, path: {}, way: { state: true }, all: { state: true }, chosen: { state: true }, problem: { state: true }, busy: { state: true } };
  constructor() {
    super();
    /** @type {import("../picture/picture").Picture | null} */
    this.picture = null;
    /** @type {{id: string, code: string, audience: string} | null} */
    this.record = null;
    /** Of the record, below the operation. */
    this.path = "";
    /** @type {"release" | "withdraw"} */
    this.way = "release";
    /** @type {Audience[]} */
    this.all = [];
    this.chosen = "";
    this.problem = "";
    this.busy = false;
  }

  get dialog() {
    return /** @type {import("../elements/dialog.js").Dialog | null} */ (this.querySelector("h-dialog"));
  }

  /** @param {"release" | "withdraw"} way */
  async show(way) {
    Object.assign(this, { way, chosen: "", problem: "", busy: false });
    try {
      this.all = await writableAudiences();
    } catch {
      this.all = this.picture?.audiences ?? [];
    }
    await this.updateComplete;
    void this.dialog?.show();
  }

  /** @param {SubmitEvent} event */
  async store(event) {
    event.preventDefault();
    const { picture, record, way, chosen } = this;
    const reason = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("reason") ?? "").trim();
    if (!picture || !record || this.busy) return;
    if (!chosen) return void (this.problem = t("Choose who will see it."));
    if (way === "withdraw" && !reason) return void (this.problem = t("Say why: it is kept in the log."));
    this.busy = true;
    this.problem = "";
    try {
      await picture.api.post(`${this.path}${way === "release" ? "release_to" : "withdraw"}/`, { audience: chosen, ...(way === "withdraw" ? { reason } : {}) });
      this.dialog?.hide();
      toast(way === "release" ? t("{code} is released to {audience}.", { code: record.code, audience: audienceOf(chosen).name }) : t("{code} is withdrawn to {audience}.", { code: record.code, audience: audienceOf(chosen).name }));
    } catch (error) {
      this.problem = reasonOf(error);
    } finally {
      this.busy = false;
    }
  }

  render() {
    const { record, way } = this;
    if (!record) return nothing;
    const found = candidates(this.all, audienceOf(record.audience).kind, record.audience, way);
    const heading = way === "release" ? t("Release {code} to more people", { code: record.code }) : t("Withdraw {code} to fewer people", { code: record.code });
    const action = way === "release" ? t("Release") : t("Withdraw");
    return html`<h-dialog heading=${heading}><form id="reach-form" class="stack" novalidate @submit=${this.store}>
      <p class="row-line wrap"><span class="meta">${t("Seen by now")}</span>${audience(record.audience)}</p>
      <p class="meta">${way === "release" ? t("What was written so far keeps its readers; what comes next is for all of them.") : t("Those who lose it see that it is gone, not why.")}</p>
      ${found.length ? html`<div class="choices" role="radiogroup" aria-label=${t("Who will see it")}>${found.map((each) => html`<label class="pick-row"><input type="radio" name="audience" value=${each.key} .checked=${this.chosen === each.key} @change=${() => (this.chosen = each.key)} />
        <span class="grow"><b>${["shared", "military", "civilian"].includes(each.kind) ? audienceOf(each.key).name : nameIn(each.names, each.name)}</b>${each.people === undefined ? nothing : html`<span class="meta">${reachWords(each)}</span>`}</span></label>`)}</div>` : html`<p>${way === "release" ? t("Everybody who could see it does.") : t("There is no narrower audience that you are in.")}</p>`}
      ${way === "withdraw" && found.length ? html`<div class="field"><label for="reach-reason">${t("Why")}</label><input id="reach-reason" name="reason" maxlength="500" autocomplete="off" /></div>` : nothing}
      ${this.problem ? html`<p class="banner urgent boxed" role="alert">${this.problem}</p>` : nothing}
    </form>${found.length ? html`<div slot="foot"><button type="submit" form="reach-form" class="btn ${way === "release" ? "btn-p" : "btn-u"}" aria-busy=${this.busy}>${action}</button></div>` : nothing}</h-dialog>`;
  }
}

define("h-reach", Reach);
