// The shapes that the map modules pass to each other. Records are the public forms; only the fields that the map draws are named.

/** @typedef {"extreme" | "severe" | "moderate" | "minor" | "unknown"} Severity */
/** @typedef {"military" | "civilian" | "owner"} SymbolSet */
/** @typedef {"code" | "name" | "both" | "none"} LabelMode */
/** @typedef {"incident" | "resource"} RecordKind */
/** @typedef {{type: "Point", coordinates: number[]}} PointGeometry longitude, latitude in degrees, WGS 84 */
/** @typedef {{type: "Polygon", coordinates: number[][][]} | {type: "MultiPolygon", coordinates: number[][][][]}} AreaGeometry */
/** @typedef {{id?: string, short_name?: string, side?: string} | null} Owner */

/**
 * @typedef {object} IncidentRecord
 * @property {string} id
 * @property {string} code
 * @property {string} title
 * @property {string} kind
 * @property {string} severity
 * @property {string} status
 * @property {PointGeometry | null} location
 * @property {AreaGeometry | null} area
 * @property {string} [place_name]
 * @property {Owner} [organization]
 * @property {{side?: string} | null} [reported_by]
 */
/**
 * @typedef {object} ResourceRecord
 * @property {string} id
 * @property {string} code
 * @property {string} name
 * @property {Record<string, string>} [names]
 * @property {string} kind
 * @property {string} status
 * @property {PointGeometry | null} location
 * @property {string | null} [position_at] RFC 3339
 * @property {Owner} [organization]
 */
/**
 * @typedef {object} CommitmentRecord
 * @property {string} id
 * @property {string} resource
 * @property {string} incident
 * @property {string | null} [released_at]
 */

/**
 * What the two kind files say about one kind.
 * @typedef {object} Kind
 * @property {string} code
 * @property {string} icon a name in data/icons.json
 * @property {string} sidc twenty digits, MIL-STD-2525D
 * @property {string} [sidc_civilian]
 * @property {Record<string, string>} names
 */
/** @typedef {{incidents: Map<string, Kind>, resources: Map<string, Kind>}} Kinds */

/**
 * How one record is drawn; equal keys give equal pictures.
 * @typedef {object} SymbolSpec
 * @property {string} key
 * @property {"military" | "tile"} style
 * @property {string} sidc only for military
 * @property {string} icon only for tiles
 * @property {"incident" | "civilian" | "military"} frame only for tiles: filled square, round, square outline
 * @property {boolean} dashed planned, offered, or a position older than its limit
 * @property {boolean} exercise
 */

/**
 * A record on the map.
 * @typedef {object} Item
 * @property {string} key "incident:<id>" or "resource:<id>"
 * @property {RecordKind} kind
 * @property {string} id
 * @property {number} lon
 * @property {number} lat
 * @property {number} mx Mercator, 0 to 1 from west to east
 * @property {number} my Mercator, 0 to 1 from north to south
 * @property {Severity | null} severity null for resources
 * @property {SymbolSpec} symbol
 * @property {string} code
 * @property {string} name
 * @property {boolean} quiet closed, out of service: drawn paler
 * @property {boolean} stale the position is older than its limit
 */

/**
 * What is drawn at one place: one record, or a cluster of several.
 * @typedef {object} Node
 * @property {string} key
 * @property {number} mx
 * @property {number} my
 * @property {Item | null} item
 * @property {Cluster | null} cluster
 * @property {number} rank drawn later, and labeled first, when higher
 * @property {[number, number]} [shift] css pixels away from the true place (opened clusters)
 * @property {string} [track] id of the moving thing that it is
 */
/** @typedef {{id: number, count: number, incidents: number, resources: number, worst: Severity | null, lon: number, lat: number}} Cluster */

/** @typedef {{x: number, y: number, w: number, h: number}} Box top left corner and size, css pixels */
/** @typedef {{kind: RecordKind, id: string}} Pick */
/** @typedef {[west: number, south: number, east: number, north: number]} Bounds degrees */

/**
 * @typedef {object} MapOptions
 * @property {import("./basemap.js").BasemapSource[]} [basemaps] in place of the shipped ones
 * @property {string} [attribution] names the sources of the base map, as their licenses ask
 * @property {{incidents: Kind[], resources: Kind[]}} kinds
 * @property {Bounds} [bounds] first view
 * @property {SymbolSet} [symbolSet]
 * @property {LabelMode} [labels]
 * @property {boolean} [exercise]
 * @property {string} [language]
 * @property {(lon: number, lat: number) => string} [formatPosition] in the reader's notation
 * @property {import("./basemap.js").BoundaryPolicy} [boundaries]
 * @property {string} [describedBy] id of the text that points to the list with the same content
 */

export {};
