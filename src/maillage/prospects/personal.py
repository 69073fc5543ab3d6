"""What this room keeps of people: who wrote of a project, and what advisers think."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Person, Personal, Processing
from maillage.prospects import actions
from maillage.prospects.models import AdviserView, DevelopmentProspect

PROSPECTS = Processing(
    name=_("Perspectives de développement des structures"),
    purpose=_("Savoir ce que les structures pourraient faire, et ce qui les en empêche."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Personnes qui parlent pour une structure, qui la conseillent, ou qui sont citées"),
    recipients=_("L’équipe du site et qui tient la fiche de la structure"),
    retention=_("Tant que la structure ne les retire pas."),
    fields=(
        "prospects.DevelopmentProspect.activity",
        "prospects.DevelopmentProspect.by",
        "prospects.AdviserView.text",
        "prospects.AdviserView.by",
    ),
)


def export(user: Any) -> Iterator[Extract]:
    projects = DevelopmentProspect.objects.filter(by=user.author, is_withdrawn=False)
    yield Extract("projets", [{"projet": p.name, "dit_le": p.stated_on} for p in projects], 72)
    views = AdviserView.objects.filter(by=user.author)
    yield Extract("avis-sur-des-projets", [{"avis": v.text, "le": v.at} for v in views], 73)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    actions.forget(email=person.email, author=person.author, names=names)


PEOPLE = Personal(
    tables=("prospects.DevelopmentProspect", "prospects.AdviserView"),
    export=export,
    forget=forget,
)
