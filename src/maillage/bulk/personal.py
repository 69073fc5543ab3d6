"""What is kept of who receives a letter: as long as it may be asked what became of it."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Person, Personal, Processing
from maillage.bulk import actions, queries, rules

ADDRESSEES = Processing(
    name=_("Envois en nombre"),
    purpose=_("Remettre une lettre une seule fois à chaque personne abonnée, et le vérifier."),
    basis=_("Consentement à recevoir la lettre (RGPD, article 6.1.a)"),
    people=_("Personnes abonnées à une lettre"),
    recipients=_("L’équipe du site ; le serveur de courrier de la collectivité"),
    retention=format_lazy(_("{days} jours après la fin de l’envoi."), days=rules.KEPT.days),
    fields=("bulk.Addressee.email", "bulk.Addressee.key"),
)


def export(user: Any) -> Iterator[Extract]:
    rows = [
        {"lettre": row.mailing.subject, "etat": row.get_state_display(), "le": row.at}
        for row in queries.received_by(user.email)
    ]
    yield Extract("lettres", rows, 45)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    actions.forget(person.email)


RECEIVED = Personal(tables=("bulk.Addressee",), export=export, forget=forget)
