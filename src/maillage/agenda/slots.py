"""What the agenda shows on the frames of the site, and on the pages of rooms beneath."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.agenda import queries, rules
from maillage.finder.frames import Layer
from maillage.look.frames import Link, PageSection
from maillage.organisations.models import Organisation
from maillage.territories.models import Commune

MOST_AT_HOME = 4
ON_THE_MAP = Layer(
    "occurrence",
    gettext_lazy("Événements"),
    "calendar-days",
    queries.marks_of,
    "agenda_pin",
    rules.coming,
    is_on=False,  # most stand where their organiser does, and would hide it
)


def menu(user: Any) -> Iterator[Link]:
    yield Link(_("Agenda"), reverse("agenda"), 20)


def site_map(user: Any) -> Iterator[Link]:
    agenda = reverse("agenda")
    yield Link(_("Agenda"), agenda, 20)
    yield Link(_("Le mois"), reverse("agenda_month"), under=agenda)
    yield Link(_("La semaine"), reverse("agenda_week"), under=agenda)
    yield Link(_("Le jour"), reverse("agenda_day"), under=agenda)


def addresses() -> Iterator[str]:
    yield reverse("agenda")
    for event in queries.addresses():
        yield event.get_absolute_url()


def home(user: Any) -> Iterator[PageSection]:
    rows = queries.coming(user)[:MOST_AT_HOME]
    if cards := queries.cards_of(rows, user):
        yield PageSection("agenda/_home.html", {"cards": cards}, 35)


def figures_of_commune(commune: Commune, user: Any) -> Iterator[str]:
    if n := queries.coming(user).filter(event__commune=commune).count():
        yield rules.counted(n)


def of_structure(organisation: Organisation, user: Any) -> Iterator[PageSection]:
    if cards := queries.coming_of(organisation, user):
        context = {"cards": cards, "ics": reverse("organisation_ics", args=[organisation.slug])}
        yield PageSection("agenda/_of_page.html", context, 20)


def of_commune(commune: Commune, user: Any) -> Iterator[PageSection]:
    if cards := queries.coming_in(commune.pk, user):
        context = {"cards": cards, "more": f"{reverse('agenda')}?commune={commune.pk}"}
        yield PageSection("agenda/_of_page.html", context, 20)


def starts(user: Any) -> Iterator[Link]:
    yield Link(_("Proposer un événement"), reverse("event_propose"), 55)


def verbs_of_commune(commune: Commune, user: Any) -> Iterator[Link]:
    address = f"{reverse('event_propose')}?ou={commune.name}"
    yield Link(_("Proposer un événement ici"), address, icon="plus")
