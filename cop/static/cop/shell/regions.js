// F6 walks the regions of the page (rail, top bar, map, panel, time bar) in their order, Shift+F6 back.

const FOCUSABLE = 'a[href], button:not([disabled], [hidden]), input:not([type="hidden"], [disabled]), select, textarea, summary, [tabindex="0"]';

/** @param {Element} element */
const visible = (element) => element.getClientRects().length > 0;

/** @param {-1 | 1} step */
export function walkRegions(step) {
  const regions = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-region]")].filter((region) => visible(region) && !region.querySelector("[data-region]")));
  if (regions.length === 0) return;
  const now = regions.findLastIndex((region) => region.contains(document.activeElement));
  const region = regions[(now + step + regions.length + (now < 0 && step < 0 ? 1 : 0)) % regions.length];
  const first = /** @type {HTMLElement | undefined} */ ([...region.querySelectorAll(FOCUSABLE)].find(visible));
  const selected = /** @type {HTMLElement | null} */ (region.querySelector('[aria-current="page"], [aria-selected="true"][tabindex="0"]:not([role="tab"])'));
  (selected && visible(selected) ? selected : first ?? region).focus();
}
