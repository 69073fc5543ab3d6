"""What is kept of who comes, and how it leaves."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Person, Personal, Processing
from maillage.look.frames import PageSection
from maillage.signups import actions, queries, rules

SIGN_UPS = Processing(
    name=_("Inscriptions aux événements"),
    purpose=_(
        "Compter les places d’un événement, prévenir de ce qui change, préparer l’accueil. Un "
        "besoin d’accessibilité n’est dit que par qui le souhaite, et lu par qui organise."
    ),
    basis=_(
        "Consentement, confirmé par un lien (RGPD, article 6.1.a ; article 9.2.a pour un besoin "
        "d’accessibilité)"
    ),
    people=_("Personnes qui s’inscrivent à un événement, ou que l’organisateur y inscrit"),
    recipients=_("Les organisateurs de l’événement ; l’équipe du site"),
    retention=format_lazy(
        _(
            "{drafts} jours sans confirmation ; {needs} jours après l’événement pour un besoin "
            "d’accessibilité, {kept} jours pour le reste."
        ),
        drafts=rules.DRAFT_LIFE.days,
        needs=rules.NEED_KEPT.days,
        kept=rules.KEPT.days,
    ),
    fields=(
        "signups.Attendee.name",
        "signups.Attendee.email",
        "signups.Attendee.voice",
        "signups.Attendee.phone",
        "signups.Attendee.need",
        "signups.Attendee.answers",
    ),
)


def show(user: Any) -> Iterator[PageSection]:
    if rows := list(queries.coming_cards(user.email)):
        yield PageSection("signups/_mine.html", {"coming": rows}, 32)


def export(user: Any) -> Iterator[Extract]:
    rows = [
        {
            "evenement": row.attendance.event.name,
            "debut": row.attendance.starts,
            "nom": row.name,
            "personnes": row.party,
            "etat": str(row.get_state_display()),
            "reponses": row.answers,
            "besoin": row.need,
            "demande": row.asked_at,
        }
        for row in queries.of_address(user.email)
    ]
    yield Extract("inscriptions-aux-evenements", rows, 66)


def names(email: str) -> Iterable[str]:
    return queries.signed_names(email)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    actions.forget(person.email, at)


COMERS = Personal(
    tables=("signups.Attendee",), show=show, export=export, names=names, forget=forget
)
