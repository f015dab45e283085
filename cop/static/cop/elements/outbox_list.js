// <h-outbox>: what waits to be sent, in a dialog. Each item can be changed or withdrawn until it is stored.
import { html, nothing } from "lit";
import { t } from "../i18n/catalog.js";
import { age, clock } from "../i18n/time.js";
import { fieldWord } from "../i18n/words.js";
import { Light, define } from "./light.js";
import { toast } from "./toast.js";
import "./dialog.js";

/** @typedef {import("../link/outbox.js").Item} Item */

const TEXTS = ["title", "text", "place_name", "description", "needs", "note", "reason", "caption"];

export class OutboxList extends Light {
  static properties = { items: { state: true }, editing: { state: true }, status: { state: true } };
  constructor() {
    super();
    /** @type {Item[]} */
    this.items = [];
    this.editing = "";
    /** @type {import("../link/types").LinkStatus | null} */
    this.status = null;
    /** @type {import("../link/outbox.js").Outbox | null} */
    this.outbox = null;
    this.take = () => (this.items = this.outbox?.items ?? []);
  }

  /** @param {import("../link/outbox.js").Outbox | null} outbox @param {import("../link/types").LinkStatus | null} status */
  async show(outbox, status) {
    if (this.outbox !== outbox) {
      this.outbox?.removeEventListener("news", this.take);
      outbox?.addEventListener("news", this.take);
    }
    this.outbox = outbox;
    this.status = status;
    this.editing = "";
    this.take();
    await this.updateComplete;
    await /** @type {import("./dialog.js").Dialog} */ (this.querySelector("h-dialog")).show();
  }

  /** @param {Item} item */
  async withdraw(item) {
    const outcome = await this.outbox?.withdraw(item.id);
    if (outcome === "too late") toast(t("It is on its way already."), { tone: "info" });
    if (outcome === "perhaps stored") toast(t("Taken out here. An earlier try may have reached the server: look into the log."), { tone: "info" });
  }

  /** @param {Item} item @param {SubmitEvent} event */
  async change(item, event) {
    event.preventDefault();
    const body = { ...item.body };
    for (const [name, value] of new FormData(/** @type {HTMLFormElement} */ (event.target))) body[name] = String(value);
    const label = String(body.title ?? body.text ?? body.note ?? item.label).slice(0, 120);
    if (!(await this.outbox?.change(item.id, { body, label }))) toast(t("It is on its way already."), { tone: "info" });
    this.editing = "";
  }

  render() {
    return html`<h-dialog heading=${t("Waiting to be sent")}>
      ${this.status?.phase === "offline" && this.status.goodAt ? html`<p class="banner offline boxed"><i class="bi bi-wifi-off" aria-hidden="true"></i><span><b>${t("Offline since {time}.", { time: clock(this.status.goodAt) })}</b> ${t("You can go on working. What waits here goes out by itself.")}</span></p>` : nothing}
      ${this.items.length === 0 ? html`<div class="empty"><i class="bi bi-check2-circle" aria-hidden="true"></i><b>${t("Everything is stored")}</b>${t("Nothing waits on this device.")}</div>` : nothing}
      <div class="outbox">${this.items.map((item) => this.row(item))}</div>
    </h-dialog>`;
  }

  /** @param {Item} item */
  row(item) {
    const failed = item.state === "failed";
    const reason = item.problem?.detail || Object.values(item.problem?.errors ?? {}).flat().join(" ");
    const state = failed ? t("Not stored: {reason}", { reason: reason || t("The server refused it.") }) : item.state === "sending" ? t("Sending, not stored yet") : t("Kept on this device {time} ({age}), not sent", { time: clock(item.keptAt), age: age(item.keptAt) });
    return html`<div class="ob ${failed ? "failed" : ""}"><i class="bi bi-${failed ? "exclamation-circle" : "hourglass-split"}" aria-hidden="true"></i>
      <span class="cut">${item.label}</span><span class="meta">${state}</span>
      ${item.state === "sending" ? nothing : html`<button type="button" class="btn btn-q sm" @click=${() => (this.editing = item.id)}>${t("Change")}</button><button type="button" class="btn btn-q sm" @click=${() => this.withdraw(item)}>${t("Withdraw")}</button>`}
      </div>${this.editing === item.id ? this.form(item) : nothing}`;
  }

  /** @param {Item} item */
  form(item) {
    const fields = TEXTS.filter((name) => typeof item.body[name] === "string");
    return html`<form class="stack" @submit=${(/** @type {SubmitEvent} */ event) => this.change(item, event)}>
      ${fields.map((name) => html`<div class="field"><label for="ob-${name}">${name === "text" ? t("Text") : fieldWord(name)}</label><textarea id="ob-${name}" name=${name} .value=${item.body[name]}></textarea></div>`)}
      <div class="row-line"><button class="btn btn-p sm" type="submit">${item.state === "failed" ? t("Send again") : t("Keep this wording")}</button><button class="btn btn-q sm" type="button" @click=${() => (this.editing = "")}>${t("Back")}</button></div>
    </form>`;
  }
}

define("h-outbox", OutboxList);
