// <h-grab> as first child of a .panel: on a phone the panel is a sheet with three heights, changed by dragging or by the button.
import { t } from "../i18n/catalog.js";
import { define } from "./light.js";

const HEIGHTS = /** @type {const} */ (["peek", "half", "full"]);

export class Grab extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sheet-grab";
    button.ariaLabel = t("Height of the sheet");
    button.addEventListener("click", () => !this.dragged && this.step());
    button.addEventListener("pointerdown", this.onDown);
    this.append(button);
    if (this.panel && !this.panel.dataset.height) this.panel.dataset.height = "half";
  }

  get panel() {
    return /** @type {HTMLElement | null} */ (this.closest(".panel"));
  }

  step() {
    const panel = this.panel;
    if (!panel) return;
    const now = HEIGHTS.indexOf(/** @type {typeof HEIGHTS[number]} */ (panel.dataset.height ?? "half"));
    panel.dataset.height = HEIGHTS[(now + 1) % HEIGHTS.length];
  }

  /** @param {PointerEvent} down */
  onDown = (down) => {
    const panel = this.panel;
    if (!panel) return;
    this.dragged = false;
    const start = panel.offsetHeight;
    const move = (/** @type {PointerEvent} */ event) => {
      if (Math.abs(event.clientY - down.clientY) > 6) this.dragged = true;
      if (this.dragged) panel.style.height = `${Math.max(96, start + down.clientY - event.clientY)}px`;
    };
    const up = () => {
      removeEventListener("pointermove", move);
      if (!this.dragged) return;
      const part = panel.offsetHeight / (panel.parentElement?.offsetHeight || innerHeight);
      panel.style.height = "";
      panel.dataset.height = part > 0.72 ? "full" : part > 0.3 ? "half" : "peek";
      setTimeout(() => (this.dragged = false));
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", up, { once: true });
    addEventListener("pointercancel", up, { once: true });
  };
}

define("h-grab", Grab);
