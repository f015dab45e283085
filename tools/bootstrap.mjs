// Takes from Bootstrap what the sources use: its reset and variables, and the rules of each class that stands in a
// class="..." of a template or a script. The whole goes into a cascade layer, so that our own rules win without a fight.
import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

import postcss from "postcss";

const require = createRequire(import.meta.url);

/** Every file of a kind below the folders. @param {string} root @param {RegExp} kind @returns {Promise<string[]>} */
export async function sourceTexts(root, kind = /\.(html|js)$/) {
  const texts = [];
  for (const place of ["templates", "cop/static/cop"]) {
    const found = await readdir(path.join(root, place), { withFileTypes: true, recursive: true }).catch(() => []);
    for (const entry of found) {
      if (entry.isFile() && kind.test(entry.name)) texts.push(await readFile(path.join(entry.parentPath ?? entry.path, entry.name), "utf8"));
    }
  }
  return texts;
}

/** @param {string} root @returns {Promise<Set<string>>} */
async function classesInUse(root) {
  const used = new Set();
  for (const text of await sourceTexts(root)) {
    for (const [, value] of text.matchAll(/\bclass(?:Name)?\s*=\s*["'`]([^"'`]*)/g)) {
      for (const word of value.split(/[\s{}%$]+/)) if (word) used.add(word);
    }
  }
  return used;
}

/** @param {string} root @returns {Promise<string>} */
export async function bootstrapStyles(root) {
  const used = await classesInUse(root);
  const css = postcss.parse(await readFile(require.resolve("bootstrap/dist/css/bootstrap.css"), "utf8"));
  css.walkComments((comment) => void comment.remove());
  css.walkAtRules("charset", (at) => void at.remove());
  css.walkRules((rule) => {
    if (rule.parent?.type === "atrule" && /** @type {postcss.AtRule} */ (rule.parent).name === "keyframes") return;
    const kept = rule.selectors.filter((selector) => [...selector.matchAll(/\.([a-z][\w-]*)/g)].every(([, name]) => used.has(name)));
    if (kept.length === 0) rule.remove();
    else rule.selectors = kept;
  });
  css.walkAtRules((at) => {
    if (at.nodes?.length === 0 || at.name === "keyframes") at.remove();
  });
  return `@layer bootstrap {\n${css.toString()}\n}`;
}
