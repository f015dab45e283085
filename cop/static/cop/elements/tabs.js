// <h-tabs active="log"><div class="tabs" role="tablist"><button role="tab" data-tab="log">..</button>..</div>
//   <section data-panel="log">..</section>..</h-tabs>   Sends "tab" with the key in `detail`; panels not shown are hidden.
import { define } from "./light.js";

export class Tabs extends HTMLElement {
  static observedAttributes = ["active"];

  connectedCallback() {
    this.addEventListener("click", this.onClick);
    this.addEventListener("keydown", this.onKey);
    this.observer = new MutationObserver(() => this.show());
    this.observer.observe(this, { childList: true, subtree: true });
    this.show();
  }

  disconnectedCallback() {
    this.observer?.disconnect();
    this.removeEventListener("click", this.onClick);
    this.removeEventListener("keydown", this.onKey);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }

  get tabs() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[role=tab][data-tab]")]);
  }

  get active() {
    return this.getAttribute("active") || this.tabs[0]?.dataset.tab || "";
  }

  show() {
    const active = this.active;
    for (const tab of this.tabs) {
      const on = tab.dataset.tab === active;
      set(tab, "aria-selected", String(on));
      set(tab, "tabindex", on ? "0" : "-1");
    }
    for (const panel of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-panel]"))) {
      const tab = this.tabs.find((each) => each.dataset.tab === panel.dataset.panel);
      set(panel, "role", "tabpanel");
      if (tab) set(panel, "aria-label", (tab.dataset.name ?? tab.textContent ?? "").trim());
      if (panel.hidden !== (panel.dataset.panel !== active)) panel.hidden = panel.dataset.panel !== active;
    }
  }

  /** @param {HTMLElement} tab */
  choose(tab) {
    const key = tab.dataset.tab ?? "";
    if (key === this.active) return;
    this.setAttribute("active", key);
    this.dispatchEvent(new CustomEvent("tab", { detail: key, bubbles: true }));
  }

  /** @param {Event} event */
  onClick = (event) => {
    const tab = /** @type {Element} */ (event.target).closest("[role=tab]");
    if (tab instanceof HTMLElement && this.contains(tab)) this.choose(tab);
  };

  /** @param {KeyboardEvent} event */
  onKey = (event) => {
    const tabs = this.tabs;
    const now = tabs.indexOf(/** @type {HTMLElement} */ (event.target));
    if (now < 0) return;
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const tab = tabs[(next + tabs.length) % tabs.length];
    tab.focus();
    this.choose(tab);
  };
}

/** @param {Element} element @param {string} name @param {string} value */
function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

define("h-tabs", Tabs);
