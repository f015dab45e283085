// The roster of one seat as a strip: shifts solid, gaps hatched. Drawn with attributes: the content policy allows no inline style.
import { html, svg } from "lit";
import { t } from "../i18n/catalog.js";
import { clock, short } from "../i18n/time.js";
import { seatName, spokenName } from "./people.js";
import { hoursOf, stretches } from "./roster.js";

/** @typedef {import("../store/forms").Seat} Seat */

/** @param {number} at @param {number} from @param {number} to */
const percent = (at, from, to) => `${(((at - from) / (to - from)) * 100).toFixed(3)}%`;

/** Hours above the strips. @param {number} from @param {number} to @param {number} [step] */
export function axis(from, to, step = 3) {
  const hours = hoursOf(from, to, step);
  return html`<svg class="strip-axis" aria-hidden="true" height="14">${hours.map((at, i) => svg`<text x=${percent(at, from, to)} y="11" text-anchor=${i === 0 && at - from < 3_600_000 ? "start" : i === hours.length - 1 && to - at < 5_400_000 ? "end" : "middle"}>${String(new Date(at).getUTCHours()).padStart(2, "0")}Z</text>`)}</svg>`;
}

/** In words, for those who hear it. @param {Seat} seat @param {ReturnType<typeof stretches>} parts @param {ReadonlyMap<string, import("../store/forms").Contact>} contacts */
function spoken(seat, parts, contacts) {
  const said = parts.map(({ kind, from, to, shift }) => {
    const contact = shift?.contact ? contacts.get(shift.contact) : null;
    const span = `${short(from)}–${clock(to)}`;
    return kind === "gap" ? t("nobody {span}", { span }) : `${contact ? spokenName(contact) : t("planned")} ${span}`;
  });
  return `${seatName(seat)}: ${said.join(", ")}`;
}

/**
 * @param {Seat} seat @param {number} from @param {number} to
 * @param {ReadonlyMap<string, import("../store/forms").Contact>} contacts
 * @param {{height?: number, now?: number, names?: boolean}} [look] `names`: who, inside of the strip
 */
export function strip(seat, from, to, contacts, { height = 14, now = 0, names = false } = {}) {
  const parts = stretches(seat, from, to);
  const hatch = `gap-${names ? "wide" : "small"}-${seat.key}`;
  return html`<svg class="strip ${names ? "named" : ""}" height=${height} role="img" aria-label=${spoken(seat, parts, contacts)}>
    <defs><pattern id=${hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6" /><rect class="hatch" width="3" height="6" /></pattern></defs>
    <rect class="ground" width="100%" height="100%" rx="2" />
    ${parts.map(({ kind, from: begins, to: ends, shift }) => {
      const x = percent(begins, from, to);
      const width = percent(from + ends - begins, from, to);
      const contact = shift?.contact ? contacts.get(shift.contact) : null;
      if (kind === "gap") return svg`<rect class="gap" x=${x} width=${width} height="100%" fill="url(#${hatch})"><title>${t("Nobody is planned")} ${short(begins)}–${clock(ends)}</title></rect>`;
      return svg`<svg x=${x} width=${width} height="100%"><rect class="shift" width="100%" height="100%"><title>${contact ? spokenName(contact) : ""} ${short(begins)}–${clock(ends)}</title></rect><rect class="end" x="100%" width="2" height="100%" transform="translate(-2)" />${names && contact ? svg`<text x="6" y="15">${spokenName(contact)}</text>` : null}</svg>`;
    })}
    ${now > from && now < to ? svg`<rect class="now" x=${percent(now, from, to)} width="2" height="100%" />` : null}
  </svg>`;
}
