// <h-time at=".." as="short|group|clock|local|age|ago|left">, and the ticking clock of the top bar <h-clock zone="Asia/Seoul">.
import { age, ago, clock, group, left, local, localParts, short } from "../i18n/time.js";
import { define } from "./light.js";

/** One timer for all that shows an age. @type {Set<{tick(): void}>} */
const ticking = new Set();
/** @type {ReturnType<typeof setInterval> | undefined} */
let timer;

/** @param {{tick(): void}} one */
function join(one) {
  ticking.add(one);
  timer ??= setInterval(() => ticking.forEach((each) => each.tick()), 10_000);
}

/** @param {{tick(): void}} one */
function leave(one) {
  ticking.delete(one);
  if (ticking.size) return;
  clearInterval(timer);
  timer = undefined;
}

/** @type {Record<string, (at: string) => string>} */
const WRITTEN = { short, group, clock, local, age, ago, left };

export class Moment extends HTMLElement {
  static observedAttributes = ["at", "as"];

  connectedCallback() {
    join(this);
    this.tick();
  }

  disconnectedCallback() {
    leave(this);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.tick();
  }

  tick() {
    const at = this.getAttribute("at");
    if (!at || Number.isNaN(Date.parse(at))) return this.replaceChildren();
    const write = WRITTEN[this.getAttribute("as") ?? "short"] ?? short;
    const time = this.querySelector("time") ?? this.appendChild(document.createElement("time"));
    const text = write(at);
    if (time.textContent !== text) time.textContent = text;
    time.dateTime = at;
    time.title = `${group(at)} · ${local(at)}`;
  }
}

export class Clock extends HTMLElement {
  connectedCallback() {
    join(this);
    this.tick();
  }

  disconnectedCallback() {
    leave(this);
  }

  tick() {
    const now = new Date();
    const time = this.querySelector("time");
    const place = this.querySelector(".there");
    if (time) {
      time.dateTime = now.toISOString();
      const year = time.querySelector(".year");
      const text = group(now);
      if (year && time.firstChild) {
        time.firstChild.textContent = text.slice(0, 7);
        year.textContent = text.slice(7);
      } else time.textContent = text;
    }
    const name = this.getAttribute("zone") ?? "UTC";
    if (!place) return;
    const { day, time: hours } = localParts(now, name);
    const words = place.querySelector(".day");
    if (words && place.lastChild) {
      words.textContent = `${day} `;
      place.lastChild.textContent = hours;
    } else place.textContent = `${day} ${hours}`;
  }
}

define("h-time", Moment);
define("h-clock", Clock);
