// <h-secret><input type="password"></h-secret>: an eye that shows what one types. Without a script it is a plain field.
import { t } from "../i18n/catalog.js";
import { define } from "./light.js";

class Secret extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    if (!input || this.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn-i";
    const icon = document.createElement("i");
    button.append(icon);
    const show = (/** @type {boolean} */ open) => {
      input.type = open ? "text" : "password";
      icon.className = `bi bi-${open ? "eye-slash" : "eye"}`;
      icon.ariaHidden = "true";
      button.ariaLabel = open ? t("Hide the password") : t("Show the password");
      button.ariaPressed = String(open);
    };
    button.addEventListener("click", () => show(input.type === "password"));
    input.form?.addEventListener("submit", () => show(false));
    show(false);
    this.append(button);
  }
}

define("h-secret", Secret);
