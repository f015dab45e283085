// <h-rooms>: every room with what is unread, its last line and time; the open one below. The open room is in the address.
import { html, nothing } from "lit";
import { OnPicture } from "../panel/element.js";
import { define } from "../elements/light.js";
import { audience, audienceOf } from "../elements/marks.js";
import { toast } from "../elements/toast.js";
import { nameIn, t } from "../i18n/catalog.js";
import { short } from "../i18n/time.js";
import { audienceKinds } from "../i18n/words.js";
import { uuid7 } from "../link/ids.js";
import { singleKeys } from "../shell/keyboard.js";
import { walkRows } from "../shell/rows.js";
import { bySeverity, compare, isOpen, messagesOf, unreadIn } from "../store/selectors.js";
import { reasonOf } from "./desk.js";
import "../elements/menu.js";
import "../panel/room.js";

/** @typedef {import("../store/forms").Room} Room */

/** Last name, as it is called: "Park" of "Maj Park Ji-hoon" is not knowable, so the whole name. @param {import("../store/forms").Message | undefined} message */
function lastLine(message) {
  return message ? `${message.author?.name ?? ""}: ${message.text}` : t("Nothing was said here yet");
}

export class Rooms extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["store", "address", "outbox", "minute"]);
  static properties = { ...OnPicture.properties, desk: { attribute: false }, seek: { state: true } };
  constructor() {
    super();
    /** @type {import("./desk.js").Desk | null} */
    this.desk = null;
    this.seek = "";
  }

  firstUpdated() {
    this.stopWalking = walkRows(this, { row: "a.room-link", open: (row) => row.click(), letters: singleKeys });
  }

  /** Rooms of audiences first, then those of incidents, each with the last said first. @returns {Room[]} */
  get rooms() {
    const state = this.picture?.state;
    if (!state) return [];
    const last = (/** @type {Room} */ room) => messagesOf(state, room.id).at(-1)?.at ?? "";
    const rank = (/** @type {Room} */ room) => (room.incident ? 1 : 0);
    return [...state.records.rooms.values()].sort((a, b) => rank(a) - rank(b) || compare(last(b), last(a)) || compare(a.id, b.id));
  }

  /** The room of the address; without one, on a wide screen, the shared one. @returns {string} */
  get open() {
    const asked = this.picture?.query.get("room");
    if (asked) return asked;
    if (matchMedia("(max-width: 1179px)").matches) return "";
    return this.rooms.find((room) => !room.incident && room.audience === "shared")?.id ?? this.rooms[0]?.id ?? "";
  }

  /** @param {MouseEvent} event @param {string} id */
  choose(event, id) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.picture?.navigate({ room: id, tab: matchMedia("(max-width: 1179px)").matches ? "rooms" : this.picture.query.get("tab") });
  }

  focusComposer() {
    const room = /** @type {import("../panel/room.js").Room | null} */ (this.querySelector("h-room"));
    if (room) return room.focusComposer();
    /** @type {HTMLElement | null} */ (this.querySelector("a.room-link"))?.focus();
  }

  /** @param {Room} room */
  nameOf(room) {
    const incident = room.incident ? this.picture?.state.records.incidents.get(room.incident) : null;
    return incident ? this.picture?.titleOf(incident).text ?? room.name : nameIn(room.names, room.name);
  }

  render() {
    const { picture } = this;
    if (!picture) return nothing;
    if (!picture.state.epoch) return html`<h-skeleton></h-skeleton>`;
    const open = this.open;
    const asked = picture.query.get("room") ?? "";
    return html`<div class="room-list ${asked ? "beside" : ""}"><header><h2>${t("Rooms")}</h2><span class="grow"></span>${this.newRoom()}</header>
        <div class="scroll"><ul class="plain rooms" aria-label=${t("Rooms")}>${this.rooms.map((room) => this.row(room, room.id === open))}</ul></div></div>
      ${open ? html`<section class="room-open" aria-label=${t("Open room")}><button type="button" class="btn btn-t back" @click=${() => picture.navigate({ room: null })}><i class="bi bi-chevron-left" aria-hidden="true"></i>${t("Rooms")}</button>
        <div class="room-name">${this.heading(open)}</div><h-room .picture=${picture} room=${open}></h-room></section>` : nothing}`;
  }

  /** On a phone the list is away. @param {string} id */
  heading(id) {
    const room = this.picture?.state.records.rooms.get(id);
    if (!room) return nothing;
    const incident = room.incident ? this.picture?.state.records.incidents.get(room.incident) : null;
    return html`<h3 class="cut">${this.nameOf(room)}</h3>${incident ? html`<a class="ref mono" href=${this.picture?.hrefOf({ kind: "incident", id: incident.id }) ?? ""} data-code=${incident.code}>${incident.code}</a>` : nothing}`;
  }

  /** @param {Room} room @param {boolean} open */
  row(room, open) {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    const { state } = picture;
    const last = messagesOf(state, room.id).at(-1);
    const unread = unreadIn(state, room.id, picture.viewer.id).length;
    const incident = room.incident ? state.records.incidents.get(room.incident) : null;
    const waiting = picture.waiting({ about: room.id, kind: "message" }).length;
    return html`<li class="room ${open ? "on" : ""} ${unread ? "unread" : ""}"><a class="room-link" href="?room=${room.id}" tabindex="-1" aria-current=${open ? "true" : nothing} @click=${(/** @type {MouseEvent} */ event) => this.choose(event, room.id)}>
      <span class="room-title"><b class="cut">${this.nameOf(room)}</b>${incident ? html`<span class="mono meta">${incident.code}</span>` : nothing}${incident && room.audience === "shared" ? nothing : this.chip(room)}</span>
      ${unread ? html`<span class="un" aria-label=${t("{count} unread", { count: unread })}>${unread}</span>` : html`<span></span>`}
      <span class="last">${waiting ? html`<i class="bi bi-clock" aria-hidden="true"></i> ${t("{count} not stored yet", { count: waiting })}` : lastLine(last)}</span><span class="t">${last ? short(last.at) : ""}</span></a></li>`;
  }

  /** An organization's room bears its name already: the chip says only that it is one's own. @param {Room} room */
  chip(room) {
    const { kind, name } = audienceOf(room.audience);
    if (kind !== "organization" || room.incident) return audience(room.audience);
    return html`<span class="aud organization" title=${name}><i class="bi bi-lock-fill" aria-hidden="true"></i>${audienceKinds().organization}</span>`;
  }

  // ---------------------------------------------------------------- a room for an incident
  newRoom() {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    if (!picture.may("message")) return html`<button type="button" class="btn-i" aria-disabled="true" aria-label=${t("Open the room of an incident: your role may read here")} title=${t("Your role may read here.")}><i class="bi bi-lock" aria-hidden="true"></i></button>`;
    const { incidents, rooms } = picture.state.records;
    const taken = new Set([...rooms.values()].map(({ incident }) => incident));
    const words = this.seek.trim().toLowerCase();
    const fits = [...incidents.values()].filter((each) => isOpen(each) && !taken.has(each.id) && `${each.code} ${each.title} ${Object.values(each.titles ?? {}).join(" ")}`.toLowerCase().includes(words)).sort(bySeverity).slice(0, 8);
    return html`<h-menu class="end"><details><summary class="btn-i" aria-label=${t("Open the room of an incident")}><i class="bi bi-plus-lg" aria-hidden="true"></i></summary><div class="menu">
      <input class="input" type="search" aria-label=${t("Find an incident")} placeholder=${t("Room of which incident?")} .value=${this.seek} @input=${(/** @type {InputEvent} */ event) => (this.seek = /** @type {HTMLInputElement} */ (event.target).value)} />
      ${fits.map((incident) => html`<button type="button" class="menu-item" @click=${(/** @type {Event} */ event) => this.openFor(event, incident)}><i class="bi bi-chat-dots" aria-hidden="true"></i><span>${picture.titleOf(incident).text} <span class="mono meta">${incident.code}</span></span></button>`)}
      ${fits.length ? nothing : html`<div class="menu-head meta">${t("No open incident without a room fits.")}</div>`}</div></details></h-menu>`;
  }

  /** @param {Event} event @param {import("../store/forms").Incident} incident */
  async openFor(event, incident) {
    /** @type {import("../elements/menu.js").Menu | null} */ (/** @type {Element} */ (event.target).closest("h-menu"))?.close(true);
    const outcome = await this.desk?.post("rooms/", { id: uuid7(), incident: incident.id });
    if (outcome?.ok) this.picture?.navigate({ room: outcome.data.id, tab: matchMedia("(max-width: 1179px)").matches ? "rooms" : this.picture.query.get("tab") });
    else if (outcome) toast(t("Not opened"), { tone: "urgent", more: reasonOf(outcome.problem) });
  }
}

define("h-rooms", Rooms);
