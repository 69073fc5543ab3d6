"""How aids are searched: words, for whom, what they give, at which step, theme, commune; the
nearest deadline first. Those that are over are not asked for."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maillage.aids.models import KIND, Aid
from maillage.base import clock
from maillage.finder.frames import BY_DAY, Drawn, Filter, Finder, Order
from maillage.finder.state import Search as FinderSearch
from maillage.look.parts import grouped
from maillage.search.index import During, Question
from maillage.vocabulary.models import Theme

EVERYWHERE = "all"  # among the communes of an entry: in all the territory


def counted(n: int) -> str:
    return ngettext("%(shown)s aide", "%(shown)s aides", n) % {"n": n, "shown": grouped(n)}


def _gives(_values: Collection[str]) -> Mapping[str, Any]:
    return dict(Aid.Gives.choices)


def _beneficiaries(_values: Collection[str]) -> Mapping[str, Any]:
    return dict(Aid.Beneficiary.choices)


def _steps(_values: Collection[str]) -> Mapping[str, Any]:
    return dict(Aid.Step.choices)


def _themes(values: Collection[str]) -> Mapping[str, Any]:
    return dict(Theme.objects.filter(pk__in=list(values)).values_list("pk", "name"))


AIDS = Finder(
    kinds=(KIND,),
    title=_("Aides"),
    counted=counted,
    page="aids",
    points="",  # an aid is of a territory, not of a point
    pin="",
    completion="aids_completion",
    example=_("Embaucher, isoler, acheter un local…"),
    drawn=Drawn("", lambda name, n: f"{name} : {counted(n)}"),
    orders=(BY_DAY, Order("pertinence", "relevance", _("Pertinence"))),
    filters=(
        Filter("aid_for", "pour", _("Pour qui"), _beneficiaries),
        Filter("aid_gives", "aide", _("Quelle aide"), _gives),
        Filter("aid_step", "etape", _("À quelle étape"), _steps),
        Filter("aid_theme", "theme", _("Domaine"), _themes),
    ),
)


class AidSearch(FinderSearch):
    of = AIDS

    def question(self, audiences: tuple[str, ...]) -> Question:
        """From today on; in a commune, also what is for all the territory."""
        asked = super().question(audiences)
        filters = {name: values for name, values in asked.filters.items() if name != "commune"}
        if self.places:
            filters["aid_place"] = (*self.places, EVERYWHERE)
        return replace(asked, filters=filters, near=None, during=During(clock.today()))
