// What waits in the outbox about a record and is neither a line nor a message: changes, figures, files. Each says its state and the ways out.
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../i18n/catalog.js";
import { problemWords, resolveWaiting } from "./changing.js";

/** @param {import("../picture/picture").Picture} picture @param {string} about @param {string[]} kinds */
export function unsent(picture, about, kinds) {
  const items = picture.waiting({ about }).filter((item) => kinds.includes(item.kind));
  if (items.length === 0) return nothing;
  return html`<ul class="unsent plain">${repeat(items, ({ id }) => id, (item) => {
    const failed = item.state === "failed";
    const stale = failed && item.problem?.status === 409 && item.problem.current;
    const reason = stale ? t("somebody changed this meanwhile") : problemWords(item.problem);
    const state = failed ? t("Not stored: {reason}", { reason }) : item.state === "sending" ? t("Sending, not stored yet") : t("Kept here, not sent yet");
    return html`<li class=${failed ? "failed" : "wait"}><i class="bi bi-${failed ? "exclamation-circle" : "clock"}" aria-hidden="true"></i><span class="grow"><b>${item.label}</b> ${state}</span>
      ${failed ? html`<button type="button" class="btn btn-t sm" @click=${() => (stale ? resolveWaiting(picture, item) : picture.outbox.retryItem(item.id))}>${stale ? t("Compare...") : t("Send again")}</button>` : nothing}
      ${item.state === "sending" ? nothing : html`<button type="button" class="btn btn-t sm" @click=${() => picture.outbox.withdraw(item.id)}>${t("Withdraw")}</button>`}</li>`;
  })}</ul>`;
}
