"""What needs and challenges show on the frames of the site, and on the pages of rooms beneath."""

from collections.abc import Collection, Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.base import undoing
from maillage.base.models import Change
from maillage.look.frames import (
    DECIDE,
    PAGES,
    STRUCTURE,
    Door,
    Link,
    PageSection,
    Todo,
    Tool,
)
from maillage.needs.actions import ledger
from maillage.needs.models import Need
from maillage.needs.queries import stated
from maillage.territories.models import Commune

MOST_AT_HOME = 3
MOST_OF_COMMUNE = 4
WORTH_GROUPING = 3  # needs that stand alone, before the week speaks of them


def site_map(user: Any) -> Iterator[Link]:
    yield Link(_("Besoins et enjeux"), reverse("challenges"))


def addresses() -> Iterator[str]:
    yield reverse("challenges")
    for challenge in stated.published().real():
        yield challenge.get_absolute_url()


def home(user: Any) -> Iterator[PageSection]:
    rows = list(stated.published()[:MOST_AT_HOME])
    if rows:
        cards = stated.challenge_cards(rows, AnonymousUser())
        yield PageSection("needs/_home.html", {"cards": cards}, 38)


def of_commune(commune: Commune, user: Any) -> Iterator[PageSection]:
    rows = list(stated.in_commune(commune.pk, AnonymousUser())[:MOST_OF_COMMUNE])
    if rows:
        cards = stated.challenge_cards(rows, AnonymousUser())
        yield PageSection("needs/_of_commune.html", {"cards": cards}, 40)


def behind(door: Door, user: Any) -> Iterator[PageSection]:
    if door is STRUCTURE:
        yield PageSection("needs/_behind_structure.html", {}, 48)


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        needs = Need.objects.visible_to(user)
        yield Tool(PAGES, _("Besoins des structures"), reverse("team_needs"), 70, needs.count)
        challenges = stated.challenges(user)
        yield Tool(PAGES, _("Enjeux et pistes"), reverse("team_challenges"), 71, challenges.count)


def week(user: Any) -> Iterator[Todo]:
    """Needs that wait for a challenge."""
    if not accounts.is_officer(user):
        return
    alone = Need.objects.visible_to(user).filter(challenge=None, state=Need.State.STATED).count()
    if alone >= WORTH_GROUPING:
        why = ngettext(
            "%(n)s besoin n’est dans aucun enjeu.", "%(n)s besoins ne sont dans aucun enjeu.", alone
        )
        what = _("des besoins à regrouper")
        address = f"{reverse('team_needs')}?enjeu={stated.ALONE}"
        yield Todo(22, DECIDE, what, why % {"n": alone}, address)


def undone_at(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: where it is undone}, of what is told as this room tells its rows, for officers."""
    if not accounts.is_officer(user):
        return {}
    ours = [one for one in changes if undoing.way_of(one.act) in ledger.WAYS]
    return {change.pk: reverse("needs_undo", args=[change.pk]) for change in ours}
