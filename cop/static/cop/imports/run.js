// Applies or undoes an import: one call a chunk until the server says that it is through.
import { NetworkError, post } from "../link/api.js";

/** @typedef {{state: string, done: number, total: number}} Progress */

const THROUGH = { apply: "applied", undo: "undone" };
const PATIENCE = 5;

/**
 * Calls `apply/` or `undo/` until it is through. A chunk is one transaction and none is done twice, so a lost answer is asked again.
 * @param {string} address of the import, with a slash at its end
 * @param {"apply" | "undo"} act
 * @param {(progress: Progress) => void} tell after each chunk
 * @param {{ask?: typeof post, wait?: (milliseconds: number) => Promise<void>}} [means] for tests
 * @returns {Promise<Progress>}
 */
export async function run(address, act, tell, { ask = post, wait = pause } = {}) {
  for (let lost = 0; ; ) {
    try {
      const progress = await ask(`${address}${act}/`);
      lost = 0;
      tell(progress);
      if (progress.state === THROUGH[act]) return progress;
    } catch (error) {
      if (!(error instanceof NetworkError) || ++lost > PATIENCE) throw error;
      await wait(1000 * lost);
    }
  }
}

/** @param {number} milliseconds @returns {Promise<void>} */
function pause(milliseconds) {
  return new Promise((resume) => setTimeout(resume, milliseconds));
}
