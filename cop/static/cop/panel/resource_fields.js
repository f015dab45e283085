// The fields of a resource's edit form, in the reader's words.
import { t } from "../i18n/catalog.js";
import { resourceStatuses } from "../i18n/words.js";
import { kindOptions, languageFields } from "./incident_fields.js";

/** @param {import("../picture/picture").Picture} picture @param {import("../store/forms").Resource} resource @returns {import("./fields.js").Field[]} */
export function resourceFields(picture, resource) {
  return [
    { name: "name", label: t("Name"), type: "text", required: true, max: 120 },
    ...languageFields("names", resource.names, 200),
    { name: "kind", label: t("Kind"), type: "choice", options: kindOptions(picture, "resources"), half: true },
    { name: "type", label: t("Type"), type: "text", max: 80, half: true },
    { name: "quantity", label: t("Quantity"), type: "number", half: true },
    { name: "status", label: t("Status"), type: "choice", options: Object.entries(resourceStatuses()), half: true },
    { name: "location", label: t("Position"), type: "place", help: t("Grid or degrees, in any notation"), half: true },
    { name: "position_at", label: t("Position as of"), type: "moment", help: t("now, when a new position has none"), half: true },
    { name: "position_source", label: t("Where the position is from"), type: "text", max: 80, half: true },
    { name: "contact", label: t("Contact"), type: "text", max: 200, half: true },
    { name: "capabilities", label: t("What it can do"), type: "measures" },
    { name: "remarks", label: t("Remarks"), type: "lines", max: 4_000 },
  ];
}
