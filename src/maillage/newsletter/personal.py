"""What the letter keeps about people."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Person, Personal, Processing
from maillage.look.frames import PageSection
from maillage.newsletter import queries
from maillage.newsletter.actions import subscribing

SUBSCRIBERS = Processing(
    name=_("Lettre d’information"),
    purpose=_("Envoyer la lettre à qui l’a demandée, avec d’abord ce que chacun a choisi."),
    basis=_("Consentement, confirmé par un lien ou prouvé par une liste (RGPD, article 6.1.a)"),
    people=_("Personnes abonnées à la lettre"),
    recipients=_("La personne elle-même ; l’équipe du site, pour les listes qu’elle importe"),
    retention=_(
        "Jusqu’au désabonnement ; 14 jours sans confirmation ; un an pour une adresse dont le "
        "courrier revient ; 30 jours pour les lignes d’une liste restées dehors."
    ),
    fields=(
        "newsletter.Subscriber.recipient",
        "newsletter.Subscriber.consent",
        "newsletter.Subscriber.source",
        "newsletter.SubscriberList.outside",
    ),
)
LEFT = Processing(
    name=_("Personnes désabonnées de la lettre"),
    purpose=_("Ne jamais réabonner, par une liste importée, qui s’est désabonné."),
    basis=_("Intérêt légitime : respecter une opposition (RGPD, articles 6.1.f et 21)"),
    people=_("Personnes qui se sont désabonnées"),
    recipients=_("Personne : l’adresse n’est pas gardée, seule une empreinte salée l’est"),
    retention=_("Trois ans (à vérifier), ou jusqu’à ce que la personne se réabonne elle-même."),
    fields=("newsletter.Departed.hash",),
)


def show(user: Any) -> Iterator[PageSection]:
    found = queries.mine(user)
    token = queries.token_for(found, queries.CHOICES) if found else ""
    yield PageSection("newsletter/_mine.html", {"subscriber": found, "letter": token}, 31)


def export(user: Any) -> Iterator[Extract]:
    row = queries.mine(user)
    if row is None:
        return
    chosen = queries.wishes_of(row)
    told = {
        "texte": row.consent,
        "page": row.source,
        "demande": row.asked_at,
        "confirmation": row.confirmed_at,
        "rythme": row.rhythm,
        "themes": sorted(chosen.themes),
        "communes": sorted(chosen.communes),
    }
    yield Extract("lettre", [told], 41)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    subscribing.forget(person.email, at)


READERS = Personal(
    tables=("newsletter.Subscriber", "newsletter.SubscriberList", "newsletter.Departed"),
    show=show,
    export=export,
    forget=forget,
)
