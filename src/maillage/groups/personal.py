"""What is kept of who is a member of a group."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Holding, Person, Personal, Processing
from maillage.groups import actions, queries
from maillage.groups.models import Mandate
from maillage.look.frames import PageSection

MEMBERS = Processing(
    name=_("Membres des groupes"),
    purpose=_("Savoir qui participe à un groupe, à quel titre, et lui ouvrir ses réunions."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Membres des groupes et collectifs"),
    recipients=_(
        "L’équipe du site, les membres du groupe ; tout le monde, si le mandat est public"
    ),
    retention=_("Tant que le groupe existe, ou jusqu’à une demande d’effacement."),
    fields=("groups.Mandate.user", "groups.Mandate.name"),
)


def show(user: Any) -> Iterator[PageSection]:
    if rows := Mandate.objects.of(user).select_related("group", "organisation"):
        yield PageSection("groups/_mine.html", {"mandates": rows}, 15)


def export(user: Any) -> Iterator[Extract]:
    rows = [
        {
            "groupe": row.group.name,
            "nom": row.name,
            "role": row.role,
            "depuis": row.starts,
            "jusqu_au": row.ends,
        }
        for row in queries.mandates_of(user)
    ]
    yield Extract("mandats", rows, 25)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    if person.user:
        actions.forget(user=person.user, names=names)


def holdings(user: Any) -> Iterator[Holding]:
    rows = Mandate.objects.lasting().filter(user=user).select_related("group")
    things = [(row.group.name, row.group.get_absolute_url()) for row in rows]
    yield Holding(gettext("Mandats dans des groupes"), things, gettext("aucun"), 25)


def hand_over(*, leaver: Any, successor: Any, by: str, at: dt.datetime) -> None:
    actions.hand_over(leaver=leaver, successor=successor, by=by, at=at)


MANDATES = Personal(
    tables=("groups.Mandate",),
    show=show,
    export=export,
    forget=forget,
    holdings=holdings,
    hand_over=hand_over,
)
