// @vitest-environment node
import { expect, test } from "vitest";
import { wordsIn } from "./words.mjs";

test("finds words in templates, after regular expressions and in several functions", () => {
  const source = "const r = /[ ,/]*'\"/; html`<b title=${t('Add \"x\"')}>${n ? html`${tn(\"{count} line\", \"{count} lines\", n)}` : \"\"}</b>`; tp(\"status\", \"Open\"); throw new CoordinateError(\"c\", \"No {x}.\", { x });";
  expect(wordsIn(source, "x.js")).toEqual([
    't("Add \\"x\\"");', 'tn("{count} line", "{count} lines");', 'tp("status", "Open");', 'CoordinateError("code", "No {x}.");',
  ]);
});

test("refuses words that are put together where they are said", () => {
  for (const source of ["t(`Hello ${name}`)", 't("a" + b)', "t(word)", 't(x ? "a" : "b")', "tn('one', many, 2)"]) {
    expect(() => wordsIn(source, "x.js")).toThrow("x.js");
  }
});
