import { expect, test } from "vitest";
import css from "./tokens.css?raw";

/** @param {string} selector @returns {Record<string, string>} */
function block(selector) {
  const start = css.indexOf(`${selector} {`);
  return Object.fromEntries([...css.slice(start, css.indexOf("\n}", start)).matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]));
}
const light = block(':root, [data-theme="light"]');
/** @type {Record<string, Record<string, string>>} */
const THEMES = { light, dark: { ...light, ...block('[data-theme="dark"]') }, contrast: { ...light, ...block('[data-theme="contrast"]') } };

/** @param {Record<string, string>} theme @param {string} name @returns {string} */
function color(theme, name) {
  const value = theme[name];
  const link = /var\((--[\w-]+)\)/.exec(value ?? "");
  return link ? color(theme, link[1]) : value;
}

/** @param {string} hex */
function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {string} a @param {string} b */
function contrast(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ["--surface-0", "--surface-1", "--surface-2", "--surface-3"];
/** @type {[string, string][]} text on ground */
const TEXT = [
  ...SURFACES.flatMap((ground) => /** @type {[string, string][]} */ ([["--ink", ground], ["--ink-2", ground]])),
  ...SURFACES.slice(0, 3).map((ground) => /** @type {[string, string]} */ (["--ink-3", ground])),
  ["--accent", "--surface-1"], ["--accent", "--surface-2"], ["--accent", "--accent-soft"], ["--ink", "--accent-soft"], ["--on-accent", "--accent"], ["--on-accent", "--accent-hover"],
  ["--ok", "--ok-soft"], ["--warn", "--warn-soft"], ["--urgent", "--urgent-soft"], ["--urgent", "--surface-1"], ["--warn", "--surface-2"],
  ["--on-sev-extreme", "--sev-extreme"], ["--sev-severe", "--sev-severe-soft"], ["--sev-moderate", "--sev-moderate-soft"], ["--sev-minor", "--sev-minor-soft"], ["--sev-unknown", "--sev-unknown-soft"],
  ["--side-mil", "--surface-1"], ["--side-civ", "--surface-1"], ["--side-mil", "--surface-2"], ["--side-civ", "--surface-2"], ["--aud-shared", "--aud-shared-soft"], ["--aud-military", "--aud-military-soft"], ["--aud-civilian", "--aud-civilian-soft"],
  ["--aud-organization", "--aud-organization-soft"], ["--aud-named", "--aud-named-soft"], ["--on-exercise-band", "--exercise-band"], ["--on-exercise-band", "--exercise-stripe"], ["--exercise", "--exercise-soft"],
  ["--link-offline", "--link-offline-soft"], ["--map-label", "--map-land"],
];
/** @type {[string, string][]} edges of controls and marks */
const MARKS = [["--line-control", "--surface-1"], ["--line-control", "--surface-2"], ["--focus", "--surface-1"], ["--focus", "--surface-0"], ["--sev-extreme", "--surface-1"], ["--sev-severe", "--surface-1"], ["--sev-moderate", "--surface-1"], ["--sev-minor", "--surface-1"], ["--sev-unknown", "--surface-1"]];

for (const [name, theme] of Object.entries(THEMES)) {
  test(`${name}: text and marks can be read on their grounds`, () => {
    const least = name === "contrast" ? 7 : 4.5;
    const weak = [
      ...TEXT.filter(([text, ground]) => contrast(color(theme, text), color(theme, ground)) < least),
      ...MARKS.filter(([mark, ground]) => contrast(color(theme, mark), color(theme, ground)) < 3),
    ].map(([a, b]) => `${a} on ${b}: ${contrast(color(theme, a), color(theme, b)).toFixed(2)}`);
    expect(weak).toEqual([]);
  });
}
