"""What the mailing keeps about people."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Person, Personal, Processing
from maillage.look.frames import PageSection
from maillage.mailing import actions, queries

ALERTS = Processing(
    name=_("Alertes et lettre"),
    purpose=_("Envoyer à chacun les nouveautés des recherches qu’il a choisies."),
    basis=_("Consentement, confirmé par un lien (RGPD, article 6.1.a)"),
    people=_("Personnes qui ont demandé une alerte"),
    recipients=_("La personne elle-même"),
    retention=_(
        "Jusqu’au désabonnement ; 14 jours sans confirmation ; un an pour les envois, et pour une "
        "adresse dont le courrier revient."
    ),
    fields=(
        "mailing.Recipient.email",
        "mailing.Recipient.consent",
        "mailing.SavedSearch.recipient",
        "mailing.Delivery.email",
        "mailing.Bounce.email",
    ),
)


def show(user: Any) -> Iterator[PageSection]:
    recipient = queries.mine(user)
    context = {
        "searches": queries.searches_of(user),
        "alerts": queries.key_of(recipient) if recipient else "",
        "invitations": queries.invitations(),
    }
    yield PageSection("mailing/_mine.html", context, 30)


def export(user: Any) -> Iterator[Extract]:
    rows = [
        {"recherche": row.name, "adresse": row.query, "frequence": row.every, "depuis": row.at}
        for row in queries.searches_of(user)
    ]
    yield Extract("alertes", rows, 40)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    actions.forget(person.email)


RECIPIENTS = Personal(
    tables=("mailing.Recipient", "mailing.SavedSearch", "mailing.Delivery", "mailing.Bounce"),
    show=show,
    export=export,
    forget=forget,
)
