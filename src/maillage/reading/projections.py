"""Metres of the French projections, in degrees: conformal cones of Lambert, each told by the range
of its coordinates.

IGN, NTG 71, « Projection cartographique conique conforme de Lambert » (algorithms 1, 2, 4 and 54),
and NTG 80, « Changement de système géodésique ». Beyond x = 1,300 km west of a zone of nine, metres
may be of two projections: they are of none here.
"""

from collections.abc import Iterator
from math import asin, atan, atan2, atanh, cos, degrees, exp, hypot, log, radians, sin, sqrt, tanh
from typing import NamedTuple

Range = tuple[float, float]
Degrees = tuple[float, float]  # longitude, latitude
GRS_80 = 0.0818191910  # eccentricity of its ellipsoid, which WGS 84 shares
CLARKE, CLARKE_AXIS = 0.08248325676, 6_378_249.2
GRS_80_AXIS = 6_378_137.0
PARIS = 2 + 20 / 60 + 14.025 / 3600  # degrees east of Greenwich
TO_WGS_84 = (-168.0, -60.0, 320.0)  # metres, from the centre of the Clarke ellipsoid of NTF


class Cone(NamedTuple):
    """Exponent, constant, pole in metres, meridian in degrees, eccentricity; where its coordinates
    are those of France."""

    n: float
    c: float
    x_pole: float
    y_pole: float
    meridian: float
    eccentricity: float
    x: Range
    y: Range

    def holds(self, x: float, y: float) -> bool:
        return self.x[0] < x < self.x[1] and self.y[0] < y < self.y[1]

    def degrees(self, x: float, y: float) -> Degrees:
        lon = self.meridian + degrees(atan((x - self.x_pole) / (self.y_pole - y)) / self.n)
        isometric = -log(hypot(x - self.x_pole, y - self.y_pole) / self.c) / self.n
        return lon, _latitude(isometric, self.eccentricity)


def _latitude(isometric: float, e: float) -> float:
    lat = asin(tanh(isometric))
    for _round in range(8):  # each round divides the error by 150
        lat = asin(tanh(isometric + e * atanh(e * sin(lat))))
    return degrees(lat)


def _isometric(lat: float, e: float) -> float:
    return atanh(sin(lat)) - e * atanh(e * sin(lat))


def _zone(parallel: int) -> Cone:
    """One of the nine zones « CC42 » to « CC50 », whose cone cuts the Earth 0.75° beside."""
    middle, south, north = (radians(parallel + beside) for beside in (0, -0.75, 0.75))
    e = GRS_80
    # Radius of each parallel: the normal to the ellipsoid, by the cosine of the latitude.
    radius = {at: GRS_80_AXIS * cos(at) / sqrt(1 - (e * sin(at)) ** 2) for at in (south, north)}
    n = log(radius[north] / radius[south]) / (_isometric(south, e) - _isometric(north, e))
    c = radius[south] / n * exp(n * _isometric(south, e))
    y = (parallel - 41) * 1_000_000 + 200_000
    pole = y + c * exp(-n * _isometric(middle, e))
    return Cone(n, c, 1_700_000, pole, 3, e, (1_300_000, 2_300_000), (y - 130_000, y + 130_000))


LAMBERT_93 = Cone(
    0.7256077650,
    11754255.426,
    700_000,
    12655612.050,
    3,
    GRS_80,
    (0, 1_300_000),
    (6_000_000, 7_200_000),
)
LAMBERT_II = Cone(  # « étendu », of the whole country until 2000
    0.7289686274,
    11745793.39,
    600_000,
    8199695.768,
    PARIS,
    CLARKE,
    (0, 1_250_000),
    (1_600_000, 2_700_000),
)
ZONES = tuple(_zone(parallel) for parallel in range(42, 51))


def from_metres(x: float, y: float) -> Degrees | None:
    """Longitude and latitude; None of metres that are of none of them."""
    if LAMBERT_II.holds(x, y):
        return _of_ntf(*LAMBERT_II.degrees(x, y))
    return next((cone.degrees(x, y) for cone in (LAMBERT_93, *ZONES) if cone.holds(x, y)), None)


def _of_ntf(lon: float, lat: float) -> Degrees:
    """The former geodetic system of France, in WGS 84: to about 4 m."""
    x, y, z = (a + b for a, b in zip(_around_centre(lon, lat), TO_WGS_84, strict=True))
    flat = hypot(x, y)
    found = atan2(z, flat * (1 - GRS_80**2))
    for _round in range(5):
        normal = GRS_80_AXIS / sqrt(1 - (GRS_80 * sin(found)) ** 2)
        found = atan2(z + GRS_80**2 * normal * sin(found), flat)
    return degrees(atan2(y, x)), degrees(found)


def _around_centre(lon: float, lat: float) -> Iterator[float]:
    """Of a point of the Clarke ellipsoid: metres from its centre."""
    along, up = radians(lon), radians(lat)
    normal = CLARKE_AXIS / sqrt(1 - (CLARKE * sin(up)) ** 2)
    yield normal * cos(up) * cos(along)
    yield normal * cos(up) * sin(along)
    yield normal * (1 - CLARKE**2) * sin(up)
