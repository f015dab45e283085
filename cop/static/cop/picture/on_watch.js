// Whom to ask: the people who stand the watch now.
import { t } from "../i18n/catalog.js";
import { seatsWithWatch } from "../store/selectors.js";

/** "On watch: Maj Park Ji-hoon, ROK Army; Elena Rivera, UN OCHA", one's own side first. @param {import("./picture").Picture} picture */
export function whoIsOnWatch({ state, viewer }) {
  const people = seatsWithWatch(state).flatMap(({ watch }) => (watch ? [watch.person] : []));
  people.sort((a, b) => Number(b.side === viewer.side) - Number(a.side === viewer.side));
  const known = new Map(people.map((person) => [person.id, `${person.name}, ${person.organization}`]));
  if (known.size === 0) return t("Nobody is on watch now. Ask the administrator of the operation.");
  return t("On watch: {people}", { people: [...known.values()].slice(0, 2).join("; ") });
}
