import { expect, test } from "vitest";
import { themesFollowingTheSystem } from "./themes.mjs";

const flat = (css) => themesFollowingTheSystem(css).replace(/\s+/g, "");

test("the dark and the contrast values follow the system, and a wish for contrast is stronger than darkness", () => {
  const css = flat('[data-theme="dark"] { --a: 1; }\n[data-theme="contrast"] .x { --a: 2; }');
  expect(css).toContain('@media(prefers-color-scheme:dark)and(not(prefers-contrast:more)){[data-theme="system"]{--a:1;}}');
  expect(css).toContain('@media(prefers-contrast:more){[data-theme="system"].x{--a:2;}}');
});

test("paper takes the light values whatever the screen has", () => {
  expect(flat(':root, [data-theme="light"] { --a: 1; }')).toContain("@mediaprint{[data-theme]{--a:1;}}");
});

test("a rule for one theme alone is not given to the others, and plain sheets stay as they are", () => {
  expect(flat('[data-theme="dark"] .x, .y { a: b }')).toContain('{[data-theme="system"].x{a:b}}');
  expect(themesFollowingTheSystem(".x{a:b}")).toBe(".x{a:b}");
});
