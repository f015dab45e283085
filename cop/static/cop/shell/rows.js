// Rows that a keyboard walks: j, k or arrows, Home, End, Enter. One row is in the tab order (roving tabindex), a click reaches each.

/**
 * @param {HTMLElement} list holds the rows; survives their re-rendering
 * @param {{row: string, open?: (row: HTMLElement) => void, moved?: (row: HTMLElement) => void, letters?: () => boolean}} options `row`: selector
 * @returns {() => void} stops it
 */
export function walkRows(list, { row, open = () => {}, moved = () => {}, letters = () => true }) {
  const rows = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll(row)]);
  const settle = () => {
    const all = rows();
    for (const each of all) if (!each.hasAttribute("tabindex")) each.tabIndex = -1;
    if (all.length && !all.some((each) => each.tabIndex === 0)) all[0].tabIndex = 0;
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const all = rows();
    const now = all.indexOf(/** @type {HTMLElement} */ (/** @type {Element} */ (event.target).closest(row)));
    if (now < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && event.target === all[now]) {
      event.preventDefault();
      return open(all[now]);
    }
    /** @type {Record<string, number>} */
    const steps = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: all.length - 1, ...(letters() ? { j: now + 1, k: now - 1 } : {}) };
    const next = all[steps[event.key] ?? -1];
    if (!(event.key in steps)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!next) return;
    for (const each of all) each.tabIndex = each === next ? 0 : -1;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    moved(next);
  };
  const observer = new MutationObserver(settle);
  observer.observe(list, { childList: true, subtree: true });
  list.addEventListener("keydown", onKey);
  settle();
  return () => {
    observer.disconnect();
    list.removeEventListener("keydown", onKey);
  };
}
