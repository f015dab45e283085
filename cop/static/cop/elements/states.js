// Nothing there, still loading, not yours: each says why and the way on.
import { html, nothing } from "lit";
import { t } from "../i18n/catalog.js";
import { Light, define } from "./light.js";

/** <h-empty icon="funnel" heading=".." text=".." action="Clear filters" @act=${..}> */
class Empty extends Light {
  static properties = { icon: {}, heading: {}, text: {}, action: {} };
  constructor() {
    super();
    this.icon = "inbox";
    this.heading = "";
    this.text = "";
    this.action = "";
  }
  render() {
    return html`<div class="empty"><i class="bi bi-${this.icon}" aria-hidden="true"></i><b>${this.heading}</b>${this.text}
      ${this.action ? html`<div><button type="button" class="btn btn-q sm" @click=${() => this.dispatchEvent(new Event("act", { bubbles: true }))}>${this.action}</button></div>` : nothing}</div>`;
  }
}

/** <h-skeleton words="Catching up: {done} of {total} changes" done="214" total="1306">: nothing before 300 ms, a shape, after 1 s words. */
class Skeleton extends Light {
  static properties = { words: {}, done: { type: Number }, total: { type: Number }, stage: { state: true } };
  constructor() {
    super();
    this.words = "";
    this.done = 0;
    this.total = 0;
    this.stage = 0;
  }
  connectedCallback() {
    super.connectedCallback();
    this.timers = [setTimeout(() => (this.stage = 1), 300), setTimeout(() => (this.stage = 2), 1000)];
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    this.timers?.forEach(clearTimeout);
    this.stage = 0;
  }
  render() {
    if (!this.stage) return nothing;
    const words = this.words || t("Loading");
    return html`<div class="skel a"></div><div class="skel"></div><div class="skel c"></div>
      ${this.stage > 1 ? html`<div class="meta" role="status">${words}</div>${this.total ? html`<progress class="prog" max=${this.total} value=${this.done} aria-label=${words}></progress>` : nothing}` : nothing}`;
  }
}

/** <h-denied label="Commit resource" who="Civilian side: E. Rivera, on watch now">: not yours, and who may. Stays focusable. */
class Denied extends Light {
  static properties = { label: {}, who: {} };
  constructor() {
    super();
    this.label = "";
    this.who = "";
  }
  render() {
    return html`<span class="denied"><button type="button" class="btn" aria-disabled="true"><i class="bi bi-lock" aria-hidden="true"></i>${this.label}<span class="visually-hidden">. ${this.who}</span></button><span class="meta" aria-hidden="true">${this.who}</span></span>`;
  }
}

define("h-empty", Empty);
define("h-skeleton", Skeleton);
define("h-denied", Denied);
