"""What programmes show on the frames of the site, and in the agenda."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts import rules as accounts
from maillage.agenda.frames import EventSets
from maillage.agenda.models import Event
from maillage.look.frames import PAGES, Link, PageSection, Tool
from maillage.programmes import actions, queries


def links(event: Event) -> Iterator[Link]:
    for programme in queries.of_event(event):
        yield Link(programme.name, programme.get_absolute_url())


PROGRAMMES = EventSets(
    gettext_lazy("Programme"), queries.named, queries.sets_of, links, queries.asked, actions.join
)


def beside() -> Iterator[PageSection]:
    for programme in queries.running():
        yield PageSection("programmes/_beside.html", {"programme": programme})


def home(user: Any) -> Iterator[PageSection]:
    """While it runs."""
    for programme in queries.running():
        if programme.is_begun:
            yield PageSection("programmes/_home.html", {"programme": programme}, 34)


def site_map(user: Any) -> Iterator[Link]:
    if queries.programmes(user).exists():
        yield Link(_("Programmes"), reverse("programmes"), under=reverse("agenda"))


def addresses() -> Iterator[str]:
    for programme in queries.addresses():
        yield programme.get_absolute_url()


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        yield Tool(PAGES, _("Programmes d’événements"), reverse("programmes"), 60)
