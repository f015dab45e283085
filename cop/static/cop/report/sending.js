// The way of a report: kept on the device, sent, stored or refused. What is said at each step is true at that step.

/**
 * @typedef {{outcome: "stored"} | {outcome: "kept"} | {outcome: "refused", problem: import("../link/api.js").Problem}} Outcome
 */

const PATIENCE = 2_500;

/**
 * Waits a little for what becomes of an item of the outbox.
 * @param {import("../link/outbox.js").Outbox} outbox
 * @param {string} id
 * @param {number} [patience] milliseconds; after that it is kept, and goes out by itself
 * @returns {Promise<Outcome>}
 */
export function outcomeOf(outbox, id, patience = PATIENCE) {
  return new Promise((resolve) => {
    const done = (/** @type {Outcome} */ outcome) => {
      clearTimeout(timer);
      outbox.removeEventListener("news", look);
      resolve(outcome);
    };
    const look = (/** @type {Event | null} */ event) => {
      const news = /** @type {CustomEvent | null} */ (event)?.detail;
      if (news?.type === "stored" && news.item.id === id) return done({ outcome: "stored" });
      const item = outbox.items.find((each) => each.id === id);
      if (item?.state === "failed" && item.problem) done({ outcome: "refused", problem: item.problem });
    };
    const timer = setTimeout(() => done({ outcome: "kept" }), patience);
    outbox.addEventListener("news", look);
    look(null);
  });
}

/** Server's field -> field of the form. @type {Record<string, string>} */
const FIELD = { title: "title", kind: "kind", severity: "severity", location: "where", area: "where", place_name: "where", occurred_at: "when", reported_at: "when", needs: "people", figures: "people", audience: "audience", description: "description" };

/** What the server refused, by field of the form; `form` for what belongs to none. @param {import("../link/api.js").Problem} problem @returns {Record<string, string>} */
export function problemsByField(problem) {
  /** @type {Record<string, string>} */
  const wrong = {};
  for (const [name, messages] of Object.entries(problem.errors ?? {})) {
    const field = FIELD[name.split(".")[0]] ?? "form";
    wrong[field] = [wrong[field], [messages].flat().join(" ")].filter(Boolean).join(" ");
  }
  if (Object.keys(wrong).length === 0) wrong.form = problem.detail || problem.title;
  return wrong;
}
