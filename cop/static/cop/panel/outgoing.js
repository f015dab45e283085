// A new record by the outbox: its id is made on this device and goes in the body too, so that sending it twice makes it once.
import { uuid7 } from "../link/ids.js";

/**
 * @param {import("../picture/picture").Picture} picture
 * @param {{kind: string, path: string, body: Record<string, any>, label: string, about: string}} draft
 */
export function keep(picture, draft) {
  const id = uuid7();
  return picture.send({ ...draft, id, body: { id, ...draft.body } });
}
