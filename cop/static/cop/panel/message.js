// One message: who, when, what, and how far it got - sending, stored, seen by whom.
import { html, nothing } from "lit";
import { t, tn } from "../i18n/catalog.js";
import { clock, short } from "../i18n/time.js";
import { side } from "../elements/marks.js";
import { withLinks } from "../elements/text.js";
import { problemWords } from "./changing.js";

/**
 * @typedef {import("../store/forms").Message} Message
 * @typedef {import("../store/forms").Actor} Actor
 */

/**
 * Text with codes as links and the names of mentioned people in bold.
 * @param {string} text
 * @param {{kind: string, code: string}[]} mentions
 * @returns {unknown[]}
 */
export function spoken(text, mentions) {
  const people = mentions.filter(({ kind }) => kind === "contact" || kind === "person").map(({ code }) => code);
  if (people.length === 0) return withLinks(text);
  const pattern = new RegExp(`(${people.sort((a, b) => b.length - a.length).map((code) => code.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "g");
  return text.split(pattern).flatMap((part) => (people.includes(part) ? [html`<b class="mention">${part}</b>`] : withLinks(part)));
}

/** "seen by 4": names on asking. @param {Actor[]} readers @param {boolean} named @param {() => void} name @param {boolean} [long] */
function seen(readers, named, name, long = false) {
  if (readers.length === 0) return nothing;
  const names = readers.map((reader) => reader.name).join(", ");
  const few = long && readers.length <= 4;
  return html`<button type="button" class="seen" aria-expanded=${named || few} title=${names} @click=${name}>${tn("seen by {count}", "seen by {count}", readers.length)}${named || few ? `: ${names}` : ""}</button>`;
}

/**
 * @param {Message} message
 * @param {{me: string, readers: Actor[], named: boolean, name: () => void}} about
 */
export function message({ author, at, text, mentions }, { me, readers, named, name }) {
  const own = author?.id === me;
  return html`<article class="msg ${own ? "own" : ""}">
    <div class="h">${side(author?.side)}<b>${author?.name ?? t("System")}</b><span class="org">${author?.organization ?? ""}</span><time datetime=${at}>${short(at)}</time>${own ? nothing : seen(readers, named, name)}</div>
    <p>${spoken(text, mentions ?? [])}</p>
    ${own ? html`<div class="dl"><i class="bi bi-${readers.length ? "check2-all" : "check2"}" aria-hidden="true"></i><span>${t("Stored {time}", { time: clock(at) })}${readers.length ? " · " : ""}${seen(readers, named, name, true)}</span></div>` : nothing}
  </article>`;
}

/** One that the server has not. @param {import("../link/outbox.js").Item} item @param {import("../picture/picture").Picture} picture */
export function waitingMessage(item, picture) {
  const failed = item.state === "failed";
  const reason = problemWords(item.problem);
  const state = failed ? t("Not stored: {reason}", { reason }) : item.state === "sending" ? t("Sending... not stored yet") : t("Kept here, not sent yet");
  return html`<article class="msg own unsent">
    <div class="h">${side(picture.viewer.side)}<b>${picture.viewer.name}</b><time datetime=${new Date(item.keptAt).toISOString()}>${short(item.keptAt)}</time></div>
    <p>${withLinks(String(item.body.text ?? ""))}</p>
    <div class="dl ${failed ? "failed" : "wait"}"><i class="bi bi-${failed ? "exclamation-circle" : "clock"}" aria-hidden="true"></i><span>${state}</span>
      ${failed ? html`<button type="button" class="btn btn-t sm" @click=${() => picture.outbox.retryItem(item.id)}>${t("Send again")}</button>` : nothing}
      ${item.state === "sending" ? nothing : html`<button type="button" class="btn btn-t sm" @click=${() => picture.outbox.withdraw(item.id)}>${t("Withdraw")}</button>`}</div>
  </article>`;
}
