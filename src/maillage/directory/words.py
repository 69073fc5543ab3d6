"""How the directory says its facts: the name of a field, a value, in words that people use."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.directory.facts import ORGANISATION, PLACE
from maillage.directory.models import Place
from maillage.territories import queries as territories
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.models import AccreditationKind, LegalCategory, Theme

WEEK = {
    "mo": gettext_lazy("Lundi"), "tu": gettext_lazy("Mardi"), "we": gettext_lazy("Mercredi"),
    "th": gettext_lazy("Jeudi"), "fr": gettext_lazy("Vendredi"), "sa": gettext_lazy("Samedi"),
    "su": gettext_lazy("Dimanche"), "ph": gettext_lazy("Jours fériés"),
}  # fmt: skip
OTHERS = {
    "same_as": gettext_lazy("Une seule structure"),
    "other_than": gettext_lazy("Deux structures"),
    "closures": gettext_lazy("Fermetures exceptionnelles"), "publics": gettext_lazy("Publics"),
    "reception": gettext_lazy("Accueil"), "commune": gettext_lazy("Commune"),
    "admission": gettext_lazy("Pour qui"), "price": gettext_lazy("Prix"),
    "hours": gettext_lazy("Horaires"), "is_step_free": gettext_lazy("Accessible sans marche"),
    "listed": gettext_lazy("Dans l’annuaire"), "family": gettext_lazy("Forme"),
    "position_level": gettext_lazy("Précision de la position"),
    "is_head_office": gettext_lazy("Siège"),
}  # fmt: skip


def label_of(field: str) -> str:
    """The name of a field as pages say it; of a theme or an approval, its own."""
    kind, _colon, slug = field.partition(":")
    if kind == "theme":
        return _("Thème « %(t)s »") % {"t": _name(Theme, slug)}
    if kind == "accreditation":
        return _("Agrément « %(a)s »") % {"a": _name(AccreditationKind, slug)}
    fact = ORGANISATION.get(field) or PLACE.get(field)
    return str(fact.label) if fact else str(OTHERS.get(field, field))


def _name(model: Any, slug: str) -> str:
    row = model.objects.filter(pk=slug).first()
    return row.name if row else slug


def said(field: str, value: Any) -> str:
    """A value of a claim in words."""
    if value is None or value == "":
        return ""
    if field == "commune":
        commune = territories.commune_of_today(value)
        return commune.name if commune else str(value)
    if field == "legal_category":
        return _name(LegalCategory, value)
    if field.startswith("accreditation:"):
        return ", ".join(str(v) for v in value.values() if v) or _("oui")
    return plain(value)


def plain(value: Any) -> str:
    """A value in words, whatever its field."""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    for choices in (Place.Admission, Place.Price, Place.Level):
        if value in choices.values:
            return str(choices(value).label)
    if isinstance(value, dict):
        days = (
            f"{WEEK[d]} {', '.join('–'.join(p) for p in v)}" for d, v in value.items() if d in WEEK
        )
        return "; ".join(days) or ", ".join(str(v) for v in value.values() if v) or _("oui")
    if isinstance(value, list) and value and isinstance(value[0], str):
        labels = {
            v: label for known in vocabulary.inclusion().values() for v, label in known.items()
        }
        return ", ".join(labels.get(v, v) for v in value)
    if isinstance(value, list):
        return "; ".join(" – ".join(map(plain, dict.fromkeys(days))) for days in value)
    try:
        return dt.date.fromisoformat(value).strftime("%d/%m/%Y")
    except (TypeError, ValueError):
        return str(value)
