// One line of the operation's log: time in Z and local, the incident, what was said, who.
import { html, nothing } from "lit";
import { byLine, changeWords } from "../elements/entry.js";
import { audience } from "../elements/marks.js";
import { codeLink, withLinks } from "../elements/text.js";
import { t } from "../i18n/catalog.js";
import { group, localParts, short } from "../i18n/time.js";

/** @typedef {import("../store/forms").LogLine} LogLine */

/** @param {LogLine} line */
function said(line) {
  const text = line.system && line.changes?.length ? changeWords(line.changes) : withLinks(line.text);
  if (!line.struck) return html`<div class="text">${text}</div>`;
  const { at, by, reason } = line.struck;
  return html`<div class="text"><span class="visually-hidden">${t("Struck line")}: </span><del>${text}</del></div>
    <div class="why"><i class="bi bi-slash-circle" aria-hidden="true"></i>${t("Struck {time} by {person}: {reason}", { time: short(at), person: by?.name ?? "", reason })}</div>`;
}

/**
 * @param {LogLine} line
 * @param {{code: string, title: string, lang: string, fresh: boolean, strike: (() => void) | null}} about
 */
export function logLine(line, { code, title, lang, fresh, strike }) {
  return html`<li class="entry logline ${line.system ? "sys" : ""} ${fresh ? "fresh" : ""}" tabindex="-1" data-id=${line.id} data-code=${code}>
    <span class="when"><time datetime=${line.at}>${group(line.at).slice(0, 7)}</time><span class="there">${localParts(line.at).time.slice(0, 5)}</span></span>
    <span class="what">${code ? codeLink(code) : nothing}<span class="title cut" lang=${lang}>${title}</span></span>
    <div>${said(line)}<div class="by">${line.system ? html`<span>${t("System")}</span>` : nothing}${byLine(line.author)}${line.audience === "shared" ? nothing : audience(line.audience)}
      ${strike ? html`<button type="button" class="btn btn-t sm strike" @click=${strike}>${t("Strike line...")}</button>` : nothing}</div></div></li>`;
}

/** A line that waits in the outbox. @param {import("../link/outbox.js").Item} item @param {string} code */
export function waitingLine(item, code) {
  return html`<li class="logline-wait"><h-entry .line=${{ text: String(item.body.text ?? ""), at: new Date(item.keptAt).toISOString(), audience: item.body.audience }} state=${item.state} .problem=${item.problem} code=${code}></h-entry></li>`;
}
