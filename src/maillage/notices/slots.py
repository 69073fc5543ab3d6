"""What notices show on the frames of the site, and on the pages of communes."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.rules import is_officer
from maillage.look.frames import (
    BUYER,
    CONFIRM,
    PAGES,
    STRUCTURE,
    Door,
    Link,
    PageSection,
    Todo,
    Tool,
)
from maillage.notices import queries, words
from maillage.territories.frames import CommuneColumn
from maillage.territories.models import Commune

MOST, MOST_BEHIND = 5, 3


def links(user: Any) -> Iterator[Link]:
    """Once there is something to read."""
    if queries.open_notices(user).exists():
        yield Link(_("Marchés publics"), reverse("notices"), 40)


def behind(door: Door, user: Any) -> Iterator[PageSection]:
    """For who might answer, and for who buys."""
    if door in (STRUCTURE, BUYER):
        rows = queries.open_notices(user)[:MOST_BEHIND]
        if found := [words.card(row) for row in rows]:
            yield PageSection("notices/_behind.html", {"cards": found}, 35)


def addresses() -> Iterator[str]:
    yield reverse("notices")
    for notice in queries.all_addresses():
        yield notice.get_absolute_url()


def tools(user: Any) -> Iterator[Tool]:
    if is_officer(user):
        yield Tool(PAGES, _("Marchés publics"), reverse("notices"), 65)


def week(user: Any) -> Iterator[Todo]:
    """A buyer whose number is doubtful is asked, the nearest deadline first."""
    if is_officer(user):
        for notice in queries.doubtful_buyers()[:2]:
            why = _("Le SIRET de l’acheteur est douteux : confirmez-le.")
            yield Todo(60, CONFIRM, f"« {notice.name} »", why, notice.get_absolute_url())


def of_commune(commune: Commune, user: Any) -> Iterator[PageSection]:
    found = [words.card(row) for row in queries.of_commune(commune, user)[:MOST]]
    if found:
        yield PageSection("notices/_of_commune.html", {"cards": found, "commune": commune}, 60)


NOTICES = CommuneColumn(gettext_lazy("Marchés ouverts"), queries.counts_by_commune)
