// <h-aud v="military"> is a chip. <h-aud pick v="shared"> is a selector that says how many will see it and who will not;
// it sends "change" with the new key in `value`, and takes part in forms through a hidden field when it has a `name`.
import { html, nothing } from "lit";
import { nameIn, t, tn } from "../i18n/catalog.js";
import { get, inOperation } from "../link/api.js";
import { page } from "../shell/page.js";
import { Light, define } from "./light.js";
import { audience, audienceOf } from "./marks.js";
import "./menu.js";

/** Asked once per page. @type {Promise<import("../store/forms").Audience[]> | null} */
let reach = null;

/** The audiences one may write into, with their reach. */
export function writableAudiences() {
  reach ??= get(inOperation(page.slug, "audiences/")).catch((error) => {
    reach = null;
    throw error;
  });
  return reach;
}

/** "5 organizations, 37 people. Civilian side will not see it." @param {import("../store/forms").Audience} audience */
export function reachWords({ kind, organizations = 0, people = 0 }) {
  const count = `${tn("{count} organization", "{count} organizations", organizations)}, ${tn("{count} person", "{count} people", people)}`;
  if (kind === "shared") return `${t("Both sides")}, ${count}`;
  if (kind === "military") return `${count}. ${t("The civilian side will not see it.")}`;
  if (kind === "civilian") return `${count}. ${t("The military side will not see it.")}`;
  return `${count}. ${t("Nobody else will see it.")}`;
}

export class AudienceMark extends Light {
  static properties = { v: { reflect: true }, pick: { type: Boolean }, name: {}, choices: { state: true }, failed: { state: true } };
  constructor() {
    super();
    this.v = "shared";
    this.pick = false;
    this.name = "";
    /** @type {import("../store/forms").Audience[]} */
    this.choices = [];
    this.failed = false;
  }

  get value() {
    return this.v;
  }

  set value(key) {
    this.v = key;
  }

  async load() {
    try {
      this.failed = false;
      this.choices = await writableAudiences();
    } catch {
      this.failed = true;
      this.choices = page.audiences;
    }
  }

  /** @param {string} key */
  choose(key) {
    const changed = key !== this.v;
    this.v = key;
    /** @type {import("./menu.js").Menu | null} */ (this.querySelector("h-menu"))?.close(true);
    if (changed) this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  render() {
    if (!this.pick) return audience(this.v);
    const { kind, name } = audienceOf(this.v);
    return html`<h-menu>
      <details @toggle=${(/** @type {Event} */ event) => /** @type {HTMLDetailsElement} */ (event.target).open && this.load()}>
        <summary class="aud ${kind}" aria-label=${t("Seen by {audience}. Change", { audience: name })}><i class="bi bi-${kind === "shared" ? "people" : "lock-fill"}" aria-hidden="true"></i>${name}<i class="bi bi-chevron-down end" aria-hidden="true"></i></summary>
        <div class="menu" role="radiogroup" aria-label=${t("Who will see it")}>
          ${this.failed ? html`<div class="menu-head meta">${t("The server did not say how many people these are.")}</div>` : nothing}
          ${this.choices.map((choice) => this.choice(choice))}
        </div>
      </details></h-menu>${this.name ? html`<input type="hidden" name=${this.name} .value=${this.v} />` : nothing}`;
  }

  /** @param {import("../store/forms").Audience} choice */
  choice(choice) {
    const on = choice.key === this.v;
    const name = ["shared", "military", "civilian"].includes(choice.kind) ? audienceOf(choice.key).name : nameIn(choice.names, choice.name);
    return html`<button type="button" class="menu-item" role="radio" aria-checked=${on} @click=${() => this.choose(choice.key)}>
      <i class="bi bi-${on ? "check-lg" : choice.kind === "shared" ? "people" : "lock-fill"}" aria-hidden="true"></i><b>${name}</b>
      ${choice.people === undefined ? nothing : html`<span class="meta">${reachWords(choice)}</span>`}
    </button>`;
  }
}

define("h-aud", AudienceMark);
