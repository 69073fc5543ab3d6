"""What this room keeps of people: who scores, and what they gave."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Person, Personal, Processing
from maillage.evaluations import actions, queries
from maillage.evaluations.models import Score
from maillage.look.frames import PageSection

SCORES = Processing(
    name=_("Notes données à des pistes"),
    purpose=_("Comparer des pistes à plusieurs, sans que la première note entraîne les autres."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Personnes à qui l’on demande de noter"),
    recipients=_("Personne avant l’ouverture des notes ; ensuite, qui a noté et l’équipe du site"),
    retention=_("Comme la piste ; sans nom après l’effacement du compte."),
    fields=("evaluations.Evaluator.user", "evaluations.Score.value"),
)


def show(user: Any) -> Iterator[PageSection]:
    """The sessions that wait for this person."""
    if waiting := list(queries.to_score(user)):
        yield PageSection("evaluations/_mine.html", {"waiting": waiting}, 30)


def export(user: Any) -> Iterator[Extract]:
    scores = Score.objects.filter(evaluator__user=user).select_related("option", "criterion")
    rows = [{"piste": s.option.name, "critere": s.criterion.name, "note": s.value} for s in scores]
    yield Extract("notes", rows, 74)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    if person.author:
        actions.forget(email=person.email, names=names)


PEOPLE = Personal(
    tables=("evaluations.Evaluator", "evaluations.Score"),
    show=show,
    export=export,
    forget=forget,
)
