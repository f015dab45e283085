// Base of elements that render into the page itself, so that tokens and style sheets reach them.
import { LitElement } from "lit";

export class Light extends LitElement {
  createRenderRoot() {
    return this;
  }
}

/** Registers once, so that two bundles or a test may both import it. @param {string} name @param {CustomElementConstructor} element */
export function define(name, element) {
  if (!customElements.get(name)) customElements.define(name, element);
}
