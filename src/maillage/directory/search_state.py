"""How the directory is searched. A result is a place."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maillage.base import clock
from maillage.directory import completing, rules
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
from maillage.organisations.models import Organisation
from maillage.search.index import Number, Question
from maillage.territories.calendars import calendars
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.models import StatusRule


def open_now(asked: Question) -> Question:
    """The same question, of places that are open in this half-hour, where they stand."""
    return replace(asked, numbers=open_at(clock.now()))


def open_at(*instants: dt.datetime) -> tuple[tuple[Number, Number], ...]:
    """What the index is asked of places that are open at one of these, where they stand."""
    moments = {moment for at in instants for moment in rules.moments(at, calendars())}
    return tuple((("open", half), ("closed", day)) for half, day in sorted(moments))


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


def structures_in(name: str, n: int) -> str:
    """What the drawn map says of a commune."""
    sentence = ngettext("%(name)s : %(n)s structure", "%(name)s : %(n)s structures", n)
    return sentence % {"name": name, "n": n}


OPEN = Switch("open", "ouvert", _("Horaires"), _("Ouvert maintenant"), open_now)
PLACES = Finder(
    kinds=completing.KINDS,
    title=_("Annuaire"),
    counted=completing.counted,
    page="directory",
    points="map_points",
    pin="pin",
    completion="completion",
    drawn=Drawn(
        _("Carte des communes : choisissez-en une pour voir ses structures."),
        structures_in,
        "commune",
        _(
            "Goutte : fiche complète. Anneau : connue par les registres, ou placée au centre de sa"
            " commune."
        ),
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
    prefer=completing.PREFERRED,
    suggests=completing.suggested,
)


class StructureSearch(FinderSearch):
    """A search of the directory."""

    of = PLACES

    @property
    def is_open(self) -> bool:
        return OPEN.name in self.switched
