"""What pledges show on the frames of the site, on the pages of communes."""

from collections.abc import Collection, Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.base.models import Change
from maillage.look.frames import BUYER, PAGES, Door, Link, PageSection, Tool
from maillage.plans.models import PlanAction
from maillage.pledges import actions, queries
from maillage.pledges.models import Pledge
from maillage.territories.models import Commune

MOST_HERE = 6


def site_map(user: Any) -> Iterator[Link]:
    if queries.terms(AnonymousUser()).exists():
        yield Link(_("Engagements du mandat"), reverse("term_of_today"))


def addresses() -> Iterator[str]:
    for term in queries.addresses():
        yield term.get_absolute_url()


def behind(door: Door, user: Any) -> Iterator[PageSection]:
    """For who decides: what became of what was promised."""
    term = queries.current(AnonymousUser()) if door == BUYER else None
    if term:
        context = {"term": term, "counts": queries.public_page(term).counts}
        yield PageSection("pledges/_behind.html", context, 29)


def of_commune(commune: Commune, user: Any) -> Iterator[PageSection]:
    term = queries.current(AnonymousUser())
    if term and (rows := queries.in_commune(commune, term)[:MOST_HERE]):
        context = {"term": term, "pledges": rows, "code": commune.pk}
        yield PageSection("pledges/_of_commune.html", context, 46)


def of_action(action: PlanAction, user: Any) -> Iterator[PageSection]:
    """What was promised that this action keeps."""
    if rows := queries.of_action(action)[:MOST_HERE]:
        yield PageSection("pledges/_of_action.html", {"pledges": rows}, 40)


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        count = Pledge.objects.visible_to(user).count
        yield Tool(PAGES, _("Engagements du mandat"), reverse("terms"), 63, count)


def undone_at(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: where it is undone}, for officers."""
    if not accounts.is_officer(user):
        return {}
    ours = [change for change in changes if change.act in actions.WAYS]
    found = queries.terms_of(ours, user) if ours else {}
    return {pk: reverse("pledge_undo", args=[term.slug, pk]) for pk, term in found.items()}
