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


SIGNED = Processing(
    name=_("Signature des lettres d’invitation"),
    purpose=_("Dire aux structures invitées qui leur écrit, et qui appeler."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("L’équipe du site"),
    recipients=_("Les structures qui reçoivent la lettre"),
    retention=_("Tant que la vague est connue, ou jusqu’à l’effacement du compte."),
    fields=("invitations.WaveLetter.phone",),
)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    actions.forget(person.email, person.author, names)


def holdings(user: Any) -> Iterator[Holding]:
    waves = [(str(wave), wave.get_absolute_url()) for wave in queries.waves_of(user.author)]
    yield Holding(gettext("Vagues d’invitations"), waves, gettext("aucune"), 40)


HELPERS = Personal(
    tables=("invitations.Relay", "invitations.WaveLetter"), forget=forget, holdings=holdings
)
