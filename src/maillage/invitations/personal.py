"""What is kept of who helps a wave."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Holding, Person, Personal, Processing
from maillage.invitations import actions, queries

RELAYS = Processing(
    name=_("Relais d’une invitation"),
    purpose=_("Envoyer leur liste aux fédérations et aux mairies qui aident une invitation."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Personnes de contact des relais"),
    recipients=_("L’équipe du site"),
    retention=_("Tant que la vague est connue ; le lien s’éteint après un an."),
    fields=("invitations.Relay.email",),
)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    actions.forget(person.email)


def holdings(user: Any) -> Iterator[Holding]:
    waves = [(str(wave), wave.get_absolute_url()) for wave in queries.waves_of(user.author)]
    yield Holding(gettext("Vagues d’invitations"), waves, gettext("aucune"), 40)


HELPERS = Personal(tables=("invitations.Relay",), forget=forget, holdings=holdings)
