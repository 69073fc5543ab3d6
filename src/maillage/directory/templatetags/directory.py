"""How the pages of the directory say its facts."""

import datetime as dt
from functools import lru_cache

from django import template
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maillage.base import clock
from maillage.directory import weeks
from maillage.directory.queries import mapped
from maillage.directory.queries.cards import MOST_DRAWN, Card
from maillage.directory.rules import Opening, is_at_a_point
from maillage.directory.search_state import PLACES
from maillage.directory.verbs import way
from maillage.finder import drawing
from maillage.look.parts import clock_time, km
from maillage.media import pictures
from maillage.organisations import words
from maillage.organisations.models import Organisation, Picture, Place
from maillage.territories.queries import Map
from maillage.vocabulary import queries as vocabulary

WEEK = 7  # days ahead that are told by the name of the day

register = template.Library()
register.simple_tag(way)
register.simple_tag(weeks.of, name="week")


@register.simple_tag
def drawn_map(drawn: Map, counts: dict[str, int] | None = None, here: str = "") -> SafeString:
    """The communes as an SVG of links, darker where there is more: the map without script."""
    return drawing.drawing(drawn, PLACES, counts, here=here)


@register.simple_tag
def drawn_structures(drawn: Map) -> SafeString:
    """The territory of the home page, on paper: a point for each structure, in the tint of its
    theme; one chooses a commune."""
    return drawing.drawing(drawn, PLACES, points=mapped.points())


@register.simple_tag
def situation(drawn: Map, card: Card) -> SafeString:
    """Where a place stands around its commune: a pin, or the commune alone when no more is known;
    nothing when it stands outside."""
    place = card.place
    if place.commune_id not in drawn.unit_of:
        return mark_safe("")
    label = _("Situation dans le territoire : %(name)s") % {"name": place.commune or ""}
    pins = mapped.pins_of([card]) if is_at_a_point(place) else []
    return drawing.situation(drawn, label, here=place.commune_id, pins=pins)


@register.simple_tag
def result_card(card: Card) -> SafeString:
    """A card, drawn once for each way of showing it."""
    shown = (card.opening, card.wanted, card.distance_km and km(card.distance_km), card.scene)
    html = card.drawn.get(shown)
    if html is None:
        # Its numbers are no words: they are written as they are.
        html = _card_template().render(Context({"card": card}, use_l10n=False))
        if len(card.drawn) >= MOST_DRAWN:
            card.drawn.clear()
        card.drawn[shown] = html
    return mark_safe(html)


@lru_cache(1)
def _card_template() -> template.Template:
    return get_template("directory/_card.html").template


# How wide pictures stand, so that a browser takes the narrowest that is sharp.
SIZES = {
    "logo": "48px",
    "card": "(max-width: 40rem) 6rem, 12rem",
    "head": "(max-width: 48rem) 100vw, 36rem",
    "list": "(max-width: 40rem) 100vw, 20rem",
}


@register.simple_tag
def photo(
    organisation: Organisation,
    picture: Picture,
    at: str,
    *,
    css: str = "",
    alt: str | None = None,
    is_first: bool = False,
) -> SafeString:
    """An image of its page; `at`: one of SIZES."""
    return pictures.image(
        picture,
        lambda name: reverse("picture", args=[organisation.slug, name]),
        sizes=SIZES[at],
        css=css,
        alt=alt,
        is_first=is_first,
    )


@register.simple_tag
def qr_code(address: str) -> SafeString:
    """The code that leads a telephone from paper to this address."""
    from maillage.media import paper  # late: the printer is heavy, and few pages print

    side, path = paper.dots(address)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">'
        '<path d="{2}" stroke="currentColor"/></svg>',
        side,
        _("Code à photographier pour ouvrir cette page"),
        path,
    )


@register.filter
def where(card: Card) -> str:
    """Its commune, and how far that is from what is sought."""
    known = str(card.place.commune or _("Lieu non connu"))
    return known if card.distance_km is None else f"{known} · {km(card.distance_km)}"


@register.filter
def for_whom(place: Place) -> str:
    """Who may come, and what it costs."""
    said = [Place.Admission(place.admission).label] if place.admission else []
    said += [Place.Price(place.price).label] if place.price else []
    return ", ".join(map(str, said)).capitalize()


@register.simple_tag
def door(opening: Opening, tag: str = "span") -> SafeString:
    """The state of the door: a word, a dot, a colour."""
    state = "meta"
    if opening.known:
        soon = opening.next_day is not None and opening.next_day <= 1
        state = "now is-open" if opening.is_open else "now is-soon" if soon else "now"
    return format_html('<{0} class="{1}">{2}</{0}>', tag, state, opening_in_words(opening))


@register.filter
def opening_in_words(opening: Opening) -> str:
    """Whether it is open, and until or from when, in a few words."""
    ahead = opening.next_day
    if not opening.known:
        return _("Horaires non connus")
    if opening.is_open:
        if not opening.until:
            return _("Ouvert jour et nuit")
        return _("Ouvert jusqu’à %(at)s") % {"at": clock_time(opening.until)}
    at = clock_time(opening.next_at)
    if not ahead:
        return _("Ouvre aujourd’hui à %(at)s") % {"at": at}
    if ahead == 1:
        return _("Ouvre demain à %(at)s") % {"at": at}
    said = date_format(clock.today() + dt.timedelta(days=ahead), "l" if ahead < WEEK else "l j F")
    return _("Fermé, ouvre %(day)s à %(at)s") % {"day": said, "at": at}


@register.filter
def plain_number(value: float) -> str:
    return f"{value:.6g}"


@register.filter
def siren(value: str) -> str:
    return "\u00a0".join((value[:3], value[3:6], value[6:9]))


@register.filter
def siret(value: str) -> str:
    return f"{siren(value[:9])}\u00a0{value[9:]}"


@register.filter
def inclusion(values: list[str], name: str) -> str:
    """The labels of values of a list of data·inclusion."""
    labels = vocabulary.inclusion()[name]
    return ", ".join(labels.get(value, value) for value in values)


@register.filter
def coming(closures: list[list[str]], today: dt.date) -> list[tuple[dt.date, dt.date]]:
    """The closures that are not over."""
    days = [(dt.date.fromisoformat(a), dt.date.fromisoformat(b)) for a, b in closures]
    return [(first, last) for first, last in days if last >= today]


register.filter("field_name", words.label_of)
register.simple_tag(words.in_words, name="fact_value")
