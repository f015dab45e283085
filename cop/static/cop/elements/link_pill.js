// <h-link>: the state of the link, always on screen. connect(link, outbox) wires it; without a link (pages that show nothing
// live) it stays empty. Spoken only when the state changes, not at every count. A press opens what waits to be sent.
import { html, nothing } from "lit";
import { t, tn } from "../i18n/catalog.js";
import { age, clock } from "../i18n/time.js";
import { Light, define } from "./light.js";
import "./outbox_list.js";

/** @type {Record<import("../link/types").Phase, {look: string, icon: string}>} */
const LOOKS = {
  connecting: { look: "catching", icon: "arrow-repeat" },
  catching: { look: "catching", icon: "arrow-repeat" },
  live: { look: "live", icon: "broadcast" },
  polling: { look: "live", icon: "arrow-repeat" },
  offline: { look: "offline", icon: "wifi-off" },
  "logged-out": { look: "offline", icon: "box-arrow-right" },
  withdrawn: { look: "offline", icon: "lock" },
};

/** @param {import("../link/types").Phase} phase */
function phaseWord(phase) {
  return { connecting: t("Connecting"), catching: t("Catching up"), live: t("Live"), polling: t("Live, asked every 5 s"), offline: t("Offline"), "logged-out": t("Logged out"), withdrawn: t("Access ended") }[phase];
}

export class LinkPill extends Light {
  static properties = { status: { attribute: false }, items: { attribute: false }, said: { state: true } };
  constructor() {
    super();
    /** @type {import("../link/types").LinkStatus | null} */
    this.status = null;
    /** @type {import("../link/outbox.js").Item[]} */
    this.items = [];
    this.said = "";
    /** @type {import("../link/outbox.js").Outbox | null} */
    this.outbox = null;
  }

  /** @param {import("../link/link.js").Link} link @param {import("../link/outbox.js").Outbox} outbox */
  connect(link, outbox) {
    this.outbox = outbox;
    const take = () => {
      if (this.status?.phase !== link.status.phase) this.said = phaseWord(link.status.phase);
      this.status = link.status;
    };
    const count = () => (this.items = outbox.items);
    link.addEventListener("status", take);
    outbox.addEventListener("news", count);
    this.timer = setInterval(() => this.requestUpdate(), 20_000);
    take();
    count();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  /** What stands behind the word: counts and the age of the data. */
  more() {
    const { phase, done, total, goodAt } = /** @type {import("../link/types").LinkStatus} */ (this.status);
    const parts = [];
    if (phase === "catching" && total) parts.push(t("{done} of {total}", { done, total }));
    if (phase === "offline" && goodAt && Date.now() - goodAt >= 60_000) parts.push(t("data {age} old", { age: age(goodAt) }));
    const failed = this.items.filter((item) => item.state === "failed").length;
    const waiting = this.items.length - failed;
    if (waiting) parts.push(tn("{count} to send", "{count} to send", waiting));
    if (failed) parts.push(tn("{count} not stored", "{count} not stored", failed));
    return parts.join(" · ");
  }

  open() {
    const list = /** @type {import("./outbox_list.js").OutboxList} */ (document.querySelector("h-outbox") ?? document.body.appendChild(document.createElement("h-outbox")));
    list.show(this.outbox, this.status);
  }

  render() {
    if (!this.status) return nothing;
    const { phase, goodAt } = this.status;
    const { look, icon } = LOOKS[phase];
    const more = this.more();
    return html`<button type="button" class="link-pill ${look}" @click=${this.open} title=${goodAt ? t("Whole until {time}", { time: clock(goodAt) }) : ""}>
        <i class="bi bi-${icon}" aria-hidden="true"></i><b>${phaseWord(phase)}</b>${more ? html`<span>${more}</span>` : nothing}</button>
      <span class="visually-hidden" role="status">${this.said}</span>`;
  }
}

define("h-link", LinkPill);
