// Buttons on the map: show all, find me, legend, closer, farther. Each also has a key or another way.
import { t } from "../i18n/catalog.js";

/**
 * @typedef {object} ControlActions
 * @property {() => void} fit
 * @property {() => void} locate
 * @property {() => void} zoomIn
 * @property {() => void} zoomOut
 * @property {() => void} toggleLegend
 */

/** @param {string} icon @param {string} name @param {() => void} act */
function button(icon, name, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "btn-i";
  element.setAttribute("aria-label", name);
  element.title = name;
  const glyph = document.createElement("i");
  glyph.className = `bi ${icon}`;
  glyph.setAttribute("aria-hidden", "true");
  element.append(glyph);
  element.addEventListener("click", act);
  return element;
}

/** @param {HTMLElement[]} buttons @param {string} className */
function box(buttons, className) {
  const element = document.createElement("div");
  element.className = `tools floatbox ${className}`;
  element.append(...buttons);
  return element;
}

/** @param {ControlActions} actions */
export function createControls(actions) {
  const element = document.createElement("div");
  element.className = "map-tools";
  element.setAttribute("role", "toolbar");
  element.setAttribute("aria-label", t("Map tools"));
  element.setAttribute("aria-orientation", "vertical");
  const legend = button("bi-bookmark-star", t("Legend and symbols"), actions.toggleLegend);
  const locate = button("bi-crosshair", t("Show where I am"), actions.locate);
  const zoomIn = button("bi-plus-lg", t("Zoom in"), actions.zoomIn);
  const zoomOut = button("bi-dash-lg", t("Zoom out"), actions.zoomOut);
  element.append(
    box([legend, button("bi-arrows-fullscreen", t("Show all on the map"), actions.fit)], "views"),
    box([locate], "locate"),
    box([zoomIn, zoomOut], "zoom"),
  );
  return {
    element,
    /** @param {boolean} open */
    setLegend(open) {
      legend.setAttribute("aria-pressed", String(open));
    },
    /** Buttons that would do nothing say so. @param {boolean} canIn @param {boolean} canOut */
    setZoom(canIn, canOut) {
      zoomIn.setAttribute("aria-disabled", String(!canIn));
      zoomOut.setAttribute("aria-disabled", String(!canOut));
    },
    /** @param {"idle" | "busy" | "failed"} state */
    setLocating(state) {
      locate.setAttribute("aria-busy", String(state === "busy"));
      locate.title = state === "failed" ? t("Your position is not available") : t("Show where I am");
    },
  };
}
