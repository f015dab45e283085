// <h-room .picture=${picture} room="<id>">: what was said in a room, live, and the field to say something. It fills a column: give it a height.
// Marks as seen what stands on the screen while the page is in front. `fresh` without an id: an incident's room that the first message opens.
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { nameIn, t, tn } from "../i18n/catalog.js";
import { short } from "../i18n/time.js";
import { define } from "../elements/light.js";
import { audience } from "../elements/marks.js";
import { messagesOf } from "../store/selectors.js";
import "../elements/states.js";
import "./composer.js";
import { OnPicture } from "./element.js";
import { message, waitingMessage } from "./message.js";
import { Older, withOlder } from "./older.js";
import { firstUnread, readersOf } from "./reading.js";
import "./room.css";

/** @typedef {import("../store/forms").Message} Message */

const NEAR = 48;
const SEEN_AFTER = 600;

export class Room extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["store", "outbox"]);
  static properties = { ...OnPicture.properties, room: {}, denied: { attribute: false }, below: { state: true } };
  constructor() {
    super();
    /** Id of the room. */
    this.room = "";
    /** Who may write here, when the viewer may not. @type {string | null} */
    this.denied = null;
    /** Messages that came while one read further up. */
    this.below = 0;
    /** Messages whose readers are named. @type {ReadonlySet<string>} */
    this.named = new Set();
    /** Where "New since" stands: as it was when the room was opened. @type {Message | null} */
    this.newFrom = null;
    this.settled = false;
    this.atEnd = true;
    this.last = "";
    /** @type {Older<Message>} */
    this.older = new Older(this);
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.look);
    window.addEventListener("focus", this.look);
    this.watcher = new IntersectionObserver(() => this.look());
    this.watcher.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.look);
    window.removeEventListener("focus", this.look);
    this.watcher?.disconnect();
    clearTimeout(this.timer);
  }

  /** @param {import("lit").PropertyValues} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    if (!changed.has("room") && !changed.has("picture")) return;
    this.older.forget(`rooms/${this.room}/messages/`, this.picture?.api ?? null);
    this.settled = false;
    this.newFrom = null;
    this.named = new Set();
    this.below = 0;
    this.last = "";
    this.atEnd = true;
  }

  /** Oldest first. @returns {Message[]} */
  get messages() {
    const state = this.picture?.state;
    return state ? withOlder(messagesOf(state, this.room), this.older.records, state.tombstones) : [];
  }

  get markers() {
    const state = this.picture?.state;
    return (state?.indexes.markers_by_room.get(this.room) ?? []).map((id) => /** @type {import("../store/forms").ReadMarker} */ (state?.records.read_markers.get(id)));
  }

  get list() {
    return /** @type {HTMLElement | null} */ (this.querySelector(".msgs"));
  }

  focusComposer() {
    /** @type {import("./composer.js").Composer | null} */ (this.querySelector("h-composer"))?.focus();
  }

  // ---------------------------------------------------------------- reading
  onScroll() {
    const list = this.list;
    if (!list) return;
    this.atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
    if (this.atEnd) this.look();
    if (list.scrollTop < NEAR && this.maybeMore) void this.loadOlder();
  }

  /** Whether the server may hold more than the store. */
  get maybeMore() {
    return Boolean(this.picture?.state.truncated.messages) && !this.older.done;
  }

  async loadOlder() {
    const list = this.list;
    const before = list ? list.scrollHeight - list.scrollTop : 0;
    await this.older.more();
    await this.updateComplete;
    if (list) list.scrollTop = list.scrollHeight - before;
  }

  toEnd() {
    const list = this.list;
    if (list) list.scrollTop = list.scrollHeight;
    this.below = 0;
    this.atEnd = true;
    this.look();
  }

  /** Says to the server what was seen, a moment after it was. */
  look = () => {
    if (this.atEnd && this.below) this.below = 0;
    clearTimeout(this.timer);
    if (!this.atEnd || document.visibilityState !== "visible" || !document.hasFocus() || !this.list?.clientHeight) return;
    this.timer = setTimeout(() => this.markSeen(), SEEN_AFTER);
  };

  async markSeen() {
    const { picture, messages } = this;
    const last = messages.at(-1);
    if (!picture || !last || !this.list?.clientHeight || !firstUnread(messages, this.markers, picture.viewer.id)) return;
    try {
      await picture.api.post(`rooms/${this.room}/seen/`, { message: last.id });
    } catch {
      // not told: asked again when the next message comes or the page comes to the front
    }
  }

  updated() {
    const { picture, messages } = this;
    const last = messages.at(-1);
    const waiting = picture?.waiting({ about: this.room, kind: "message" }).at(-1);
    const key = `${last?.id ?? ""} ${waiting?.id ?? ""}`;
    if (!this.settled && picture && (messages.length || picture.state.epoch)) {
      this.settled = true;
      this.newFrom = firstUnread(messages, this.markers, picture.viewer.id);
      if (this.newFrom) this.requestUpdate();
    }
    if (key === this.last) return;
    const first = this.last === "";
    this.last = key;
    if (this.atEnd || first || (last && last.author?.id === picture?.viewer.id)) requestAnimationFrame(() => this.toEnd());
    else this.below += 1;
  }

  // ---------------------------------------------------------------- writing
  /** @param {CustomEvent<string>} event */
  async onSend({ detail: text }) {
    if (!this.picture) return;
    await this.picture.send({ kind: "message", path: `rooms/${this.room}/messages/`, body: { text }, label: text.slice(0, 120), about: this.room });
    this.toEnd();
  }

  /** @param {string} id */
  nameReaders(id) {
    const named = new Set(this.named);
    if (!named.delete(id)) named.add(id);
    this.named = named;
    this.requestUpdate();
  }

  get roomName() {
    const record = this.picture?.state.records.rooms.get(this.room);
    const incident = record?.incident ? this.picture?.state.records.incidents.get(record.incident) : null;
    if (incident) return this.picture?.titleOf(incident).text ?? "";
    return record ? nameIn(/** @type {any} */ (record).names, record.name) : "";
  }

  // ---------------------------------------------------------------- what it shows
  render() {
    const picture = this.picture;
    if (!picture) return nothing;
    const record = picture.state.records.rooms.get(this.room);
    const { messages } = this;
    if (!record && !messages.length) return html`<h-empty icon="chat" heading=${t("This room is not here")} text=${t("It was withdrawn, or it is not for you.")}></h-empty>`;
    const waiting = picture.waiting({ about: this.room, kind: "message" });
    const denied = this.denied ?? (picture.may("message") ? null : t("Your role may read here."));
    const name = this.roomName;
    return html`<div class="msgs" role="log" aria-label=${t("Messages in {room}", { room: name })} tabindex="0" @scroll=${this.onScroll}>
        ${this.maybeMore ? html`<div class="more">${this.older.failed ? html`<span class="meta">${t("Older messages could not be fetched.")}</span>` : nothing}<button type="button" class="btn btn-t sm" aria-busy=${this.older.loading} @click=${this.loadOlder}>${this.older.loading ? t("Fetching...") : t("Older messages")}</button></div>` : nothing}
        ${messages.length || waiting.length ? this.said(messages, waiting) : html`<h-empty icon="chat-dots" heading=${t("Nothing was said here yet")} text=${t("What you write is read by everybody who sees this room.")}></h-empty>`}
      </div>
      ${this.below ? html`<button type="button" class="new-rows low" @click=${this.toEnd}>${tn("{count} new message", "{count} new messages", this.below)}</button>` : nothing}
      <h-composer key="room:${this.room}" enter primary max="4000" label=${t("Message to {room}", { room: name })} placeholder=${t("Message to {room}", { room: name })} action=${t("Send")} .denied=${denied}
        .beside=${html`<span class="meta">${t("Read by")}</span>${record ? audience(record.audience) : nothing}`} @send=${this.onSend}></h-composer>`;
  }

  /** @param {Message[]} messages @param {import("../link/outbox.js").Item[]} waiting */
  said(messages, waiting) {
    const picture = /** @type {import("../picture/picture").Picture} */ (this.picture);
    const readers = readersOf(messages, this.markers);
    const stored = new Set(messages.map(({ id }) => id));
    return html`${repeat(messages, ({ id }) => id, (each) => html`${each.id === this.newFrom?.id ? html`<div class="newline" role="separator"><span>${t("New since {time}", { time: short(each.at) })}</span></div>` : nothing}
      ${message(each, { me: picture.viewer.id, readers: readers.get(each.id) ?? [], named: this.named.has(each.id), name: () => this.nameReaders(each.id) })}`)}
      ${repeat(waiting.filter(({ id }) => !stored.has(id)), ({ id }) => id, (item) => waitingMessage(item, picture))}`;
  }
}

define("h-room", Room);
