// Which collection holds which subject, and by what its records are found again.

/**
 * @typedef {import("./forms").CollectionName} CollectionName
 * @typedef {import("./forms").Collections} Collections
 */

/** Subject kind of an entry -> collection of the snapshot. @type {Record<string, CollectionName>} */
export const COLLECTION = {
  incident: "incidents",
  resource: "resources",
  commitment: "commitments",
  incident_link: "incident_links",
  attachment: "attachments",
  log_line: "log_lines",
  contact: "contacts",
  seat: "seats",
  watch: "watches",
  room: "rooms",
  message: "messages",
  read_marker: "read_markers",
};

export const COLLECTIONS = /** @type {CollectionName[]} */ (Object.values(COLLECTION));

/**
 * An index lists ids per key, in the order of `order` and then of the id, so that every replica has the same order.
 * @typedef {object} IndexRule
 * @property {CollectionName} collection
 * @property {(record: any) => (string | null)[]} keys
 * @property {(record: any) => string} order
 */

/** @satisfies {Record<string, IndexRule>} */
export const INDEXES = {
  log_by_incident: { collection: "log_lines", keys: (line) => [line.incident], order: (line) => line.at },
  log_all: { collection: "log_lines", keys: () => ["all"], order: (line) => line.at },
  commitments_by_incident: { collection: "commitments", keys: (record) => [record.incident], order: (record) => record.committed_at },
  commitments_by_resource: { collection: "commitments", keys: (record) => [record.resource], order: (record) => record.committed_at },
  attachments_by_incident: { collection: "attachments", keys: (record) => [record.incident], order: (record) => record.at },
  links_by_incident: { collection: "incident_links", keys: (link) => [link.from_incident, link.to_incident], order: (link) => link.created_at },
  rooms_by_incident: { collection: "rooms", keys: (room) => [room.incident], order: (room) => room.name },
  messages_by_room: { collection: "messages", keys: (message) => [message.room], order: (message) => message.at },
  markers_by_room: { collection: "read_markers", keys: (marker) => [marker.room], order: (marker) => marker.id },
  watches_by_seat: { collection: "watches", keys: (watch) => [watch.seat], order: (watch) => watch.started_at },
  contacts_by_seat: { collection: "contacts", keys: (contact) => [contact.seat], order: (contact) => contact.name },
  incidents_by_code: { collection: "incidents", keys: (incident) => [incident.code], order: () => "" },
  resources_by_code: { collection: "resources", keys: (resource) => [resource.code], order: () => "" },
};

/** @typedef {keyof typeof INDEXES} IndexName */

/** Rules per collection. @type {Map<CollectionName, [IndexName, IndexRule][]>} */
export const RULES_OF = new Map();
for (const [name, rule] of Object.entries(INDEXES)) {
  const rules = RULES_OF.get(rule.collection) ?? [];
  rules.push([/** @type {IndexName} */ (name), rule]);
  RULES_OF.set(rule.collection, rules);
}
