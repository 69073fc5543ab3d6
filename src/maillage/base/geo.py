"""Places on the globe: plain lon/lat columns, Web-Mercator cells, no GIS server."""

import math
from functools import lru_cache
from typing import Any

import numpy as np

EARTH_KM = 6371.0088
CELL_ZOOM = 20


def distance_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in kilometres, by the haversine formula."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    a = (
        math.sin((p2 - p1) / 2) ** 2
        + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(a))


def tile(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """The Web-Mercator tile (x, y) that holds a point."""
    n = 1 << zoom
    lat = max(-85.05112878, min(85.05112878, lat))
    x = int((lon + 180.0) / 360.0 * n)
    y = int((1.0 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2.0 * n)
    return min(max(x, 0), n - 1), min(max(y, 0), n - 1)


def tile_centre(x: int, y: int, zoom: int) -> tuple[float, float]:
    """Longitude and latitude of the middle of a tile."""
    n = 1 << zoom
    lon = (x + 0.5) / n * 360.0 - 180.0
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y + 0.5) / n))))
    return lon, lat


def _spread(v: Any) -> Any:
    """The bits of a number, or of an array of them, each before an empty one."""
    v = (v | v << 16) & 0x0000FFFF0000FFFF
    v = (v | v << 8) & 0x00FF00FF00FF00FF
    v = (v | v << 4) & 0x0F0F0F0F0F0F0F0F
    v = (v | v << 2) & 0x3333333333333333
    return (v | v << 1) & 0x5555555555555555


def morton(lon: float, lat: float, zoom: int = CELL_ZOOM) -> int:
    """The interleaved bits of the point's tile: a histogram over it is a grid of clusters."""
    x, y = tile(lon, lat, zoom)
    return int(_spread(x) | _spread(y) << 1)


def tile_key(x: int, y: int, zoom: int) -> int:
    """One integer for a tile of any zoom."""
    return int(zoom << 56 | _spread(x) | _spread(y) << 1)


COVER_ZOOMS = (9, 11, 13, 15)


def tile_keys(cell: int) -> list[int]:
    """The tiles that hold a cell of `morton`, at the zooms that discs are covered with."""
    return [zoom << 56 | cell >> 2 * (CELL_ZOOM - zoom) for zoom in COVER_ZOOMS]


@lru_cache(maxsize=200)  # of some 15 kB each
def disc_cover(lon: float, lat: float, km: float) -> tuple[int, ...]:
    """Tiles that cover a disc: whole tiles inside it, finer ones along its border; a border tile
    of the last zoom counts when its centre is inside. The tiles of a zoom are judged together."""
    west, south, east, north = around(lon, lat, km)
    last = _last_zoom(lat, km)
    (x0, y0), (x1, y1) = tile(west, north, COVER_ZOOMS[0]), tile(east, south, COVER_ZOOMS[0])
    x, y = (part.ravel() for part in np.mgrid[x0 : x1 + 1, y0 : y1 + 1])
    keys: list[int] = []
    for zoom in COVER_ZOOMS[: COVER_ZOOMS.index(last) + 1]:
        away = _centres_km(lon, lat, x, y, zoom)
        half = _half_km(lat, zoom)
        is_inside = away + half <= km
        is_border = ~is_inside & (away - half <= km)
        if zoom == last:
            is_inside |= is_border & (away <= km)
        keys += (zoom << 56 | _spread(x[is_inside]) | _spread(y[is_inside]) << 1).tolist()
        x = (4 * x[is_border, None] + _IN_FOUR[0]).ravel()
        y = (4 * y[is_border, None] + _IN_FOUR[1]).ravel()
    return tuple(keys)


def border_km(lat: float, km: float) -> float:
    """How far from its border a disc of tiles may hold what is outside, or lack what is inside."""
    return _half_km(lat, _last_zoom(lat, km))


def _last_zoom(lat: float, km: float) -> int:
    return next((z for z in COVER_ZOOMS if km / _tile_km(lat, z) > 12), COVER_ZOOMS[-1])


def _half_km(lat: float, zoom: int) -> float:
    """From the middle of a tile to its corner."""
    return _tile_km(lat, zoom) * 0.7072


_IN_FOUR = np.mgrid[:4, :4].reshape(2, 16)  # the tiles of two zooms on, in one tile


def _centres_km(lon: float, lat: float, x: Any, y: Any, zoom: int) -> Any:
    """How far the middle of each of these tiles is, in kilometres."""
    n = 1 << zoom
    p1, p2 = math.radians(lat), np.arctan(np.sinh(np.pi * (1 - 2 * (y + 0.5) / n)))
    dl = np.radians((x + 0.5) / n * 360.0 - 180.0 - lon)
    a = np.sin((p2 - p1) / 2) ** 2 + math.cos(p1) * np.cos(p2) * np.sin(dl / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(a))


def untwined(cell: int, depth: int) -> tuple[float, float]:
    """The middle of the tile of zoom `depth` whose interleaved bits are `cell`."""
    return tile_centre(_gather(cell), _gather(cell >> 1), depth)


def _gather(v: int) -> int:
    v &= 0x5555555555555555
    v = (v | v >> 1) & 0x3333333333333333
    v = (v | v >> 2) & 0x0F0F0F0F0F0F0F0F
    v = (v | v >> 4) & 0x00FF00FF00FF00FF
    v = (v | v >> 8) & 0x0000FFFF0000FFFF
    return (v | v >> 16) & 0x00000000FFFFFFFF


MOST_TILES = 60


def around(lon: float, lat: float, km: float) -> tuple[float, float, float, float]:
    """West, south, east and north of a disc."""
    dlat = km / 110.57
    dlon = km / (111.32 * max(math.cos(math.radians(lat)), 0.01))
    return lon - dlon, lat - dlat, lon + dlon, lat + dlat


def box_cover(west: float, south: float, east: float, north: float) -> tuple[int, ...]:
    """Tiles that hold a frame of the map, of the finest zoom that needs few; none when the frame
    is so wide that everything may as well be asked."""
    for zoom in reversed(COVER_ZOOMS):
        (x0, y0), (x1, y1) = tile(west, north, zoom), tile(east, south, zoom)
        if (x1 - x0 + 1) * (y1 - y0 + 1) <= MOST_TILES:
            return tuple(tile_key(x, y, zoom) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1))
    return ()


def _tile_km(lat: float, zoom: int) -> float:
    return 40_075.017 * math.cos(math.radians(lat)) / (1 << zoom)
