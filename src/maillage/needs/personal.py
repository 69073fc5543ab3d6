"""What this room keeps of people: who wrote, who scored, what words say of somebody."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Person, Personal, Processing
from maillage.needs.actions import redacting
from maillage.needs.models import Need, OptionDecision

NEEDS = Processing(
    name=_("Besoins des structures"),
    purpose=_("Savoir ce qui manque aux structures du territoire, et y répondre ensemble."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Personnes qui parlent pour une structure, ou que leurs mots citent"),
    recipients=_("L’équipe du site et qui tient la fiche de la structure"),
    retention=_("Tant que la structure ne les retire pas, et au plus la durée du plan d’action."),
    fields=(
        "needs.Need.words",
        "needs.Need.by",
        "needs.NeedAnswer.told",
        "needs.OptionDecision.by",
    ),
)


def export(user: Any) -> Iterator[Extract]:
    needs = Need.objects.filter(by=user.author, is_withdrawn=False)
    yield Extract("besoins", [{"besoin": r.words, "dit_le": r.stated_on} for r in needs], 70)
    told = OptionDecision.objects.filter(by=user.author).select_related("option")
    rows = [{"piste": row.option.name, "raisons": row.reasons} for row in told]
    yield Extract("decisions", rows, 71)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    redacting.forget(
        redacting.WORDS,
        redacting.SIGNED,
        email=person.email,
        author=person.author,
        names=names,
    )


PEOPLE = Personal(
    tables=("needs.Need", "needs.OptionDecision", "needs.NeedAnswer"),
    export=export,
    forget=forget,
)
