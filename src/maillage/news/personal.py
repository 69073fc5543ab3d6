"""What this room keeps of people: who signs, whom answers go to, who answers."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Person, Personal, Processing
from maillage.look.frames import PageSection
from maillage.news import queries
from maillage.news.actions import classifieds
from maillage.news.models import Classified, ClassifiedMessage, NewsItem

NEWS = Processing(
    name=_("Actualités"),
    purpose=_("Faire connaître ce que font les structures du territoire."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Personnes qui signent une actualité ou que son texte cite"),
    recipients=_("Tout le monde, sur le site et dans ses fils"),
    retention=_("Tant que l’actualité est en ligne."),
    fields=("news.NewsItem.signed",),
)
CLASSIFIEDS = Processing(
    name=_("Annonces"),
    purpose=_("Mettre en relation qui donne et qui cherche, sans montrer d’adresse."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Auteurs d’annonces, personnes qui leur répondent"),
    recipients=_("L’auteur de l’annonce reçoit l’adresse de qui lui répond ; personne la sienne."),
    retention=_(
        "L’adresse de l’auteur : six mois après la fin. Une réponse : effacée dès son départ,"
        " ou après trois jours sans confirmation ; l’adresse qui l’a écrite : trente jours."
    ),
    fields=(
        "news.Classified.contact_email",
        "news.ClassifiedMessage.email",
        "news.ClassifiedMessage.name",
        "news.ClassifiedMessage.text",
    ),
)


def show(user: Any) -> Iterator[PageSection]:
    """The classifieds whose answers this person receives, with their buttons."""
    rows = Classified.objects.visible_to(user).filter(contact_email__iexact=user.email)
    mine = [(row, queries.key_of(row)) for row in rows[:20]]
    if mine:
        yield PageSection("news/_mine.html", {"mine": mine}, 35)


def export(user: Any) -> Iterator[Extract]:
    news = NewsItem.objects.filter(claims__change__by=user.author).distinct().order_by("pk")
    own = Classified.objects.filter(contact_email__iexact=user.email).order_by("pk")
    yield Extract("actualites", [_said(row) for row in news], 66)
    yield Extract("annonces", [_said(row) for row in own], 67)
    sent = ClassifiedMessage.objects.filter(email__iexact=user.email).select_related("classified")
    rows = [{"annonce": m.classified.name, "le": m.at, "message": m.text} for m in sent]
    yield Extract("reponses_aux_annonces", rows, 68)


def _said(row: NewsItem | Classified) -> dict[str, str]:
    return {"titre": row.name, "texte": row.text, "adresse": row.get_absolute_url()}


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    classifieds.forget(email=person.email)


PEOPLE = Personal(
    tables=("news.NewsItem", "news.Classified", "news.ClassifiedMessage"),
    show=show,
    export=export,
    forget=forget,
)
