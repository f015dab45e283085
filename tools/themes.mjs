// A person who chooses "system" gets the dark or the high-contrast values by media query, and paper is always light.
// The values are written once, in the [data-theme="..."] rules; this makes the second copy so that nobody does it by hand.
import postcss from "postcss";

const MEDIA = { dark: "(prefers-color-scheme: dark)", contrast: "(prefers-contrast: more)" };

/**
 * @param {string} css
 * @param {string} [from] file name for messages
 * @returns {string}
 */
export function themesFollowingTheSystem(css, from) {
  if (!css.includes("data-theme")) return css;
  const root = postcss.parse(css, { from });
  root.walkRules((rule) => {
    for (const [theme, media] of Object.entries(MEDIA)) {
      const mark = `[data-theme="${theme}"]`;
      if (!rule.selector.includes(mark)) continue;
      const followers = rule.selectors.filter((selector) => selector.includes(mark)).map((selector) => selector.replaceAll(mark, '[data-theme="system"]'));
      const at = postcss.atRule({ name: "media", params: theme === "dark" ? `${media} and (not (prefers-contrast: more))` : media });
      at.append(rule.clone({ selectors: followers }));
      lastOf(rule).after(at);
    }
  });
  root.walkRules((rule) => {
    if (rule.selectors.length === 0 || !rule.selectors.includes('[data-theme="light"]')) return;
    const paper = postcss.atRule({ name: "media", params: "print" });
    paper.append(rule.clone({ selectors: ["[data-theme]"] }));
    root.append(paper);
  });
  return root.toString();
}

/** The rule itself, or the last copy that already stands behind it. @param {import("postcss").Node} rule */
function lastOf(rule) {
  let last = rule;
  for (let next = rule.next(); next?.type === "atrule" && /** @type {import("postcss").AtRule} */ (next).params.includes("prefers-"); next = next.next()) last = next;
  return last;
}
