"""What aids show on the frames of the site, on the pages of communes and of structures."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts.rules import is_officer
from maillage.aids import queries, words
from maillage.look.frames import (
    CONFIRM,
    FOUNDER,
    PAGES,
    STRUCTURE,
    Door,
    Link,
    PageSection,
    Todo,
    Tool,
)
from maillage.organisations.models import Organisation
from maillage.territories.models import Commune

MOST, MOST_BEHIND, MOST_TODO = 5, 3, 2


def links(user: Any) -> Iterator[Link]:
    """Once there is something to read."""
    if queries.lasting(user).exists():
        yield Link(_("Aides"), reverse("aids"), 42)


def behind(door: Door, user: Any) -> Iterator[PageSection]:
    """For who has a project, and for who has a structure: the next deadlines."""
    if door in (FOUNDER, STRUCTURE):
        found = [words.card(row) for row in queries.lasting(user)[:MOST_BEHIND]]
        if found:
            yield PageSection("aids/_behind.html", {"cards": found}, 34)


def addresses() -> Iterator[str]:
    yield reverse("aids")
    for aid in queries.all_addresses():
        yield aid.get_absolute_url()


def tools(user: Any) -> Iterator[Tool]:
    if is_officer(user):
        yield Tool(PAGES, _("Aides"), reverse("team_aids"), 74, queries.to_confirm().count)


def week(user: Any) -> Iterator[Todo]:
    """A permanent aid that nobody has read for long is asked, the oldest first."""
    if is_officer(user):
        for aid in queries.to_confirm()[:MOST_TODO]:
            why = _(
                "Sans date de fin, et pas vérifiée depuis longtemps : lisez sa page officielle."
            )
            yield Todo(40, CONFIRM, f"« {aid.name} »", why, reverse("team_aids"))


def of_commune(commune: Commune, user: Any) -> Iterator[PageSection]:
    found = [words.card(row) for row in queries.of_commune(commune, user)[:MOST]]
    if found:
        yield PageSection("aids/_of_commune.html", {"cards": found, "commune": commune}, 62)


def of_structure(organisation: Organisation, user: Any) -> Iterator[PageSection]:
    """What one asks it for."""
    found = [words.card(row) for row in queries.given_by(organisation, user)[:MOST]]
    if found:
        yield PageSection("aids/_of_structure.html", {"cards": found}, 55)
