"""How the directory is searched. A result is a place."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maillage.base import clock
from maillage.directory import rules
from maillage.finder.frames import (
    BY_DISTANCE,
    BY_NAME,
    COMMUNE,
    EPCI,
    Drawn,
    Filter,
    Finder,
    Order,
    Switch,
)
from maillage.finder.state import Search as FinderSearch
from maillage.look.parts import grouped
from maillage.organisations.models import Organisation
from maillage.search.index import Question
from maillage.territories.calendars import calendars
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.models import StatusRule


def open_now(asked: Question) -> Question:
    """The same question, of places that are open in this half-hour, where they stand."""
    moments = rules.moments(clock.now(), calendars())
    return replace(asked, numbers=tuple((("open", half), ("closed", day)) for half, day in moments))


def _themes(_values: Collection[str]) -> Mapping[str, str]:
    return vocabulary.labels().themes


def _accreditations(_values: Collection[str]) -> Mapping[str, str]:
    return vocabulary.labels().accreditations


def _families(_values: Collection[str]) -> Mapping[str, str]:
    return vocabulary.labels().families


def _publics(_values: Collection[str]) -> Mapping[str, str]:
    return vocabulary.inclusion()["publics"]


def _always(labels: Mapping[str, Any]) -> Any:
    return lambda _values: labels


def counted(n: int) -> str:
    return ngettext("%(shown)s lieu", "%(shown)s lieux", n) % {"n": n, "shown": grouped(n)}


def structures_in(name: str, n: int) -> str:
    """What the drawn map says of a commune."""
    sentence = ngettext("%(name)s : %(n)s structure", "%(name)s : %(n)s structures", n)
    return sentence % {"name": name, "n": n}


OPEN = Switch("open", "ouvert", _("Horaires"), _("Ouvert maintenant"), open_now)
PLACES = Finder(
    kinds=("place",),
    title=_("Annuaire"),
    counted=counted,
    page="directory",
    points="map_points",
    pin="pin",
    completion="completion",
    drawn=Drawn(
        _("Carte des communes : choisissez-en une pour voir ses structures."),
        structures_in,
        "commune",
    ),
    example=_("Réparer un vélo, donner des meubles…"),
    orders=(
        Order("pertinence", "relevance", _("Le plus utile d’abord")),
        BY_NAME,
        BY_DISTANCE,
        Order("date", "freshness", _("Dernière confirmation")),
    ),
    filters=(
        Filter("theme", "theme", _("Thème"), _themes),
        Filter("accreditation", "agrement", _("Agrément ou label"), _accreditations),
        Filter("family", "famille", _("Forme"), _families),
        Filter("public", "public", _("Publics"), _publics),
        COMMUNE,
        EPCI,
        Filter(
            "employer",
            "employeur",
            _("Emploi"),
            _always({"oui": _("Emploie des salariés"), "non": _("Sans salarié")}),
        ),
        Filter(
            "ess",
            "statut",
            _("Dans l’économie sociale et solidaire"),
            _always(dict(StatusRule.Says.choices)),
        ),
        Filter(
            "standing",
            "etat",
            _("Qui tient la fiche"),
            _always(dict(Organisation.Standing.choices)),
        ),
        Filter(
            "network",
            "reseau",
            _("Réseau local"),
            _always({"oui": _("Membre du réseau local")}),
            stands_alone=True,
        ),
    ),
    switches=(OPEN,),
    prefer=("standing", ("kept", "read")),
)


class StructureSearch(FinderSearch):
    """A search of the directory."""

    of = PLACES

    @property
    def is_open(self) -> bool:
        return OPEN.name in self.switched
