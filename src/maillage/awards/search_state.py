"""How awards are searched: words, division, social considerations, where the amount stands."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maillage.awards.models import KIND, Award, Basket
from maillage.finder.frames import COMMUNE, Drawn, Filter, Finder, Order
from maillage.finder.state import Search as FinderSearch
from maillage.look.parts import grouped
from maillage.vocabulary import queries as vocabulary


def counted(n: int) -> str:
    return ngettext("%(shown)s marché attribué", "%(shown)s marchés attribués", n) % {
        "n": n,
        "shown": grouped(n),
    }


def _divisions(_values: Collection[str]) -> Mapping[str, Any]:
    return dict(vocabulary.cpv_divisions())


def _social(_values: Collection[str]) -> Mapping[str, Any]:
    return dict(Award.Social.choices)


def _baskets(_values: Collection[str]) -> Mapping[str, Any]:
    return dict(Basket.choices)


def _years(values: Collection[str]) -> Mapping[str, Any]:
    return {value: value for value in sorted(values, reverse=True)}


AWARDS = Finder(
    kinds=(KIND,),
    title=_("Marchés attribués"),
    counted=counted,
    page="awards",
    points="",
    pin="",
    completion="awards_completion",
    example=_("Nettoyage, espaces verts, repas…"),
    drawn=Drawn("", lambda name, n: f"{name} : {counted(n)}"),
    orders=(
        Order("date", "freshness", _("Les plus récents")),
        Order("pertinence", "relevance", _("Pertinence")),
    ),
    filters=(
        Filter("award_year", "annee", _("Année"), _years),
        Filter("award_basket", "titulaire", _("Titulaire"), _baskets),
        Filter("award_social", "social", _("Considération sociale"), _social),
        Filter("award_division", "domaine", _("Domaine (CPV)"), _divisions),
        COMMUNE,
    ),
)


class AwardSearch(FinderSearch):
    of = AWARDS
