"""What this room keeps of people: who wrote, who scored, what words say of somebody."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Person, Personal, Processing
from maillage.needs.actions import redacting
from maillage.needs.models import AdviserView, DevelopmentProspect, Need, Score

NEEDS = Processing(
    name=_("Besoins et projets des structures"),
    purpose=_("Savoir ce qui manque aux structures du territoire, et y répondre ensemble."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Personnes qui parlent pour une structure, ou que leurs mots citent"),
    recipients=_("L’équipe du site et qui tient la fiche de la structure"),
    retention=_("Tant que la structure ne les retire pas, et au plus la durée du plan d’action."),
    fields=(
        "needs.Need.words",
        "needs.Need.by",
        "needs.DevelopmentProspect.activity",
        "needs.DevelopmentProspect.by",
        "needs.AdviserView.text",
        "needs.AdviserView.by",
        "needs.NeedAnswer.told",
        "needs.OptionDecision.by",
    ),
)
SCORES = Processing(
    name=_("Notes données à des pistes"),
    purpose=_("Comparer des pistes à plusieurs, sans que la première note entraîne les autres."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Personnes à qui l’on demande de noter"),
    recipients=_("Personne avant l’ouverture des notes ; ensuite, qui a noté et l’équipe du site"),
    retention=_("Comme la piste ; sans nom après l’effacement du compte."),
    fields=("needs.Evaluator.user", "needs.Score.value"),
)


def export(user: Any) -> Iterator[Extract]:
    needs = Need.objects.filter(by=user.author, is_withdrawn=False)
    said = [{"besoin": row.words, "dit_le": row.stated_on} for row in needs]
    yield Extract("besoins", said, 70)
    projects = DevelopmentProspect.objects.filter(by=user.author, is_withdrawn=False)
    yield Extract("projets", [{"projet": p.name, "dit_le": p.stated_on} for p in projects], 71)
    views = AdviserView.objects.filter(by=user.author)
    yield Extract("avis-sur-des-projets", [{"avis": v.text, "le": v.at} for v in views], 72)
    scores = Score.objects.filter(evaluator__user=user).select_related("option", "criterion")
    rows = [{"piste": s.option.name, "critere": s.criterion.name, "note": s.value} for s in scores]
    yield Extract("notes", rows, 73)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    redacting.forget(email=person.email, author=person.author, names=names)


PEOPLE = Personal(
    tables=(
        "needs.Need",
        "needs.DevelopmentProspect",
        "needs.AdviserView",
        "needs.OptionDecision",
        "needs.Evaluator",
        "needs.Score",
        "needs.NeedAnswer",
    ),
    export=export,
    forget=forget,
)
