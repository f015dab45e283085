"""UTM and UPS on WGS 84, without Django.

Krüger's series to the sixth order (Karney 2011): below a micrometer inside a zone. The browser's twin is
cop/static/cop/notation/projection.js; both are held to tests/vectors/coordinates.json. Angles are degrees, lengths meters.
"""

from __future__ import annotations

import math
from typing import NamedTuple

A = 6378137.0
F = 1 / 298.257223563
E = math.sqrt(F * (2 - F))
N = F / (2 - F)
K_UTM = 0.9996
K_UPS = 0.994
FALSE_UPS = 2_000_000.0
RECTIFYING = A / (1 + N) * (1 + N**2 / 4 + N**4 / 64 + N**6 / 256)
ALPHA = (
    N / 2 - 2 * N**2 / 3 + 5 * N**3 / 16 + 41 * N**4 / 180 - 127 * N**5 / 288 + 7891 * N**6 / 37800,
    13 * N**2 / 48 - 3 * N**3 / 5 + 557 * N**4 / 1440 + 281 * N**5 / 630 - 1983433 * N**6 / 1935360,
    61 * N**3 / 240 - 103 * N**4 / 140 + 15061 * N**5 / 26880 + 167603 * N**6 / 181440,
    49561 * N**4 / 161280 - 179 * N**5 / 168 + 6601661 * N**6 / 7257600,
    34729 * N**5 / 80640 - 3418889 * N**6 / 1995840,
    212378941 * N**6 / 319334400,
)
BETA = (
    N / 2 - 2 * N**2 / 3 + 37 * N**3 / 96 - N**4 / 360 - 81 * N**5 / 512 + 96199 * N**6 / 604800,
    N**2 / 48 + N**3 / 15 - 437 * N**4 / 1440 + 46 * N**5 / 105 - 1118711 * N**6 / 3870720,
    17 * N**3 / 480 - 37 * N**4 / 840 - 209 * N**5 / 4480 + 5569 * N**6 / 90720,
    4397 * N**4 / 161280 - 11 * N**5 / 504 - 830251 * N**6 / 7257600,
    4583 * N**5 / 161280 - 108847 * N**6 / 3991680,
    20648693 * N**6 / 638668800,
)
BANDS = "CDEFGHJKLMNPQRSTUVWX"


class Grid(NamedTuple):
    """Place on a UTM zone (1-60), or on UPS when zone is 0. ``north`` is the hemisphere."""

    zone: int
    north: bool
    easting: float
    northing: float


def zone_of(lat: float, lon: float) -> int:
    """UTM zone with the exceptions of Norway (32V) and Svalbard (31X-37X); 0 where UPS applies."""
    if lat >= 84 or lat < -80:
        return 0
    lon = (lon + 180) % 360 - 180
    zone = int((lon + 180) // 6) + 1
    if 56 <= lat < 64 and 3 <= lon < 12:
        return 32
    if lat >= 72 and 0 <= lon < 42:
        return 31 if lon < 9 else 33 if lon < 21 else 35 if lon < 33 else 37
    return min(zone, 60)


def band_of(lat: float) -> str:
    """Latitude band letter C to X; the last one is twelve degrees high."""
    at = int((lat + 80) // 8)
    return BANDS[max(10, min(19, at)) if lat >= 0 else max(0, min(9, at))]  # a hair below the equator, lat + 80 is 80


def to_grid(lat: float, lon: float, zone: int | None = None) -> Grid:
    """Project on the zone given, or on the place's own."""
    if zone is None:
        zone = zone_of(lat, lon)
    if zone == 0:
        return _to_ups(lat, lon)
    phi = math.radians(lat)
    delta = math.radians((lon - (zone * 6 - 183) + 180) % 360 - 180)
    sin_phi = math.sin(phi)
    tau = math.sinh(math.atanh(sin_phi) - E * math.atanh(E * sin_phi)) if abs(lat) < 90 else math.copysign(1e16, lat)
    xi = math.atan2(tau, math.cos(delta))
    eta = math.asinh(math.sin(delta) / math.hypot(tau, math.cos(delta)))
    x, y = eta, xi
    for j, a in enumerate(ALPHA, 1):
        x += a * math.cos(2 * j * xi) * math.sinh(2 * j * eta)
        y += a * math.sin(2 * j * xi) * math.cosh(2 * j * eta)
    northing = K_UTM * RECTIFYING * y
    north = lat >= 0
    return Grid(zone, north, 500_000 + K_UTM * RECTIFYING * x, northing if north else northing + 10_000_000)


def from_grid(grid: Grid) -> tuple[float, float]:
    """(lat, lon) of a place on UTM or UPS."""
    if grid.zone == 0:
        return _from_ups(grid)
    y = (grid.northing - (0 if grid.north else 10_000_000)) / (K_UTM * RECTIFYING)
    x = (grid.easting - 500_000) / (K_UTM * RECTIFYING)
    xi, eta = y, x
    for j, b in enumerate(BETA, 1):
        xi -= b * math.sin(2 * j * y) * math.cosh(2 * j * x)
        eta -= b * math.cos(2 * j * y) * math.sinh(2 * j * x)
    tau = math.sin(xi) / math.hypot(math.sinh(eta), math.cos(xi))
    lon = math.degrees(math.atan2(math.sinh(eta), math.cos(xi))) + grid.zone * 6 - 183
    return _geodetic(tau), (lon + 180) % 360 - 180


def _geodetic(tau_conformal: float) -> float:
    """Latitude in degrees from the tangent of the conformal latitude, by Newton's method (three steps reach 1e-15)."""
    tau = tau_conformal / (1 - E * E)
    for _ in range(5):
        root = math.hypot(1, tau)
        sigma = math.sinh(E * math.atanh(E * tau / root))
        guess = tau * math.hypot(1, sigma) - sigma * root
        step = (tau_conformal - guess) / math.hypot(1, guess) * (1 + (1 - E * E) * tau * tau) / ((1 - E * E) * root)
        tau += step
        if abs(step) < 1e-14 * max(1, abs(tau)):
            break
    return math.degrees(math.atan(tau))


_POLAR = 2 * A * K_UPS / math.sqrt((1 + E) ** (1 + E) * (1 - E) ** (1 - E))


def _to_ups(lat: float, lon: float) -> Grid:
    north = lat >= 0
    sin_phi = math.sin(math.radians(abs(lat)))
    shrink = ((1 + E * sin_phi) / (1 - E * sin_phi)) ** (E / 2)
    rho = _POLAR * math.tan(math.radians(90 - abs(lat)) / 2) * shrink
    lam = math.radians(lon)
    y = -rho * math.cos(lam) if north else rho * math.cos(lam)
    return Grid(0, north, FALSE_UPS + rho * math.sin(lam), FALSE_UPS + y)


def _from_ups(grid: Grid) -> tuple[float, float]:
    x, y = grid.easting - FALSE_UPS, grid.northing - FALSE_UPS
    rho = math.hypot(x, y)
    if rho < 1e-9:
        return (90.0 if grid.north else -90.0), 0.0
    t = rho / _POLAR
    lat = _geodetic((1 / t - t) / 2)
    lon = math.degrees(math.atan2(x, -y if grid.north else y))
    return (lat if grid.north else -lat), lon
