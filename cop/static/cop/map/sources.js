// The base map that ships with HADR: three files under /basemap/, served by ourselves. data/PROVENANCE.md tells where they come from.

/** @type {import("./basemap.js").BasemapSource[]} */
export const SHIPPED = [
  { url: "/basemap/asia-pacific.pmtiles", role: "world", minZoom: 0, maxZoom: 8 },
  { url: "/basemap/korea-coast.pmtiles", role: "detail", minZoom: 5, maxZoom: 11, bounds: [124, 32.5, 132, 39.9] },
  { url: "/basemap/korea-borders.pmtiles", role: "borders", minZoom: 6, maxZoom: 11 },
];

/** Names of organizations: not translated. */
export const ATTRIBUTION = "Natural Earth, GeoNames, KOSTAT, © OpenStreetMap contributors";
