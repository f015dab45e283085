// Cuts the icon font down to the icons that the sources name (130 KB -> about 10 KB).
// A name counts when it stands after `bi-`, or alone in quotes in a script (so that tables of icon names work);
// a word that happens to be an icon's name costs some bytes and breaks nothing.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

import subsetFont from "subset-font";

import { sourceTexts } from "./bootstrap.mjs";

const require = createRequire(import.meta.url);
/** @param {string} root @param {Record<string, number>} all @returns {Promise<string[]>} */
async function iconsInUse(root, all) {
  const used = new Set();
  for (const text of await sourceTexts(root)) {
    for (const [, name] of text.matchAll(/\bbi-([a-z0-9]+(?:-[a-z0-9]+)*)/g)) used.add(name);
    for (const [, name] of text.matchAll(/["'`]([a-z0-9]+(?:-[a-z0-9]+)*)["'`]/g)) used.add(name);
  }
  return [...used].filter((name) => name in all).sort();
}

/**
 * Writes icons.woff2 into `folder` and returns the style sheet that goes with it.
 * @param {string} root @param {string} folder @returns {Promise<string>}
 */
export async function iconStyles(root, folder) {
  const base = path.dirname(require.resolve("bootstrap-icons/font/bootstrap-icons.json"));
  const all = JSON.parse(await readFile(path.join(base, "bootstrap-icons.json"), "utf8"));
  const names = await iconsInUse(root, all);
  const text = names.map((name) => String.fromCodePoint(all[name])).join("") || " ";
  const font = await readFile(path.join(base, "fonts/bootstrap-icons.woff2"));
  await writeFile(path.join(folder, "icons.woff2"), await subsetFont(font, text, { targetFormat: "woff2" }));
  const rules = names.map((name) => `.bi-${name}::before{content:"\\${all[name].toString(16)}"}`);
  return [
    '@font-face{font-family:"bootstrap-icons";font-display:block;src:url("./icons.woff2") format("woff2")}',
    '.bi{line-height:1}.bi::before{display:inline-block;font:normal 400 1em/1 "bootstrap-icons";vertical-align:-.125em;-webkit-font-smoothing:antialiased}',
    ...rules,
  ].join("\n");
}
