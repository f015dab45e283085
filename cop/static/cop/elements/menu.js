// <h-menu><details><summary>..</summary><div class="menu">..</div></details></h-menu>
// Works without a script; with it: placed so that nothing cuts it off, arrows, Escape, closes when the focus leaves.
import { define } from "./light.js";

const ITEMS = "a[href], button:not([hidden]), input:not([type=hidden])";

export class Menu extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this.onKey);
    this.addEventListener("focusout", this.onLeave);
    this.addEventListener("toggle", this.onToggle, true);
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this.onKey);
    this.removeEventListener("focusout", this.onLeave);
    this.removeEventListener("toggle", this.onToggle, true);
    this.unplace();
  }

  get details() {
    return /** @type {HTMLDetailsElement | null} */ (this.querySelector(":scope > details"));
  }

  get summary() {
    return /** @type {HTMLElement | null} */ (this.querySelector(":scope > details > summary"));
  }

  get items() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll(`.menu :is(${ITEMS})`)].filter((item) => item.getClientRects().length > 0));
  }

  close(returnFocus = false) {
    if (this.details) this.details.open = false;
    if (returnFocus) this.summary?.focus();
  }

  /** @param {Event} event */
  onToggle = (event) => {
    if (event.target !== this.details) return;
    this.unplace();
    if (!this.details?.open) return;
    this.place();
    document.addEventListener("pointerdown", this.onOutside, true);
    window.addEventListener("resize", this.place);
    window.addEventListener("scroll", this.place, true);
    // What is in it may come later and make it longer: then it may have to open upwards.
    const menu = this.querySelector(":scope > details > .menu");
    if (menu && typeof ResizeObserver !== "undefined") (this.sizes = new ResizeObserver(this.place)).observe(menu);
  };

  unplace() {
    this.sizes?.disconnect();
    document.removeEventListener("pointerdown", this.onOutside, true);
    window.removeEventListener("resize", this.place);
    window.removeEventListener("scroll", this.place, true);
  }

  /** @param {Event} event */
  onOutside = (event) => {
    if (!event.composedPath().includes(this)) this.close();
  };

  /** @param {FocusEvent} event */
  onLeave = (event) => {
    if (event.relatedTarget instanceof Node && !this.contains(event.relatedTarget)) this.close();
  };

  /** Below the summary where there is room, else above; never outside of the window. */
  place = () => {
    const menu = /** @type {HTMLElement | null} */ (this.querySelector(":scope > details > .menu"));
    const at = this.summary?.getBoundingClientRect();
    if (!menu || !at) return;
    const gap = 4;
    menu.style.position = "fixed";
    menu.style.maxHeight = "";
    const { width, height } = menu.getBoundingClientRect();
    const below = innerHeight - at.bottom - 2 * gap;
    const above = at.top - 2 * gap;
    const up = height > below && above > below;
    const left = this.classList.contains("end") ? at.right - width : at.left;
    menu.style.inset = `${up ? "auto" : `${at.bottom + gap}px`} auto ${up ? `${innerHeight - at.top + gap}px` : "auto"} ${Math.max(gap, Math.min(left, innerWidth - width - gap))}px`;
    menu.style.maxHeight = `${Math.max(120, up ? above : below)}px`;
  };

  /** @param {KeyboardEvent} event */
  onKey = (event) => {
    const open = this.details?.open;
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      event.preventDefault();
      return this.close(true);
    }
    if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
    if (event.target instanceof HTMLInputElement && ["Home", "End"].includes(event.key)) return;
    if (!open) {
      if (event.key !== "ArrowDown" || event.target !== this.summary || !this.details) return;
      this.details.open = true;
      requestAnimationFrame(() => this.items[0]?.focus());
    } else this.move(event.key);
    event.preventDefault();
    event.stopPropagation();
  };

  /** @param {string} key */
  move(key) {
    const items = this.items;
    const now = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = { ArrowDown: now + 1, ArrowUp: now < 0 ? -1 : now - 1, Home: 0, End: -1 }[key] ?? 0;
    items.at(next >= items.length ? 0 : next)?.focus();
  }
}

define("h-menu", Menu);
