"""What the agenda keeps of people: whom to call, and who wrote."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.agenda.models import Event, EventPicture
from maillage.base import erasing
from maillage.base.personal import Extract, Person, Personal, Processing
from maillage.media import images, pictures

EVENTS = Processing(
    name=_("Agenda"),
    purpose=_("Faire connaître ce qui se passe sur le territoire, et comment s’y inscrire."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Personnes citées par le texte ou le téléphone d’un événement"),
    recipients=_("Tout le monde, sur le site et dans ses calendriers"),
    retention=_("Tant que l’événement est dans l’agenda, passé ou à venir."),
    fields=("agenda.Event.phone",),
)


def export(user: Any) -> Iterator[Extract]:
    """The events of which somebody said something."""
    rows = Event.objects.filter(claims__change__by=user.author).distinct().order_by("pk")
    said = [{"titre": event.name, "adresse": event.get_absolute_url()} for event in rows]
    yield Extract("evenements", said, 65)
    given = EventPicture.objects.by(user.author).select_related("event")
    told = [{"titre": one.event.name, "image": one.name, "texte": one.alt} for one in given]
    yield Extract(
        "images-d-evenements", told, 66, {f"images/{o.name}": images.path_of(o.name) for o in given}
    )


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    """Who is credited under an image that they gave."""
    sought = erasing.pattern([person.email, *names])
    if person.author and sought is not None:
        pictures.redact(EventPicture.objects.by(person.author), sought)


WRITTEN = Personal(tables=("agenda.Event", "agenda.EventPicture"), export=export, forget=forget)
