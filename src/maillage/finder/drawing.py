"""The territory as an SVG of links: the map without script, and the picture of the home page.

One may choose a commune on it, darker where there is more; names stand where there is room. It is
drawn once for what it shows, and kept: a page costs it nothing.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from maillage.finder.frames import Finder
from maillage.territories.drawn import AROUND, WIDTH, Line, Map, Shape
from maillage.territories.labels import TOWN, Box, TownName, meet, placed

LEVELS, LEVELS_OF_MANY = (1, 3, 8, 20), (1, 10, 30, 100)  # of communes, of authorities
# Units of a name where the drawing is as wide as a column, and as a phone: CSS shows one of them.
SIZES = {"wide": (18, 28), "narrow": (27, 12)}  # with how many names at most
CELL = 6  # units: of the points that fall in one, the first shows
PIN = (16, 40)  # units that a pin takes on either side of its foot, and above it


class Point(NamedTuple):
    """Where a result stands, in the tint of its theme, which its hue names."""

    lon: float
    lat: float
    tint: int


class Pin(NamedTuple):
    """A result that leads to its page; a ring where its position is not quite known."""

    lon: float
    lat: float
    tint: int
    address: str
    is_ring: bool = False


Marks = list[tuple[float, float, Pin]]  # pins, where they stand on the drawing


def drawing(
    drawn: Map,
    finder: Finder,
    counts: Mapping[str, int] | None = None,
    *,
    here: str = "",
    pins: Iterable[Pin] = (),
    points: Iterable[Point] = (),
) -> SafeString:
    """`counts` by commune; `here`: the commune that the page is about, around which it is drawn."""
    said = tuple(sorted((counts or {}).items()))
    label = finder.drawn.label if counts is not None else _name_alone
    links = Links(finder.drawn.invites, label, *_addresses(finder))
    return _drawn(drawn, links, said, here, tuple(pins), tuple(points))


def chosen(
    drawn: Map,
    says: str,
    label: Callable[[str, int], str],
    counts: Mapping[str, int],
    *,
    commune: str,
) -> SafeString:
    """Communes of a page that is no search, darker where there is more. `commune`: where each
    leads, CODE standing for its own; `label` is a function that stays the same."""
    links = Links(says, label, commune, "")
    return _drawn(drawn, links, tuple(sorted(counts.items())), "", (), ())


def situation(drawn: Map, label: str, *, here: str, pins: Iterable[Pin] = ()) -> SafeString:
    """A picture of the surroundings of a commune, where nothing is chosen."""
    return _drawn(drawn, Links(label, None, "", ""), (), here, tuple(pins), ())


def _name_alone(name: str, _count: int) -> str:
    """What a unit says where nothing is counted: none would be false."""
    return name


class Links(NamedTuple):
    """What the drawing says, and what its units say and where they lead, if anywhere."""

    says: Any
    label: Callable[[str, int], str] | None
    commune: str
    epci: str

    def to(self, code: str) -> str:
        address = self.epci if len(code) > len("42218") else self.commune
        return address.replace("CODE", code)


def _addresses(finder: Finder) -> tuple[str, str]:
    """Where a commune of the drawn map of a room leads, and an authority; CODE stands for it."""
    page = reverse(finder.page)
    commune = (
        reverse(finder.drawn.commune, args=["CODE"])
        if finder.drawn.commune
        else f"{page}?commune=CODE"
    )
    epci = next((f.parameter for f in finder.filters if f.facet == "epci"), "")
    return commune, f"{page}?{epci}=CODE" if epci else ""


@lru_cache(maxsize=128)
def _drawn(
    drawn: Map,
    links: Links,
    counts: tuple[tuple[str, int], ...],
    here: str,
    pins: tuple[Pin, ...],
    points: tuple[Point, ...],
) -> SafeString:
    marks = [(*drawn.frame.at(pin.lon, pin.lat), pin) for pin in pins]
    view = _around(drawn, here, marks) or (0, 0, WIDTH, drawn.height)
    zoom = (view[2] - view[0]) / WIDTH
    totals = drawn.totals(dict(counts))
    chosen = drawn.unit_of.get(here)
    units = "".join(
        _unit(
            shape,
            links,
            totals.get(shape.code, 0),
            level(totals.get(shape.code, 0), LEVELS_OF_MANY if drawn.by_epci else LEVELS),
            shape.code == chosen,
        )
        for shape in drawn.shapes
        if meet(shape.box, view) or shape.code == chosen
    )
    return format_html(
        '<div class="land"><svg viewBox="{} {} {} {}" role="{}" aria-label="{}">{}</svg></div>',
        *(round(n) for n in (view[0], view[1], view[2] - view[0], view[3] - view[1])),
        "group" if links.label else "img",
        links.says,
        mark_safe(
            f'<path class="land-around" d="{_within(drawn.around, view)}"/>'
            f'<path class="land-borders" d="{_within(drawn.borders, view)}"/>'
            f'<g class="land-units">{units}</g>'
            f'<path class="land-edge" d="{_within(drawn.edge, view)}"/>'
            f"{_points(drawn, points)}{_names(drawn, view, zoom, marks)}"
            f"{_pins(marks, zoom, are_links=bool(links.label))}"
        ),
    )


def _within(lines: Iterable[Line], view: Box) -> str:
    """What shows of them: a frame may be taller or wider than the view."""
    beyond = AROUND * (view[2] - view[0])
    seen = (view[0] - beyond, view[1] - beyond, view[2] + beyond, view[3] + beyond)
    return "".join(line.path for line in lines if meet(line.box, seen))


def _unit(shape: Shape, links: Links, count: int, step: int, is_here: bool) -> str:
    css = f"level-{step}{' is-here' if is_here else ''}"
    path = f'<path d="{shape.path}"/>'
    if not links.label or not (address := links.to(shape.code)):
        return f'<g class="{css}">{path}</g>'
    label = escape(links.label(shape.name, count))
    return f'<a class="{css}" href="{address}" aria-label="{label}">{path}</a>'


def level(count: int, steps: Sequence[int] = LEVELS) -> int:
    """The step of the scale: 1 (none) to 5."""
    return 1 + sum(count >= step for step in steps)


def _points(drawn: Map, points: Iterable[Point]) -> str:
    """Points as round ends of lines that go nowhere: one path a tint."""
    by_tint: dict[int, str] = {}
    taken = set()
    for point in points:
        x, y = (round(n) for n in drawn.frame.at(point.lon, point.lat))
        cell = (x // CELL, y // CELL)
        if cell not in taken:
            taken.add(cell)
            by_tint[point.tint] = f"{by_tint.get(point.tint, '')}M{x} {y}h0"
    paths = (f'<path class="tint-{tint}" d="{d}"/>' for tint, d in sorted(by_tint.items()))
    return f'<g class="land-points">{"".join(paths)}</g>' if by_tint else ""


# « CC de la Plaine Dijonnaise (CCPD) »: on a map, its kind and its initials say nothing.
KIND = re.compile(r"^C[ACU] (?:(?:de la |de l['’]|du |des |de |d['’])(?=[A-ZÀ-Ý]))?| \([A-Z]+\)$")


def _names_of(drawn: Map) -> list[TownName]:
    """Of communes; of authorities, the largest first, where these are what one chooses."""
    if not drawn.by_epci:
        return drawn.names
    return [
        TownName(
            KIND.sub("", shape.name),
            round((right - left) * (bottom - top) * 1_000 / (WIDTH * drawn.height)),
            (left + right) / 2,
            (top + bottom) / 2,
        )
        for shape in drawn.shapes
        for left, top, right, bottom in [shape.box]
    ]


def _names(drawn: Map, view: Box, zoom: float, marks: Marks) -> str:
    across, above = PIN
    free = [
        (x - across * zoom, y - above * zoom, x + across * zoom, y + 6 * zoom) for x, y, _ in marks
    ]
    groups = []
    for kind, (size, most) in SIZES.items():
        labels = placed(_names_of(drawn), view, size * zoom, free, most)
        texts = (
            f'<text{" class=town" if label.weight >= TOWN else ""} x="{label.x:.0f}"'
            f' y="{label.y:.0f}">{escape(label.text)}</text>'
            for label in labels
        )
        groups.append(
            f'<g class="land-names {kind}" font-size="{size * zoom:.1f}" aria-hidden="true">'
            f"{''.join(texts)}</g>"
        )
    return "".join(groups)


DROP = "M0 0C-4-9-13-14-13-25a13 13 0 0 1 26 0C13-14 4-9 0 0z"


def _pins(marks: Marks, zoom: float, *, are_links: bool) -> str:
    """From the north to the south, so that no foot is hidden; the list holds the same links."""
    drawn = "".join(
        _pin(pin, f"translate({x:.0f} {y:.0f}) scale({zoom:.2f})", is_link=are_links)
        for x, y, pin in sorted(marks, key=lambda mark: mark[1])
    )
    return f'<g class="land-pins" aria-hidden="true">{drawn}</g>' if drawn else ""


def _pin(pin: Pin, where: str, *, is_link: bool) -> str:
    shape = '<circle class="ring" r="8"/>' if pin.is_ring else f'<path d="{DROP}"/>'
    tinted = f'class="tint-{pin.tint}" transform="{where}"'
    if not is_link:
        return f"<g {tinted}>{shape}</g>"
    return f'<a {tinted} href="{escape(pin.address)}" tabindex="-1">{shape}</a>'


SURROUNDINGS, LEAST = 3.2, 0.3  # times a commune; of the territory: what is drawn around it


def _around(drawn: Map, here: str, marks: Marks) -> Box | None:
    """A part of the drawing, of its own proportions: a commune in the middle, or its one pin."""
    shape = next((s for s in drawn.shapes if s.code == drawn.unit_of.get(here)), None)
    if shape is None:
        return None
    left, top, right, bottom = shape.box
    part = max((right - left) / WIDTH, (bottom - top) / drawn.height) * SURROUNDINGS
    if marks:
        (left, top, _pin), part = marks[0], LEAST * 1.4
        right, bottom = left, top
    part = min(1.0, max(part, LEAST))
    width, height = WIDTH * part, drawn.height * part
    x = min(max((left + right - width) / 2, 0), WIDTH - width)
    y = min(max((top + bottom - height) / 2, 0), drawn.height - height)
    return x, y, x + width, y + height
