// The title of the page: what is shown now, then the names of page and operation. An exercise says that it is one before all else.
import { page } from "./page.js";

const given = document.title.split(" · ");
const marks = page.operation?.kind === "exercise" ? given.splice(0, 1) : [];

/** @param {...(string | null | undefined)} shown what the page shows now, if anything */
export function entitle(...shown) {
  document.title = [...marks, ...shown.filter(Boolean), ...given].join(" · ");
}
