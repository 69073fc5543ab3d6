"""How the pages of the directory say its facts."""

import datetime as dt
from typing import Any, NamedTuple

from django import template
from django.utils.translation import gettext as _

from maillage.base import clock
from maillage.directory.facts import DAYS, ORGANISATION, PLACE
from maillage.directory.forms import WEEK
from maillage.directory.models import Place
from maillage.territories.queries import Map

register = template.Library()
LEVELS = (1, 3, 8, 20)


@register.filter
def value_of(mapping: dict | None, key: str) -> int:
    return (mapping or {}).get(key, 0)


@register.filter
def level(count: int) -> int:
    """The step of the drawn map's scale: 1 (none) to 5."""
    return 1 + sum(count >= step for step in LEVELS)


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
    return [Day(WEEK[day], hours.get(day, []), i == today) for i, day in enumerate(DAYS)]


ACTS = {
    "organisation.create": _("Création"),
    "organisation.revise": _("Modification"),
    "organisation.close": _("Fermeture"),
    "import": _("Import"),
    "undo": _("Annulation"),
}
OTHERS = {
    "commune": _("Commune"), "admission": _("Pour qui"), "price": _("Prix"), "hours": _("Horaires"),
    "is_step_free": _("Accessible sans marche"), "listed": _("Dans l’annuaire"),
    "position_level": _("Précision de la position"), "is_head_office": _("Siège"),
    "family": _("Forme"), "employee_band": _("Tranche d’effectifs"),
}  # fmt: skip


@register.filter
def act_name(act: str) -> str:
    return ACTS.get(act, act)


@register.filter
def field_name(field: str) -> str:
    fact = ORGANISATION.get(field) or PLACE.get(field)
    if fact:
        return str(fact.label)
    kind, _colon, slug = field.partition(":")
    return {"theme": _("Thème") + f" {slug}", "accreditation": _("Agrément") + f" {slug}"}.get(
        kind, OTHERS.get(field, field)
    )


@register.filter
def fact_value(value: Any) -> str:
    if value is True:
        return _("oui")
    if isinstance(value, dict):
        days = (
            f"{WEEK[d]} {', '.join('–'.join(p) for p in v)}" for d, v in value.items() if d in WEEK
        )
        return "; ".join(days) or ", ".join(str(v) for v in value.values() if v) or _("oui")
    try:
        return dt.date.fromisoformat(value).strftime("%d/%m/%Y")
    except (TypeError, ValueError):
        return str(value)
