"""What is kept of who advises."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Person, Personal, Processing
from maillage.schemes import actions
from maillage.schemes.models import Adviser, AdviserAbsence

ADVISERS = Processing(
    name=_("Personnes qui conseillent"),
    purpose=_("Savoir qui accompagne au nom de quelle structure, et qui est absent."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Personnes qui conseillent dans une structure d’accompagnement"),
    recipients=_("L’équipe du site, les autres personnes qui conseillent"),
    retention=_("Tant qu’elles conseillent, ou jusqu’à une demande d’effacement."),
    fields=(
        "schemes.Adviser.user",
        "schemes.AdviserAbsence.user",
        "schemes.SupportOrganisation.phone",
    ),
)


def export(user: Any) -> Iterator[Extract]:
    duties = Adviser.objects.filter(user=user.pk).select_related("support__organisation")
    absences = AdviserAbsence.objects.filter(user=user.pk)
    rows = [{"structure": str(one.support), "depuis": one.since} for one in duties]
    rows += [{"absence_du": one.first, "au": one.last} for one in absences]
    yield Extract("conseil", rows, 69)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    if person.user:
        actions.forget(user=person.user)


PEOPLE = Personal(
    tables=("schemes.Adviser", "schemes.AdviserAbsence", "schemes.SupportOrganisation"),
    export=export,
    forget=forget,
)
