"""What this room keeps of people: the elected referent of an action, who said a word of it."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Person, Personal, Processing
from maillage.plans.actions import writing
from maillage.plans.models import ActionWord

REFERENTS = Processing(
    name=_("Élus référents du plan d’action"),
    purpose=_("Dire qui répond de chaque action."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e) ; le nom en public : consentement"),
    people=_("Élus référents d’une action"),
    recipients=_("L’équipe ; tout le monde, si la personne a accepté que son nom soit public"),
    retention=_("Tant que la personne est référente de l’action."),
    fields=("plans.PlanAction.elected_name",),
)


def export(user: Any) -> Iterator[Extract]:
    rows = ActionWord.objects.filter(by=user.author).select_related("action")
    said = [{"action": word.action.name, "le": word.on, "mot": word.text} for word in rows]
    yield Extract("mots_du_plan", said, 70)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    writing.forget(names=names, author=person.author)


PEOPLE = Personal(tables=("plans.PlanAction", "plans.ActionWord"), export=export, forget=forget)
