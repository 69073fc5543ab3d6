"""The poster as SVG: words, colours of the site, and the square that a telephone reads."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from maillage.look.palette import palette
from maillage.media import paper
from maillage.territories import queries as territories

WIDE, HIGH = 210, 297  # millimetres of A4
SQUARE = 96


def poster(address: str) -> str:
    """A sheet of A4, to enlarge as one likes: lines stay sharp."""
    site = territories.site()
    colours = palette(site.hue)
    side, strokes = paper.dots(address)
    plain = address.partition("://")[2].rstrip("/")
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}mm" '
        'height="{h}mm" role="img" aria-label="{label}"><title>{label}</title>'
        '<rect width="{w}" height="{h}" fill="#ffffff"/>'
        '<rect width="{w}" height="118" fill="{brand}"/>'
        '<g font-family="system-ui, sans-serif" text-anchor="middle" fill="#ffffff">'
        '<text x="105" y="48" font-size="17" font-weight="800">{first}</text>'
        '<text x="105" y="70" font-size="17" font-weight="800">{second}</text>'
        '<text x="105" y="96" font-size="7.5">{says}</text></g>'
        '<svg x="{left}" y="138" width="{square}" height="{square}" viewBox="0 0 {side} {side}">'
        '<path d="{strokes}" stroke="#1f2421" stroke-width="1" shape-rendering="crispEdges"/></svg>'
        '<g font-family="system-ui, sans-serif" text-anchor="middle" fill="#1f2421">'
        '<text x="105" y="254" font-size="9" font-weight="700">{plain}</text>'
        '<text x="105" y="270" font-size="6">{name}</text></g></svg>',
        w=WIDE,
        h=HIGH,
        label=_("Affiche : %(site)s, %(address)s") % {"site": site.name, "address": plain},
        brand=colours["brand"],
        first=_("Qui fait quoi,"),
        second=_("près de chez vous ?"),
        says=_("Réparer, manger, garder, travailler, s’entraider."),
        left=(WIDE - SQUARE) / 2,
        square=SQUARE,
        side=side,
        strokes=strokes,
        plain=plain,
        name=site.name,
    )
