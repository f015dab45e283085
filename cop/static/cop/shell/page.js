// What the server put into the page: JSON in <script type="application/json">, which a strict content policy allows.

/** @param {string} id @returns {any} */
function json(id) {
  const text = document.getElementById(id)?.textContent;
  return text ? JSON.parse(text) : null;
}

/** @type {Map<string, any>} */
const read = new Map();

/** @template T @param {string} id @param {T} otherwise @returns {T} */
function part(id, otherwise) {
  if (!read.has(id)) read.set(id, json(id));
  return read.get(id) ?? otherwise;
}

export const page = {
  /** The person who is logged in. @returns {import("../store/forms").Viewer | null} */
  get viewer() {
    return part("viewer", null);
  },
  /** @returns {import("../store/forms").Operation | null} */
  get operation() {
    return part("operation", null);
  },
  /** Audiences that the person sees. @returns {import("../store/forms").Audience[]} */
  get audiences() {
    return part("audiences", []);
  },
  /** What the page's own view passes as `boot`. @returns {any} */
  get boot() {
    return part("boot", null);
  },
  /** Slug of the operation, "" outside of one. */
  get slug() {
    return document.documentElement.dataset.operation ?? "";
  },
  /** Whether the person may do it; what the server says in the end counts. @param {string} action */
  may(action) {
    return this.viewer?.actions.includes(action) ?? false;
  },
};

/** For tests: reads the page again. */
export function forgetPage() {
  read.clear();
}
