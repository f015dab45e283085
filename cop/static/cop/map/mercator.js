// Spherical Mercator on the unit square: (0, 0) is the north-west corner of the world, (1, 1) the south-east one.

const LIMIT = 85.0511287798;

/** @param {number} lon degrees @param {number} lat degrees @returns {[number, number]} */
export function toUnit(lon, lat) {
  const sine = Math.sin((Math.max(-LIMIT, Math.min(LIMIT, lat)) * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/** @param {number} mx @param {number} my @returns {[number, number]} longitude, latitude in degrees */
export function fromUnit(mx, my) {
  return [(mx - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - 2 * my))) * 180) / Math.PI];
}

/** Width of the world in css pixels. @param {number} zoom */
export function worldSize(zoom) {
  return 256 * 2 ** zoom;
}

/** Meters on the ground under one css pixel. @param {number} lat degrees @param {number} zoom */
export function metersPerPixel(lat, zoom) {
  return (40075016.686 * Math.cos((lat * Math.PI) / 180)) / worldSize(zoom);
}
