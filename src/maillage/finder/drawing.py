"""The communes as an SVG of links, darker where there is more: the map without script."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from maillage.finder.frames import Drawn, Finder
from maillage.territories.queries import Map

LEVELS = (1, 3, 8, 20)


def drawing(
    drawn: Map, words: Drawn, address: str, counts: Mapping[str, int] | None = None, here: str = ""
) -> SafeString:
    """`address`: where a commune leads, with CODE in the place of its code; `here`: the one that
    the page is about."""
    parts = [
        format_html(
            '<svg class="drawn" viewBox="-4 -4 {} {}" role="group" aria-label="{}">',
            drawn.width + 8,
            drawn.height + 8,
            words.invites,
        )
    ]
    for shape in drawn.shapes:
        n = (counts or {}).get(shape.code, 0)
        label = escape(words.label(shape.name, n))
        parts.append(
            f'<a class="level-{level(n)}{" is-here" if shape.code == here else ""}"'
            f' href="{address.replace("CODE", shape.code)}" aria-label="{label}">'
            f'<path d="{shape.path}"><title>{label}</title></path></a>'
        )
    return mark_safe("".join([*parts, "</svg>"]))


def address_of(finder: Finder) -> str:
    """Where a commune of the drawn map of a room leads."""
    if finder.drawn.commune:
        return reverse(finder.drawn.commune, args=["CODE"])
    return f"{reverse(finder.page)}?commune=CODE"


def level(count: int) -> int:
    """The step of the scale: 1 (none) to 5."""
    return 1 + sum(count >= step for step in LEVELS)
