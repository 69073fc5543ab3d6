"""How the pages of the directory say its facts."""

import datetime as dt
from typing import Any, NamedTuple

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.base import clock
from maillage.directory import words
from maillage.directory.facts import DAYS, HOLIDAYS
from maillage.directory.models import Organisation, Place
from maillage.directory.queries import Card, Facet
from maillage.directory.rules import Opening
from maillage.directory.words import WEEK
from maillage.look.parts import clock_time, grouped, icon, km, spaced
from maillage.territories.queries import Map
from maillage.vocabulary import queries as vocabulary

register = template.Library()
LEVELS = (1, 3, 8, 20)


@register.simple_tag
def drawn_map(drawn: Map, counts: dict[str, int] | None = None, here: str = "") -> SafeString:
    """The communes as an SVG of links, darker where there is more: the map without script."""
    address = reverse("commune", args=["CODE"])
    parts = [
        format_html(
            '<svg class="drawn" viewBox="-4 -4 {} {}" role="group" aria-label="{}">',
            drawn.width + 8,
            drawn.height + 8,
            _("Carte des communes : choisissez-en une pour voir ses structures."),
        )
    ]
    for shape in drawn.shapes:
        n = (counts or {}).get(shape.code, 0)
        label = escape(ngettext("%(name)s : %(n)s structure", "%(name)s : %(n)s structures", n) % {
            "name": shape.name, "n": n})  # fmt: skip
        parts.append(
            f'<a class="level-{level(n)}{" is-here" if shape.code == here else ""}"'
            f' href="{address.replace("CODE", shape.code)}" aria-label="{label}">'
            f'<path d="{shape.path}"><title>{label}</title></path></a>'
        )
    return mark_safe("".join([*parts, "</svg>"]))


def level(count: int) -> int:
    """The step of the drawn map's scale: 1 (none) to 5."""
    return 1 + sum(count >= step for step in LEVELS)


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
def card_facts(card: Card) -> SafeString:
    """When, for whom, how: the line of a result that spares a click."""
    place, css = card.place, "is-open" if card.opening.is_open else ""
    facts = [
        format_html('<li class="{}">{}{}</li>', css, icon("clock"), opening_said(card.opening))
    ]
    said = [Place.Admission(place.admission).label] if place.admission else []
    said += [Place.Price(place.price).label] if place.price else []
    if said:
        words = ", ".join(map(str, said)).capitalize()
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
def opening_said(opening: Opening) -> str:
    """Whether it is open, and until or from when, in a few words."""
    if not opening.known:
        return _("Horaires non connus")
    if opening.is_open:
        return _("Ouvert, jusqu’à %(at)s") % {"at": clock_time(opening.until)}
    at = clock_time(opening.next_at)
    if opening.next_day == 0:
        return _("Ouvre aujourd’hui à %(at)s") % {"at": at}
    if opening.next_day == 1:
        return _("Fermé, ouvre demain à %(at)s") % {"at": at}
    return _("Fermé, ouvre dans %(n)s jours à %(at)s") % {"n": opening.next_day, "at": at}


FIRST_CHOICES = 12


@register.simple_tag
def facet_choices(facet: Facet) -> SafeString:
    """The boxes of a facet; beyond twelve they wait behind « Voir tout »."""
    boxes = [
        format_html(
            '<label class="choice" for="{0}-{1}"><input type="checkbox" id="{0}-{1}" name="{0}"'
            ' value="{1}"{2}> {3} <span class="meta">{4}</span></label>',
            facet.parameter,
            choice.value,
            mark_safe(" checked") if choice.is_chosen else "",
            choice.label,
            grouped(choice.count),
        )
        for choice in facet.choices
    ]
    first, rest = boxes[:FIRST_CHOICES], boxes[FIRST_CHOICES:]
    if rest:
        all_ = format_html("<details><summary>{}</summary>", _("Voir tout"))
        first += [all_, *rest, mark_safe("</details>")]
    return mark_safe("".join(first))


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
def week(hours: dict) -> list[Day]:
    today = clock.today().weekday()
    days = [Day(WEEK[day], hours.get(day, []), i == today) for i, day in enumerate(DAYS)]
    if HOLIDAYS in hours:
        days.append(Day(WEEK[HOLIDAYS], hours[HOLIDAYS], is_today=False))
    return days


@register.filter
def inclusion(values: list[str], name: str) -> str:
    """The labels of values of a list of data·inclusion."""
    labels = vocabulary.inclusion()[name]
    return ", ".join(labels.get(value, value) for value in values)


@register.filter
def coming(closures: list[list[str]]) -> list[tuple[dt.date, dt.date]]:
    """The closures that are not over."""
    today = clock.today()
    days = [(dt.date.fromisoformat(a), dt.date.fromisoformat(b)) for a, b in closures]
    return [(first, last) for first, last in days if last >= today]


ACTS = {
    "organisation.create": _("Création"),
    "organisation.revise": _("Modification"),
    "organisation.close": _("Fermeture"),
    "organisation.correct": _("Correction proposée, publiée par l’équipe"),
    "organisation.unlist": _("Retrait de l’annuaire"),
    "organisation.confirm": _("Confirmation : tout est juste"),
    "organisation.merge": _("Deux fiches réunies"),
    "organisation.tell_apart": _("Deux structures différentes"),
    "objection.settle": _("Opposition traitée"),
    "account.erase": _("Compte effacé"),
    "wave.prepare": _("Vague d’invitations"),
    "wave.remind": _("Rappels d’une vague"),
    "network.join": _("Entrée dans le réseau local"),
    "network.leave": _("Sortie du réseau local"),
    "charter.publish": _("Charte publiée"),
    "manager.give": _("Fiche confiée"),
    "manager.end": _("Fiche rendue"),
    "contribution.send": _("Proposition reçue"),
    "contribution.amend": _("Proposition corrigée par son auteur"),
    "contribution.ask": _("Précision demandée"),
    "contribution.answer": _("Précision reçue"),
    "contribution.retract": _("Proposition retirée par son auteur"),
    "contribution.refuse": _("Proposition refusée"),
    "report.settle": _("Erreur réglée"),
    "reply.revise": _("Réponse type"),
    "contribution.vouch": _("Avis d’une personne qui connaît"),
    "alert.save": _("Alerte demandée"),
    "alert.confirm": _("Alerte confirmée"),
    "alert.drop": _("Alerte retirée"),
    "alert.end": _("Alertes arrêtées"),
    "organisation.redact": _("Donnée personnelle effacée"),
    "picture.add": _("Image ajoutée"),
    "picture.remove": _("Image retirée"),
    "wave.relay": _("Relais d’une vague"),
    "identity.tie": _("Identité liée à un compte"),
    "settings.decide": _("Réglages"),
    "security.totp_activated": _("Application de codes mise en place"),
    "security.totp_deactivated": _("Application de codes retirée"),
    "security.webauthn_added": _("Clé d’accès ajoutée"),
    "security.webauthn_removed": _("Clé d’accès retirée"),
    "security.recovery_codes_generated": _("Codes de secours tirés"),
    "role.take": _("Rôle repris"),
    "import": _("Import"),
    "undo": _("Annulation"),
    "territory.install": _("Territoire installé"),
    "territory.refresh": _("Contours mis à jour"),
    "instance.rename": _("Identité du site"),
    "vocabulary.keep": _("Vocabulaire"),
    "role.give": _("Rôle donné"),
    "audit.record": _("Audit d’accessibilité"),
}


@register.filter
def act_name(act: str) -> str:
    return ACTS.get(act, act)


register.filter("field_name", words.label_of)
register.filter("fact_value", words.plain)


@register.filter
def last_line(text: str) -> str:
    """The last line of what a failed job wrote."""
    return next((line for line in reversed(text.splitlines()) if line.strip()), "")[:300]
