"""What missions show to who advises; what is kept of consultants."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Personal, Processing
from maillage.look.frames import PageSection
from maillage.missions import queries
from maillage.schemes import rules as schemes

CONSULTANTS = Processing(
    name=_("Missions d’ingénierie"),
    purpose=_("Savoir quel cabinet intervient, pour quelles structures, à quel prix."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Consultants du vivier, quand leur cabinet porte leur nom"),
    recipients=_("Les personnes à qui les dossiers des bénéficiaires sont confiés"),
    retention=_("Comme les dossiers ; un consultant est retiré du vivier à sa demande."),
    fields=("missions.Consultant.name",),
)


def show(user: Any) -> Iterator[PageSection]:
    if schemes.advises(user):
        yield PageSection("missions/_mine.html", {"missions": queries.missions(user).count()}, 13)


PEOPLE = Personal(tables=("missions.Consultant",), show=show)
