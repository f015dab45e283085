// The one door to milsymbol.
import ms from "milsymbol";

/** @type {typeof ms} */
export const milsymbol = ms;
