"""What this room keeps of people: the elected referent of a pledge."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Person, Personal, Processing
from maillage.pledges import actions
from maillage.pledges.models import Pledge

ELECTED = Processing(
    name=_("Élus référents des engagements du mandat"),
    purpose=_("Dire qui répond de chaque engagement."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e) ; le nom en public : consentement"),
    people=_("Élus référents d’un engagement"),
    recipients=_("L’équipe ; tout le monde, si la personne a accepté que son nom soit public"),
    retention=_("Tant que la personne est référente de l’engagement."),
    fields=("pledges.Pledge.elected_name",),
)


def export(user: Any) -> Iterator[Extract]:
    rows = Pledge.objects.filter(elected_name=user.name) if user.name else Pledge.objects.none()
    told = [{"engagement": row.name, "fonction": row.elected_role} for row in rows]
    yield Extract("engagements_du_mandat", told, 72)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    actions.forget(names=list(names))


REFERENTS = Personal(tables=("pledges.Pledge",), export=export, forget=forget)
