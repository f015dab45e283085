// The head of a panel: code, link, who sees it, more, close; the title in the reader's language and in the one it was written in.
import { html, nothing } from "lit";
import { t } from "../i18n/catalog.js";
import { audience } from "../elements/marks.js";
import { copy } from "./facts.js";
import { more } from "./more.js";

/**
 * @param {import("../picture/picture").Picture} picture
 * @param {{code: string, audience: string, title?: string, titles?: Record<string, string>, name?: string, names?: Record<string, string>}} record
 * @param {import("../picture/picture").Subject} subject
 * @param {(import("./more.js").Choice | null)[]} choices
 */
export function head(picture, record, subject, choices) {
  const title = picture.titleOf(record);
  const address = () => new URL(picture.hrefOf(subject), location.href).href;
  return html`<div class="row-line top-line"><span class="mono code">${record.code}</span>
      <button type="button" class="btn-i sm" aria-label=${t("Copy the link to {code}", { code: record.code })} title=${t("Copy link")} @click=${() => copy(address(), record.code)}><i class="bi bi-link-45deg" aria-hidden="true"></i></button>
      ${audience(record.audience)}<span class="grow"></span>${more(choices)}
      <button type="button" class="btn-i" aria-label=${t("Close")} title=${t("Close")} @click=${() => picture.select(null)}><i class="bi bi-x-lg" aria-hidden="true"></i></button></div>
    <h2 class="title" lang=${title.lang} tabindex="-1">${title.text}</h2>
    ${title.original ? html`<p class="original dim" lang=${title.originalLang}>${title.original}</p>` : nothing}`;
}

/** Not in the store: loading, withdrawn, or never ours. @param {import("../picture/picture").Picture} picture @param {{absent: boolean, tombstone: boolean, what: string}} why */
export function missing(picture, { absent, tombstone, what }) {
  const close = html`<div class="row-line top-line"><span class="grow"></span><button type="button" class="btn-i" aria-label=${t("Close")} @click=${() => picture.select(null)}><i class="bi bi-x-lg" aria-hidden="true"></i></button></div>`;
  if (tombstone) return html`<div class="subject-head">${close}</div><h-empty icon="eye-slash" heading=${t("This {what} was withdrawn", { what })} text=${t("It is no longer shown to you. Ask the watch officer when you need it.")} action=${t("Close")} @act=${() => picture.select(null)}></h-empty>`;
  if (absent) return html`<div class="subject-head">${close}</div><h-empty icon="question-circle" heading=${t("There is no such {what} here", { what })} text=${t("It does not exist, or it is not for you.")} action=${t("Close")} @act=${() => picture.select(null)}></h-empty>`;
  return html`<div class="subject-head">${close}</div><h-skeleton words=${t("Loading")}></h-skeleton>`;
}
