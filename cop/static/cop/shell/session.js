// The end of a session: what this device keeps is wiped when one logs out; when the server ends it, nothing typed is lost.
import { html, render } from "lit";
import { ask } from "../elements/ask.js";
import { t, tn } from "../i18n/catalog.js";
import { wipeOutbox } from "../link/outbox.js";
import "../elements/dialog.js";

/** Forms that log out wipe first; what was not sent yet is named before it is lost. @param {() => number} [waiting] items in the outbox */
export function wipeAtLogout(waiting = () => 0) {
  document.addEventListener("submit", async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches("form[data-logout]") || form.dataset.wiped) return;
    event.preventDefault();
    const count = waiting();
    if (count && !(await ask({ heading: t("Log out and lose what was not sent?"), text: tn("{count} item waits on this device and is not stored.", "{count} items wait on this device and are not stored.", count), action: t("Log out and lose it") }))) return;
    await wipe();
    tellTabs();
    form.dataset.wiped = "1";
    form.requestSubmit();
  });
}

const CHANNEL = "hadr-session";

/** The other tabs of this browser share the login that is about to end. */
function tellTabs() {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("logged-out");
  channel.close();
}

/** @param {() => void} ended called when another tab logs out */
export function onLogoutElsewhere(ended) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = () => ended();
}

/** Everything that this origin keeps on the device. */
export async function wipe() {
  await Promise.allSettled([
    wipeOutbox(),
    globalThis.caches?.keys().then((names) => Promise.all(names.map((name) => caches.delete(name)))),
  ]);
  try {
    sessionStorage.clear();
    localStorage.clear();
  } catch {
    // storage may be closed to us; then there is nothing in it either
  }
}

/** The login ended on the server. */
export function showLoggedOut() {
  if (document.querySelector("h-dialog.ended")) return;
  const dialog = /** @type {import("../elements/dialog.js").Dialog} */ (document.createElement("h-dialog"));
  dialog.className = "ended";
  dialog.heading = t("Your login has ended");
  document.body.append(dialog);
  render(html`<div class="stack"><p>${t("What you wrote is kept on this device and goes out when you are logged in again.")}</p><div class="row-line"><a class="btn btn-p" href="/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}">${t("Log in")}</a></div></div>`, dialog);
  dialog.addEventListener("close", () => dialog.remove());
  void dialog.show();
}

/** The operation is no longer ours: nothing of it stays on screen. */
export function showWithdrawn() {
  const main = document.getElementById("main");
  if (!main || main.querySelector(".ended")) return;
  const end = document.createElement("div");
  end.className = "page narrow ended";
  main.replaceChildren(end);
  render(html`<div class="sheet-box stack"><h1>${t("Your access to this operation has ended")}</h1><p>${t("Nothing of it is shown any more. Ask the director or the administrator of the operation if that is a mistake.")}</p><div><a class="btn btn-q" href="/operations/">${t("My operations")}</a></div></div>`, end);
  main.focus();
}
