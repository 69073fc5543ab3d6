"""How challenges are searched: words, families, themes, communes; the latest first."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maillage.finder.frames import COMMUNE, Drawn, Filter, Finder, Order
from maillage.finder.state import Search as FinderSearch
from maillage.look.parts import grouped
from maillage.needs.models import NeedFamily
from maillage.vocabulary import queries as vocabulary


def counted(n: int) -> str:
    return ngettext("%(shown)s enjeu", "%(shown)s enjeux", n) % {"n": n, "shown": grouped(n)}


def _families(_values: Collection[str]) -> Mapping[str, str]:
    return dict(NeedFamily.objects.values_list("slug", "name"))


def _themes(_values: Collection[str]) -> Mapping[str, Any]:
    return vocabulary.labels().themes


CHALLENGES = Finder(
    kinds=("challenge",),
    title=_("Besoins et enjeux"),
    counted=counted,
    page="challenges",
    points="",  # no map: a challenge is of a territory
    pin="",
    completion="challenges_completion",
    example=_("Stocker, recruter, un local…"),
    drawn=Drawn("", lambda name, n: f"{name} : {counted(n)}"),
    orders=(
        Order("date", "freshness", _("Les plus récents")),
        Order("pertinence", "relevance", _("Pertinence")),
    ),
    filters=(
        Filter("need_family", "famille", _("Famille"), _families),
        Filter("theme", "theme", _("Thème"), _themes),
        COMMUNE,
    ),
)


class ChallengeSearch(FinderSearch):
    of = CHALLENGES
