// UTM and UPS on WGS 84: the twin of places/projection.py, held to the same vectors. Angles are degrees, lengths meters.

const A = 6378137;
const F = 1 / 298.257223563;
const E = Math.sqrt(F * (2 - F));
const N = F / (2 - F);
const K_UTM = 0.9996;
const FALSE_UPS = 2_000_000;
const RECTIFYING = (A / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64 + N ** 6 / 256);
const ALPHA = [
  N / 2 - (2 * N ** 2) / 3 + (5 * N ** 3) / 16 + (41 * N ** 4) / 180 - (127 * N ** 5) / 288 + (7891 * N ** 6) / 37800,
  (13 * N ** 2) / 48 - (3 * N ** 3) / 5 + (557 * N ** 4) / 1440 + (281 * N ** 5) / 630 - (1983433 * N ** 6) / 1935360,
  (61 * N ** 3) / 240 - (103 * N ** 4) / 140 + (15061 * N ** 5) / 26880 + (167603 * N ** 6) / 181440,
  (49561 * N ** 4) / 161280 - (179 * N ** 5) / 168 + (6601661 * N ** 6) / 7257600,
  (34729 * N ** 5) / 80640 - (3418889 * N ** 6) / 1995840,
  (212378941 * N ** 6) / 319334400,
];
const BETA = [
  N / 2 - (2 * N ** 2) / 3 + (37 * N ** 3) / 96 - N ** 4 / 360 - (81 * N ** 5) / 512 + (96199 * N ** 6) / 604800,
  N ** 2 / 48 + N ** 3 / 15 - (437 * N ** 4) / 1440 + (46 * N ** 5) / 105 - (1118711 * N ** 6) / 3870720,
  (17 * N ** 3) / 480 - (37 * N ** 4) / 840 - (209 * N ** 5) / 4480 + (5569 * N ** 6) / 90720,
  (4397 * N ** 4) / 161280 - (11 * N ** 5) / 504 - (830251 * N ** 6) / 7257600,
  (4583 * N ** 5) / 161280 - (108847 * N ** 6) / 3991680,
  (20648693 * N ** 6) / 638668800,
];
const POLAR = (2 * A * 0.994) / Math.sqrt((1 + E) ** (1 + E) * (1 - E) ** (1 - E));
export const BANDS = "CDEFGHJKLMNPQRSTUVWX";

/**
 * A place on a UTM zone (1-60), or on UPS when zone is 0. `north` is the hemisphere.
 * @typedef {{zone: number, north: boolean, easting: number, northing: number}} Grid
 */

const radians = (/** @type {number} */ degrees) => (degrees * Math.PI) / 180;
const degreesOf = (/** @type {number} */ angle) => (angle * 180) / Math.PI;
/** @param {number} lon to -180 up to below 180 */
const turned = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;

/**
 * UTM zone with the exceptions of Norway (32V) and Svalbard (31X-37X); 0 where UPS applies.
 * @param {number} lat
 * @param {number} lon
 */
export function zoneOf(lat, lon) {
  if (lat >= 84 || lat < -80) return 0;
  const around = turned(lon);
  if (lat >= 56 && lat < 64 && around >= 3 && around < 12) return 32;
  if (lat >= 72 && around >= 0 && around < 42) return around < 9 ? 31 : around < 21 ? 33 : around < 33 ? 35 : 37;
  return Math.min(60, Math.floor((around + 180) / 6) + 1);
}

/** Latitude band letter C to X; the last one is twelve degrees high. @param {number} lat */
export function bandOf(lat) {
  const at = Math.floor((lat + 80) / 8);
  return BANDS[lat >= 0 ? Math.max(10, Math.min(19, at)) : Math.max(0, Math.min(9, at))]; // a hair below the equator, lat + 80 is 80
}

/**
 * Project on the place's own zone.
 * @param {number} lat
 * @param {number} lon
 * @returns {Grid}
 */
export function toGrid(lat, lon) {
  const zone = zoneOf(lat, lon);
  if (zone === 0) return toUps(lat, lon);
  const delta = radians(turned(lon - (zone * 6 - 183)));
  const sine = Math.sin(radians(lat));
  const tau = Math.sinh(Math.atanh(sine) - E * Math.atanh(E * sine));
  const xi = Math.atan2(tau, Math.cos(delta));
  const eta = Math.asinh(Math.sin(delta) / Math.hypot(tau, Math.cos(delta)));
  let x = eta;
  let y = xi;
  ALPHA.forEach((a, at) => {
    const j = 2 * (at + 1);
    x += a * Math.cos(j * xi) * Math.sinh(j * eta);
    y += a * Math.sin(j * xi) * Math.cosh(j * eta);
  });
  const northing = K_UTM * RECTIFYING * y;
  const north = lat >= 0;
  return { zone, north, easting: 500_000 + K_UTM * RECTIFYING * x, northing: north ? northing : northing + 10_000_000 };
}

/**
 * Latitude and longitude of a place on UTM or UPS.
 * @param {Grid} grid
 * @returns {[number, number]}
 */
export function fromGrid(grid) {
  if (grid.zone === 0) return fromUps(grid);
  const y = (grid.northing - (grid.north ? 0 : 10_000_000)) / (K_UTM * RECTIFYING);
  const x = (grid.easting - 500_000) / (K_UTM * RECTIFYING);
  let xi = y;
  let eta = x;
  BETA.forEach((b, at) => {
    const j = 2 * (at + 1);
    xi -= b * Math.sin(j * y) * Math.cosh(j * x);
    eta -= b * Math.cos(j * y) * Math.sinh(j * x);
  });
  const tau = Math.sin(xi) / Math.hypot(Math.sinh(eta), Math.cos(xi));
  const lon = degreesOf(Math.atan2(Math.sinh(eta), Math.cos(xi))) + grid.zone * 6 - 183;
  return [geodetic(tau), turned(lon)];
}

/** Latitude from the tangent of the conformal latitude, by Newton's method. @param {number} conformal */
function geodetic(conformal) {
  let tau = conformal / (1 - E * E);
  for (let turn = 0; turn < 5; turn += 1) {
    const root = Math.hypot(1, tau);
    const sigma = Math.sinh(E * Math.atanh((E * tau) / root));
    const guess = tau * Math.hypot(1, sigma) - sigma * root;
    const step = (((conformal - guess) / Math.hypot(1, guess)) * (1 + (1 - E * E) * tau * tau)) / ((1 - E * E) * root);
    tau += step;
    if (Math.abs(step) < 1e-14 * Math.max(1, Math.abs(tau))) break;
  }
  return degreesOf(Math.atan(tau));
}

/**
 * @param {number} lat
 * @param {number} lon
 * @returns {Grid}
 */
function toUps(lat, lon) {
  const north = lat >= 0;
  const sine = Math.sin(radians(Math.abs(lat)));
  const shrink = ((1 + E * sine) / (1 - E * sine)) ** (E / 2);
  const rho = POLAR * Math.tan(radians(90 - Math.abs(lat)) / 2) * shrink;
  const y = north ? -rho * Math.cos(radians(lon)) : rho * Math.cos(radians(lon));
  return { zone: 0, north, easting: FALSE_UPS + rho * Math.sin(radians(lon)), northing: FALSE_UPS + y };
}

/**
 * @param {Grid} grid
 * @returns {[number, number]}
 */
function fromUps(grid) {
  const x = grid.easting - FALSE_UPS;
  const y = grid.northing - FALSE_UPS;
  const rho = Math.hypot(x, y);
  if (rho < 1e-9) return [grid.north ? 90 : -90, 0];
  const t = rho / POLAR;
  const lat = geodetic((1 / t - t) / 2);
  return [grid.north ? lat : -lat, degreesOf(Math.atan2(x, grid.north ? -y : y))];
}
