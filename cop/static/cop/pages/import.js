// The import page: a file can be dropped, and applying or undoing shows its progress. Without this script the forms do the same.
import { t } from "../i18n/catalog.js";
import { run } from "../imports/run.js";
import { startShell } from "../shell/start.js";

/** @param {HTMLElement} area */
function takeDrops(area) {
  const input = /** @type {HTMLInputElement} */ (area.querySelector("input[type=file]"));
  const words = /** @type {HTMLElement | null} */ (area.querySelector("[data-drop-words]"));
  if (words) words.hidden = false;
  for (const kind of ["dragenter", "dragover"]) {
    area.addEventListener(kind, (event) => {
      event.preventDefault();
      area.classList.add("over");
    });
  }
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    const files = event.dataTransfer?.files;
    if (files?.length) input.files = files;
  });
}

/** The button says that the file is on its way. @param {HTMLFormElement} form */
function sayUploading(form) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button[type=submit]");
    button?.setAttribute("aria-busy", "true");
    if (button) button.textContent = t("Reading the file…");
  });
}

/** @param {HTMLElement} page @param {HTMLFormElement} form */
function act(page, form) {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  const holder = /** @type {HTMLElement} */ (page.querySelector("[data-import-progress]"));
  const bar = /** @type {HTMLProgressElement} */ (holder.querySelector("progress"));
  const count = /** @type {HTMLElement} */ (holder.querySelector("[data-import-count]"));
  const error = /** @type {HTMLElement} */ (page.querySelector("[data-import-error]"));
  const kind = form.dataset.importAct === "undo" ? "undo" : "apply";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    error.hidden = true;
    holder.hidden = false;
    count.textContent = t("Begun");
    try {
      await run(page.dataset.address ?? "", kind, ({ done, total }) => {
        bar.max = Math.max(total, 1);
        bar.value = done;
        count.textContent = t("{done} of {total}", { done, total });
      });
      location.reload();
    } catch (wrong) {
      button.disabled = false;
      error.hidden = false;
      const detail = wrong instanceof Error ? wrong.message : String(wrong);
      error.textContent = t("{detail} What was stored stays stored: press the button to go on.", { detail });
    }
  });
}

startShell();
const drop = /** @type {HTMLElement | null} */ (document.querySelector("[data-drop]"));
if (drop) takeDrops(drop);
const upload = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-import-file]"));
if (upload) sayUploading(upload);
const sheet = /** @type {HTMLElement | null} */ (document.querySelector("[data-import]"));
if (sheet) for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (sheet.querySelectorAll("form[data-import-act]"))) act(sheet, form);
