"""How the pages of the directory say its facts."""

import datetime as dt
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maillage.directory.queries.cards import MOST_DRAWN, Card
from maillage.directory.rules import Opening
from maillage.directory.search_state import PLACES
from maillage.directory.verbs import way
from maillage.finder.drawing import address_of, drawing
from maillage.look.parts import clock_time, icon, km, spaced
from maillage.organisations import words
from maillage.organisations.models import Organisation, Place
from maillage.organisations.words import WEEK
from maillage.territories.hours import DAYS, HOLIDAYS
from maillage.territories.queries import Map
from maillage.vocabulary import queries as vocabulary

register = template.Library()
register.simple_tag(way)


@register.simple_tag
def drawn_map(drawn: Map, counts: dict[str, int] | None = None, here: str = "") -> SafeString:
    """The communes as an SVG of links, darker where there is more: the map without script."""
    return drawing(drawn, PLACES.drawn, address_of(PLACES), counts, here)


@register.simple_tag
def situation(drawn: Map, place: Place) -> SafeString:
    """Where a place stands in the territory; nothing when it stands outside."""
    at = project(drawn, place)
    if at is None:
        return mark_safe("")
    label = _("Situation dans le territoire : %(name)s") % {"name": place.commune or ""}
    paths = "".join(f'<path d="{shape.path}"/>' for shape in drawn.shapes)
    return format_html(
        '<svg class="drawn no-print" viewBox="-4 -4 {} {}" role="img" aria-label="{}">{}'
        '<circle cx="{}" cy="{}" r="14"/></svg>',
        drawn.width + 8,
        drawn.height + 8,
        label,
        mark_safe(paths),
        *at,
    )


@register.simple_tag
def result_card(card: Card) -> SafeString:
    """A card, drawn once for each way of showing it."""
    shown = (card.opening, card.wanted, card.distance_km and km(card.distance_km))
    html = card.drawn.get(shown)
    if html is None:
        html = _card_template().render(Context({"card": card}))
        if len(card.drawn) >= MOST_DRAWN:
            card.drawn.clear()
        card.drawn[shown] = html
    return mark_safe(html)


@lru_cache(1)
def _card_template() -> template.Template:
    return get_template("directory/_card.html").template


@register.simple_tag
def card_facts(card: Card) -> SafeString:
    """When, for whom, how: the line of a result that spares a click."""
    place, css = card.place, "is-open" if card.opening.is_open else ""
    facts = [
        format_html('<li class="{}">{}{}</li>', css, icon("clock"), opening_in_words(card.opening))
    ]
    sentence = [Place.Admission(place.admission).label] if place.admission else []
    sentence += [Place.Price(place.price).label] if place.price else []
    if sentence:
        words = ", ".join(map(str, sentence)).capitalize()
        facts.append(format_html("<li>{}{}</li>", icon("users"), words))
    if place.is_step_free:
        facts.append(format_html("<li>{}{}</li>", icon("accessibility"), _("Sans marche")))
    if place.phone:
        link = '<li>{}<a href="tel:{}">{}</a></li>'
        facts.append(format_html(link, icon("phone"), place.phone, spaced(place.phone)))
    where = str(place.commune or _("Lieu non connu"))
    if card.distance_km is not None:
        where += f" · {km(card.distance_km)}"
    facts.append(format_html('<li class="meta">{}{}</li>', icon("map-pin"), where))
    standing = str(Organisation.Standing(card.organisation.standing).label)
    facts.append(format_html('<li class="meta">{}</li>', standing.capitalize()))
    return format_html('<ul class="facts">{}</ul>', mark_safe("".join(facts)))


@register.filter
def opening_in_words(opening: Opening) -> str:
    """Whether it is open, and until or from when, in a few words."""
    if not opening.known:
        return _("Horaires non connus")
    if opening.is_open:
        if not opening.until:
            return _("Ouvert, jour et nuit")
        return _("Ouvert, jusqu’à %(at)s") % {"at": clock_time(opening.until)}
    at = clock_time(opening.next_at)
    if opening.next_day == 0:
        return _("Ouvre aujourd’hui à %(at)s") % {"at": at}
    if opening.next_day == 1:
        return _("Fermé, ouvre demain à %(at)s") % {"at": at}
    return _("Fermé, ouvre dans %(n)s jours à %(at)s") % {"n": opening.next_day, "at": at}


@register.filter
def plain_number(value: float) -> str:
    return f"{value:.6g}"


@register.filter
def siren(value: str) -> str:
    return "\u00a0".join((value[:3], value[3:6], value[6:9]))


@register.filter
def siret(value: str) -> str:
    return f"{siren(value[:9])}\u00a0{value[9:]}"


def project(drawn: Map, place: Place) -> tuple[int, int] | None:
    """Where a place stands on the drawn map, or None outside it."""
    west, south, east, north = drawn.bounds
    if place.lon is None or place.lat is None:
        return None
    if not (west <= place.lon <= east and south <= place.lat <= north):
        return None
    x = (place.lon - west) / (east - west) * drawn.width
    y = (north - place.lat) / (north - south) * drawn.height
    return round(x), round(y)


class Day(NamedTuple):
    label: Any
    periods: list
    is_today: bool


@register.filter
def week(hours: dict, day: dt.date) -> list[Day]:
    """The days of a week; `day`: today, where the place stands."""
    today = day.weekday()
    days = [Day(WEEK[name], hours.get(name, []), i == today) for i, name in enumerate(DAYS)]
    if HOLIDAYS in hours:
        days.append(Day(WEEK[HOLIDAYS], hours[HOLIDAYS], is_today=False))
    return days


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
