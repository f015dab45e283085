// The kinds of incidents and resources. The browser's cache answers when the server does not; until then codes are shown.
import { NetworkError, get } from "../link/api.js";

const AGAIN = 10_000;

/** @param {any[]} list */
const byCode = (list) => new Map(list.map((kind) => [kind.code, kind]));

/**
 * @param {(kinds: import("./picture").Kinds) => void} take
 * @param {{read?: typeof get, wait?: number}} [means] for tests
 */
export async function loadKinds(take, { read = get, wait = AGAIN } = {}) {
  for (;;) {
    try {
      const { incidents, resources } = await read("kinds/");
      return take({ incidents: byCode(incidents), resources: byCode(resources) });
    } catch (error) {
      if (!(error instanceof NetworkError)) return; // logged out: the link says so
      await new Promise((resume) => setTimeout(resume, wait));
    }
  }
}
