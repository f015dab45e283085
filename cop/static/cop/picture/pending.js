// Reports that wait in the outbox, in the form of incidents, so that map and list show them at once - and say that they are not stored.

/**
 * @typedef {import("../store/forms").Incident} Incident
 * @typedef {import("../link/outbox.js").Item} Item
 * @typedef {Incident & {kept: Item["state"]}} KeptIncident `kept`: waiting, sending or failed
 */

/** @param {Item} item @param {import("../store/forms").Viewer} viewer @returns {KeptIncident} */
export function incidentOf({ id, body, keptAt, state }, viewer) {
  const at = new Date(keptAt).toISOString();
  const author = { id: viewer.id, name: viewer.name, organization: viewer.organization?.short_name ?? "", side: viewer.side };
  return {
    id, code: body.code, title: body.title, titles: {}, kind: body.kind, severity: body.severity, urgency: "unknown", certainty: "unknown", status: "reported",
    location: body.location ?? null, area: null, place_name: body.place_name ?? "", administrative_area: null, description: body.description ?? "", needs: body.needs ?? "",
    audience: body.audience ?? "shared", organization: viewer.organization, occurred_at: body.occurred_at ?? null, reported_at: body.reported_at ?? at, reported_by: author,
    source_reliability: "F", credibility: "6", figures: (body.figures ?? []).map((/** @type {any} */ figure) => ({ source: "", ...figure, as_of: figure.as_of ?? at })),
    glide: "", external_ids: {}, version: 0, created_at: at, updated_at: at, kept: state,
  };
}

/** @param {readonly Item[]} items @param {ReadonlyMap<string, Incident>} stored @param {import("../store/forms").Viewer} viewer @returns {KeptIncident[]} those the server has not */
export function keptIncidents(items, stored, viewer) {
  return items.filter((item) => item.kind === "incident" && item.method === "POST" && !stored.has(item.id)).map((item) => incidentOf(item, viewer));
}
