"""What is kept of who holds a page."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Holding, Person, Personal, Processing
from maillage.look.frames import PageSection
from maillage.managers.actions import managers
from maillage.organisations.queries import managed_by

MANAGERS = Processing(
    name=_("Gestionnaires des fiches"),
    purpose=_("Savoir qui tient une fiche, et par quelle preuve."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Gestionnaires de fiches"),
    recipients=_("L’équipe du site ; les autres gestionnaires de la même fiche"),
    retention=_("Jusqu’à l’effacement du compte."),
    fields=("organisations.Manager.user", "managers.PageCode.organisation"),
)


def show(user: Any) -> Iterator[PageSection]:
    yield PageSection("managers/_mine.html", {"pages": managed_by(user)}, 10)


def export(user: Any) -> Iterator[Extract]:
    rows = [
        {"fiche": row.organisation.name, "depuis": row.since, "preuve": row.proof}
        for row in managed_by(user)
    ]
    yield Extract("fiches", rows, 20)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    if person.user:
        managers.leave_all(user=person.user, at=at)


def holdings(user: Any) -> Iterator[Holding]:
    pages = [
        (row.organisation.name, reverse("managers", args=[row.organisation.slug]))
        for row in managed_by(user)
    ]
    yield Holding(gettext("Fiches"), pages, gettext("aucune"), 20, ends=True)


HOLDERS = Personal(
    tables=("organisations.Manager",), show=show, export=export, forget=forget, holdings=holdings
)
