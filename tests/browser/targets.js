// Controls that a finger misses. `crowded`: smaller than 24 by 24 with a neighbor inside of that square (WCAG 2.2, 2.5.8; a link
// inside of a sentence is exempt). `low`: of those that `main` selects, where a press 21 px above or below the middle does not count.
(main) => {
  const CONTROL = "a[href], button, summary, input:not([type=hidden]), select, textarea, [role=tab], label";
  const said = (el) => `${el.outerHTML.slice(0, 90)} ${Math.round(el.offsetWidth)}x${Math.round(el.offsetHeight)}`;
  const shown = (selector) =>
    [...document.querySelectorAll(selector)]
      .filter((el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !el.closest(".visually-hidden, .skip"))
      .map((el) => ({ el, box: el.getBoundingClientRect() }))
      .map(({ el, box }) => ({ el, box, x: box.x + box.width / 2, y: box.y + box.height / 2 }))
      .filter(({ el, box, x, y }) => box.width > 1 && el.contains(document.elementFromPoint(x, y))); // not scrolled away
  const neighbor = (el, x, y) => {
    const hit = document.elementFromPoint(x, y)?.closest(CONTROL);
    return hit && hit !== el && !hit.contains(el) && !el.contains(hit) ? hit : null;
  };
  const AROUND = [[0, 11.5], [0, -11.5], [11.5, 0], [-11.5, 0]];
  const crowded = shown(CONTROL)
    .filter(({ el, box }) => getComputedStyle(el).display !== "inline" && (box.width < 23.5 || box.height < 23.5))
    .flatMap(({ el, x, y }) => AROUND.map(([dx, dy]) => neighbor(el, x + dx, y + dy)).filter(Boolean).map((hit) => `${said(el)} beside ${said(hit)}`));
  const low = shown(main)
    .filter(({ box }) => box.top >= 12 && box.bottom <= innerHeight - 12)
    .filter(({ el, x, y }) => [21, -21].some((dy) => !el.contains(document.elementFromPoint(x, y + dy))))
    .map(({ el }) => said(el));
  return { crowded, low };
}
