"""Which tiles a territory needs, and fetching them: XYZ tiles of the Web Mercator pyramid."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from math import asinh, floor, pi, radians, tan
from pathlib import Path
from typing import NamedTuple

from maillage.fetching import fetch

PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
AT_ONCE = 4  # requests at a time: a public service is not a race


class Tile(NamedTuple):
    z: int
    x: int
    y: int


def tile_at(lon: float, lat: float, z: int) -> Tile:
    """The tile of a point, at a zoom."""
    n = 1 << z
    x = floor((lon + 180) / 360 * n)
    y = floor((1 - asinh(tan(radians(lat))) / pi) / 2 * n)
    return Tile(z, min(max(x, 0), n - 1), min(max(y, 0), n - 1))


def wanted(bounds: Sequence[float], zooms: range) -> Iterator[Tile]:
    """The tiles of a frame (west, south, east, north), the widest first."""
    west, south, east, north = bounds
    for z in zooms:
        first, last = tile_at(west, north, z), tile_at(east, south, z)
        for x in range(first.x, last.x + 1):
            for y in range(first.y, last.y + 1):
                yield Tile(z, x, y)


def bring(template: str, tiles: Sequence[Tile], into: Path, progress: Callable[[int], None]) -> int:
    """Fetch the tiles that are not there yet; how many. Interrupted, it goes on from there.
    Raises fetch.Unreachable."""
    missing = iter([t for t in tiles if not path_of(into, t).exists()])
    count = 0
    progress(len(tiles) - sum(1 for t in tiles if not path_of(into, t).exists()))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while part := list(islice(missing, 64)):
            for _done in pool.map(partial(_one, template, into), part):
                count += 1
                progress(1)
    return count


def path_of(folder: Path, tile: Tile) -> Path:
    return folder / str(tile.z) / str(tile.x) / str(tile.y)


def _one(template: str, into: Path, tile: Tile) -> None:
    url = template.format(z=tile.z, x=tile.x, y=tile.y)
    body = fetch.get(url, trusted=True).body  # the address is the installation's own
    if not body.startswith(tuple(PICTURES)):
        raise fetch.Unreachable(f"« {url} » ne répond pas une image.")
    path = path_of(into, tile)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(body)
    part.replace(path)
