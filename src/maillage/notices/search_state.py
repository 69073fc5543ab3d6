"""How notices are searched: words, nature, division, reserved or not; by deadline."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maillage.finder.frames import BY_DAY, COMMUNE, Drawn, Filter, Finder, Order
from maillage.finder.state import Search as FinderSearch
from maillage.look.parts import grouped
from maillage.notices.models import KIND, Notice
from maillage.vocabulary import queries as vocabulary


def counted(n: int) -> str:
    return ngettext("%(shown)s avis", "%(shown)s avis", n) % {"n": n, "shown": grouped(n)}


def _divisions(_values: Collection[str]) -> Mapping[str, Any]:
    return dict(vocabulary.cpv_divisions())


def _contracts(_values: Collection[str]) -> Mapping[str, Any]:
    return dict(Notice.Contract.choices)


def _reserved(_values: Collection[str]) -> Mapping[str, Any]:
    return dict(Notice.Reserved.choices)


def _stages(_values: Collection[str]) -> Mapping[str, Any]:
    return {"current": _("À venir et ouverts"), "past": _("Attribués ou annulés")}


NOTICES = Finder(
    kinds=(KIND,),
    title=_("Marchés publics"),
    counted=counted,
    page="notices",
    points="",  # a notice is of a buyer, not of a point
    pin="",
    completion="notices_completion",
    example=_("Nettoyage, espaces verts, repas…"),
    drawn=Drawn("", lambda name, n: f"{name} : {counted(n)}"),
    orders=(BY_DAY, Order("pertinence", "relevance", _("Pertinence"))),
    filters=(
        Filter("notice_stage", "etat", _("État"), _stages),
        Filter("notice_contract", "nature", _("Nature"), _contracts),
        Filter("notice_reserved", "reserve", _("Marché réservé"), _reserved),
        Filter("notice_division", "domaine", _("Domaine (CPV)"), _divisions),
        COMMUNE,
    ),
    has_dates=True,
)


class NoticeSearch(FinderSearch):
    of = NOTICES
