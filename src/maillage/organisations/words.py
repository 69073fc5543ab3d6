"""How the directory says its facts: the name of a field, a value, in words that people use."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import history
from maillage.look.parts import clock_time, spaced
from maillage.organisations.facts import ORGANISATION, PLACE, Type
from maillage.organisations.models import Place
from maillage.territories import queries as territories
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.codes import ACCREDITATION, THEME
from maillage.vocabulary.models import AccreditationKind, Family, LegalCategory, Theme

WEEK = {
    "mo": gettext_lazy("Lundi"),
    "tu": gettext_lazy("Mardi"),
    "we": gettext_lazy("Mercredi"),
    "th": gettext_lazy("Jeudi"),
    "fr": gettext_lazy("Vendredi"),
    "sa": gettext_lazy("Samedi"),
    "su": gettext_lazy("Dimanche"),
    "ph": gettext_lazy("Jours fériés"),
}
PROOFS = {  # how somebody came to hold a page, after « par »
    "domain": gettext_lazy("une adresse du domaine de son site"),
    "address": gettext_lazy("l’adresse que la fiche publie"),
    "code": gettext_lazy("un code envoyé à l’adresse de la structure"),
    "officer": gettext_lazy("une décision de l’équipe"),
    "invitation": gettext_lazy("l’invitation d’une personne qui tient la fiche"),
}
OTHERS = {
    "same_as": (gettext_lazy("Une seule structure"), Type.TEXT),
    "other_than": (gettext_lazy("Deux structures"), Type.TEXT),
    "admission": (gettext_lazy("Pour qui"), Type.ADMISSION),
    "price": (gettext_lazy("Prix"), Type.PRICE),
    "hours": (gettext_lazy("Horaires"), Type.HOURS),
    "is_step_free": (gettext_lazy("De plain-pied"), Type.YES_NO),
    "listed": (gettext_lazy("Dans l’annuaire"), Type.YES_NO),
    "unlisted_because": (gettext_lazy("Retirée parce que"), Type.TEXT),
    "diffusible": (gettext_lazy("Diffusible"), Type.YES_NO),
    "position_level": (gettext_lazy("Précision de la position"), Type.LEVEL),
    "is_head_office": (gettext_lazy("Siège"), Type.YES_NO),
}


def label_of(field: str) -> str:
    """The name of a field as pages say it; of a theme or an approval, its own."""
    kind, _colon, slug = field.partition(":")
    if kind == "theme":
        return _("Thème « %(t)s »") % {"t": _name(Theme, slug)}
    if kind == "accreditation":
        return _("Agrément « %(a)s »") % {"a": _name(AccreditationKind, slug)}
    fact = ORGANISATION.get(field) or PLACE.get(field)
    return str(fact.label if fact else OTHERS[field][0] if field in OTHERS else field)


def type_of(field: str) -> Type:
    """What the values of a field are; one that nobody declared holds text."""
    if field.startswith(THEME):
        return Type.YES_NO
    if field.startswith(ACCREDITATION):
        return Type.APPROVAL
    fact = ORGANISATION.get(field) or PLACE.get(field)
    return fact.type if fact else OTHERS.get(field, ("", Type.TEXT))[1]


def in_words(field: str, value: Any) -> str:
    """A value of a claim in words, as the type of its field says them."""
    if value is None or value == "":
        return ""
    read = SAID.get(type_of(field), str)
    try:
        return read(value)
    except (TypeError, ValueError, AttributeError, KeyError):
        return str(value)  # what an older version, or a file, wrote otherwise


@history.until_changed("vocabulary.", "territory.")
def _names() -> dict[tuple[str, str], str]:
    """What codes are called, once asked: a page says the same ones many times."""
    return {}


def _name(model: type[Model], slug: str) -> str:
    names, key = _names(), (model.__name__, slug)
    if key not in names:
        rows = model._default_manager.values_list("pk", "name")
        names.update({(model.__name__, pk): str(name) for pk, name in rows})
    return names.setdefault(key, slug)


def _commune(code: str) -> str:
    names, key = _names(), ("today", code)
    if key not in names:
        commune = territories.commune_of_today(code)
        names[key] = commune.name if commune else code
    return names[key]


def _yes_no(value: Any) -> str:
    return {True: _("oui"), False: _("non")}[value]


def _day(value: str) -> str:
    return f"{dt.date.fromisoformat(value):%d/%m/%Y}"


def _listed(name: str) -> Callable[[list[str]], str]:
    """Values of a list of data·inclusion."""

    def read(values: list[str]) -> str:
        labels = vocabulary.inclusion()[name]
        return ", ".join(labels.get(value, value) for value in values)

    return read


def periods_in_words(periods: Iterable[list[str]]) -> str:
    """[["09:00", "12:30"]] → 9 h – 12 h 30; nothing: closed."""
    told = ("\u00a0–\u00a0".join(clock_time(time) for time in period) for period in periods)
    return ", ".join(told) or _("fermé")


def _hours(value: Mapping[str, list]) -> str:
    return " ; ".join(f"{WEEK[day]} {periods_in_words(periods)}" for day, periods in value.items())


def _closures(value: list[list[str]]) -> str:
    return "; ".join(" – ".join(_day(day) for day in dict.fromkeys(days)) for days in value)


def _approval(value: Mapping[str, str]) -> str:
    told = [
        _("n° %(n)s") % {"n": value["number"]} if value.get("number") else "",
        _("depuis le %(d)s") % {"d": _day(value["from"])} if value.get("from") else "",
        _("jusqu’au %(d)s") % {"d": _day(value["until"])} if value.get("until") else "",
    ]
    return ", ".join(filter(None, told)) or _("oui")


def _chosen(choices: type[TextChoices]) -> Callable[[str], str]:
    return lambda value: str(choices(value).label)


SAID: dict[Type, Callable[[Any], str]] = {
    Type.PHONE: spaced,
    Type.DATE: _day,
    Type.YES_NO: _yes_no,
    Type.NUMBER: lambda value: str(value).replace(".", ","),
    Type.COMMUNE: _commune,
    Type.CATEGORY: lambda code: _name(LegalCategory, code),
    Type.FAMILY: lambda slug: _name(Family, slug),
    Type.ADMISSION: _chosen(Place.Admission),
    Type.PRICE: _chosen(Place.Price),
    Type.LEVEL: _chosen(Place.Level),
    Type.PUBLICS: _listed("publics"),
    Type.RECEPTION: _listed("reception"),
    Type.HOURS: _hours,
    Type.CLOSURES: _closures,
    Type.APPROVAL: _approval,
}
