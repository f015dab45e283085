// Bundles the browser code into build/static/dist/: `node build.mjs [--watch]`.
// In:  cop/static/cop/pages/*.js (one entry per page) and cop/static/cop/css/hadr.css.
// Out: ES modules and style sheets with the entry's own name (Django's manifest adds the hash that caches need), shared
//      chunks with a content hash, source maps, and an icon font that holds only the icons that the sources name.
import { mkdir, readFile, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import esbuild from "esbuild";

import { bootstrapStyles } from "./tools/bootstrap.mjs";
import { iconStyles } from "./tools/icons.mjs";
import { themesFollowingTheSystem } from "./tools/themes.mjs";

const root = path.dirname(fileURLToPath(import.meta.url));
const source = path.join(root, "cop/static/cop");
const out = path.join(root, "build/static/dist");
const watch = process.argv.includes("--watch");

/** Adds to every style sheet what follows from `data-theme="system"` and from printing. */
const themes = {
  name: "themes",
  /** @param {import("esbuild").PluginBuild} build */
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      if (file.includes("node_modules")) return undefined;
      const css = await readFile(file, "utf8");
      return { contents: themesFollowingTheSystem(css, file), loader: "css" };
    });
  },
};

/** `@import "icons:used"` and `@import "bootstrap:used"` in hadr.css bring what the sources name. */
const used = {
  name: "used",
  /** @param {import("esbuild").PluginBuild} build */
  setup(build) {
    const folder = path.join(root, "build/icons");
    build.onResolve({ filter: /^(icons|bootstrap):used$/ }, ({ path: name }) => ({ path: name, namespace: "used" }));
    build.onLoad({ filter: /^icons:/, namespace: "used" }, async () => ({ contents: await iconStyles(root, folder), loader: "css", resolveDir: folder }));
    build.onLoad({ filter: /^bootstrap:/, namespace: "used" }, async () => ({ contents: await bootstrapStyles(root), loader: "css" }));
  },
};

async function entries() {
  const pages = (await readdir(path.join(source, "pages"))).filter((name) => name.endsWith(".js") && !name.endsWith(".test.js"));
  return [...pages.map((name) => path.join(source, "pages", name)), path.join(source, "css/hadr.css")];
}

/** Says what was written. @param {import("esbuild").Metafile} metafile */
function report(metafile) {
  const rows = Object.entries(metafile.outputs).filter(([name]) => !name.endsWith(".map"));
  for (const [name, { bytes }] of rows.sort()) console.log(`${(bytes / 1024).toFixed(1).padStart(8)} KB  ${path.relative(root, name)}`);
}

await rm(out, { recursive: true, force: true });
await mkdir(path.join(root, "build/icons"), { recursive: true });
/** @type {import("esbuild").BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: await entries(),
  entryNames: "[name]",
  chunkNames: "chunks/[name]-[hash]",
  assetNames: "assets/[name]-[hash]",
  outdir: out,
  bundle: true,
  format: "esm",
  splitting: true,
  sourcemap: true,
  minify: !watch,
  target: "es2022",
  legalComments: "linked",
  loader: { ".woff2": "file", ".svg": "file", ".png": "file" },
  metafile: true,
  plugins: [used, themes],
  logLevel: "warning",
};
if (watch) {
  const context = await esbuild.context(options);
  await context.watch();
  console.log("watching cop/static/cop");
} else {
  const { metafile } = await esbuild.build(options);
  report(metafile);
}
