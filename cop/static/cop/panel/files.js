// <h-files>: photos and papers of an incident, and how to add one: by the camera of a phone, by choosing, by dropping.
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { language, t } from "../i18n/catalog.js";
import { short } from "../i18n/time.js";
import { byLine } from "../elements/entry.js";
import { define } from "../elements/light.js";
import { audience } from "../elements/marks.js";
import { NetworkError, inOperation } from "../link/api.js";
import { uuid7 } from "../link/ids.js";
import { attachmentsOf } from "../store/selectors.js";
import { reasonOf } from "./changing.js";
import { downsized } from "./downsize.js";
import { OnPicture } from "./element.js";
import { upload } from "./upload.js";
import { unsent } from "./unsent.js";
import "../elements/audience.js";

/** @typedef {{id: string, name: string, file: File, part: number, problem: string, stop: AbortController, audience: string, incident: string}} Going */

/** "1.4 MB" @param {number} bytes */
export function sizeWords(bytes) {
  const number = (/** @type {number} */ value, digits = 0) => new Intl.NumberFormat(language(), { maximumFractionDigits: digits }).format(value);
  return bytes < 1_000_000 ? `${number(Math.max(1, bytes / 1000))} kB` : `${number(bytes / 1_000_000, 1)} MB`;
}

export class Files extends OnPicture {
  static hears = /** @type {import("../picture/picture").What[]} */ (["store", "outbox"]);
  static properties = { ...OnPicture.properties, incident: {}, readers: {}, denied: { attribute: false }, going: { state: true }, over: { state: true } };
  constructor() {
    super();
    /** Id of the incident. */
    this.incident = "";
    /** Audience of the incident: a new file's, until another is picked. */
    this.readers = "shared";
    /** @type {string | null} */
    this.denied = null;
    /** @type {Going[]} */
    this.going = [];
    this.over = false;
    this.picked = "";
  }

  /** @param {Iterable<File>} files */
  async take(files) {
    if (this.denied !== null) return;
    for (const file of files) {
      /** @type {Going} */
      const one = { id: uuid7(), name: file.name, file: await downsized(file), part: 0, problem: "", stop: new AbortController(), audience: this.picked || this.readers, incident: this.incident };
      this.going = [...this.going, one];
      await this.sendOne(one);
    }
  }

  /** @param {Going} one */
  async sendOne(one) {
    const { picture } = this;
    if (!picture) return;
    Object.assign(one, { problem: "", part: 0, stop: new AbortController() });
    const path = `incidents/${one.incident}/attachments/`;
    try {
      await upload(inOperation(picture.operation.slug, path), { id: one.id, file: one.file, caption: "", audience: one.audience }, {
        signal: one.stop.signal,
        progress: (part) => {
          one.part = part;
          this.requestUpdate();
        },
      });
      this.drop(one);
    } catch (error) {
      if (one.stop.signal.aborted) return this.drop(one);
      if (error instanceof NetworkError) {
        await picture.send({ id: one.id, kind: "attachment", path, body: { id: one.id, file: one.file, caption: "", audience: one.audience }, label: one.name, about: one.incident });
        return this.drop(one);
      }
      one.problem = reasonOf(error);
      this.requestUpdate();
    }
  }

  /** @param {Going} one */
  drop(one) {
    this.going = this.going.filter((each) => each !== one);
  }

  /** @param {Event} event */
  onChoose(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    void this.take([...(input.files ?? [])]);
    input.value = "";
  }

  /** @param {DragEvent} event */
  onDrop(event) {
    event.preventDefault();
    this.over = false;
    void this.take(event.dataTransfer?.files ?? []);
  }

  render() {
    const { picture } = this;
    if (!picture) return nothing;
    const files = attachmentsOf(picture.state, this.incident).toReversed();
    return html`<div class="file-drop ${this.over ? "over" : ""}" @dragover=${(/** @type {DragEvent} */ event) => (event.preventDefault(), (this.over = true))} @dragleave=${() => (this.over = false)} @drop=${this.onDrop}>
      ${this.denied === null ? this.ways() : html`<h-denied label=${t("Add a file")} who=${this.denied}></h-denied>`}
      ${repeat(this.going, ({ id }) => id, (one) => this.onItsWay(one))}
      ${unsent(picture, this.incident, ["attachment"])}
      ${files.length ? html`<ul class="files plain">${repeat(files, ({ id }) => id, (file) => this.one(file))}</ul>` : html`<h-empty icon="paperclip" heading=${t("No file yet")} text=${t("Photos lose the position and camera data before they are stored.")}></h-empty>`}
    </div>`;
  }

  ways() {
    return html`<div class="ways row-line wrap">
      <label class="btn btn-q sm"><i class="bi bi-paperclip" aria-hidden="true"></i>${t("Add a file")}<input class="visually-hidden" type="file" multiple accept="image/*,application/pdf,text/plain,.txt" @change=${this.onChoose} /></label>
      <label class="btn btn-q sm camera"><i class="bi bi-camera" aria-hidden="true"></i>${t("Take a photo")}<input class="visually-hidden" type="file" accept="image/*" capture="environment" @change=${this.onChoose} /></label>
      <span class="meta">${t("Seen by")}</span><h-aud pick v=${this.readers} @change=${(/** @type {Event} */ event) => (this.picked = /** @type {any} */ (event.target).value)}></h-aud></div>`;
  }

  /** @param {Going} one */
  onItsWay(one) {
    return html`<div class="going" role="status"><span class="cut grow">${one.name} <span class="meta">${sizeWords(one.file.size)}</span></span>
      ${one.problem
        ? html`<button type="button" class="btn btn-t sm" @click=${() => this.sendOne(one)}>${t("Try again")}</button><button type="button" class="btn btn-t sm" @click=${() => this.drop(one)}>${t("Remove")}</button><p class="failed"><i class="bi bi-exclamation-circle" aria-hidden="true"></i>${t("Not stored: {reason}", { reason: one.problem })}</p>`
        : html`<button type="button" class="btn btn-t sm" @click=${() => one.stop.abort()}>${t("Stop")}</button><progress class="prog" max="1" value=${one.part} aria-label=${t("Sending {name}", { name: one.name })}></progress>`}</div>`;
  }

  /** @param {import("../store/forms").Attachment} file */
  one(file) {
    const image = file.media_type.startsWith("image/");
    return html`<li><a class="thumb" href=${file.url} target="_blank" rel="noopener" aria-label=${t("Open {name}", { name: file.name })}>${image ? html`<img src=${file.url} alt="" loading="lazy" decoding="async" />` : html`<i class="bi bi-${file.media_type === "application/pdf" ? "file-earmark-pdf" : "file-earmark-text"}" aria-hidden="true"></i>`}</a>
      <div class="grow"><a href=${file.url} target="_blank" rel="noopener">${file.caption || file.name}</a>
        <div class="meta">${sizeWords(file.size)}${file.width ? ` · ${file.width} × ${file.height}` : ""} · ${short(file.at)}</div>
        <div class="meta by-line">${byLine(file.author)}${file.audience === this.readers ? nothing : audience(file.audience)}</div></div></li>`;
  }
}

define("h-files", Files);
