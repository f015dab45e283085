// Lists what the browser code says: `node tools/words.mjs cop/static/cop` prints {"file": "its calls of t, tn, tp and CoordinateError"} as JSON.
// xgettext reads that list and not the modules: it takes a slash or a quote in a regular expression for something else and loses the rest.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { parseAst } from "vitest/node";

/** How many arguments of each function are words, with what comes before them. @type {Record<string, number>} */
const SAID = { t: 1, tn: 2, tp: 2, CoordinateError: 2 };

/**
 * The calls in one module that say something, each with its words alone: `tn("{count} line", "{count} lines");`
 * @param {string} source @param {string} file for the error
 * @returns {string[]}
 * @throws {Error} for words that are put together where they are said: nobody could translate them
 */
export function wordsIn(source, file) {
  /** @type {string[]} */
  const found = [];
  const visit = (/** @type {any} */ node) => {
    if (!node || typeof node !== "object") return;
    if (Array.isArray(node)) return node.forEach(visit);
    const name = node.type === "CallExpression" || node.type === "NewExpression" ? node.callee.name : undefined;
    if (name && Object.hasOwn(SAID, name)) found.push(...call(name, node.arguments.slice(0, SAID[name]), source, file));
    for (const key in node) if (key !== "type") visit(node[key]);
  };
  visit(parseAst(source));
  return found;
}

/** @param {string} name @param {any[]} given @param {string} source @param {string} file */
function call(name, given, source, file) {
  const words = name === "CoordinateError" ? given.slice(1) : given;
  // `shown` of a CoordinateError: its template was a literal where it was thrown.
  if (words.length === 1 && source.slice(words[0].start, words[0].end) === "this.template") return [];
  const wrong = words.find((word) => word.type !== "Literal" || typeof word.value !== "string");
  if (wrong || !words.length) throw new Error(`${file}: ${name}(${wrong ? source.slice(wrong.start, wrong.end) : ""}): write the words out, with {places} for values.`);
  return [`${name}(${[...(name === "CoordinateError" ? ["code"] : []), ...words.map((word) => word.value)].map((word) => JSON.stringify(word)).join(", ")});`];
}

/** @param {string} folder @returns {Promise<Record<string, string>>} by file, for those that say something */
export async function wordsBelow(folder) {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".js") && !file.endsWith(".test.js")).sort();
  const pairs = files.map(async (file) => [path.join(folder, file), wordsIn(await readFile(path.join(folder, file), "utf8"), file).join("\n")]);
  return Object.fromEntries((await Promise.all(pairs)).filter(([, words]) => words));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.stdout.write(JSON.stringify(await wordsBelow(process.argv[2])));
