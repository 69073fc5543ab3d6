"""What the upkeep of pages shows on the frames of the site."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.base import clock, kinds, undoing
from maillage.base.kinds import ContributionLike
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.directory.queries import Card, cards_of_page
from maillage.look.frames import (
    ANSWER,
    CALL,
    CONFIRM,
    PAGES,
    QUEUE,
    STRUCTURE,
    Door,
    Link,
    PageSection,
    Todo,
    Tool,
)
from maillage.organisations.actions.undone import PAGE
from maillage.organisations.models import Organisation
from maillage.organisations.queries.touched import pages_of
from maillage.organisations.rules import TARGET
from maillage.participation import queries as participation
from maillage.participation.frames import Excerpt
from maillage.participation.queries import View
from maillage.upkeep import contributions
from maillage.upkeep.actions import network
from maillage.upkeep.contributions import OBJECTION, OBJECTION_ANSWERED_IN
from maillage.upkeep.queries import chasing
from maillage.upkeep.ways import OTHER_WAYS

A_YEAR = dt.timedelta(days=365)
A_WEEK = dt.timedelta(days=7)  # an objection is answered then, long before its month ends


def starts(user: Any) -> Iterator[Link]:
    yield Link(_("Contribuer"), reverse("contribute"), 30)


def site_map(user: Any) -> Iterator[Link]:
    yield from starts(user)
    yield Link(_("Ne pas figurer"), reverse("object"), 60, under=reverse("contribute"))


def behind(door: Door, user: Any) -> Iterator[PageSection]:
    """Who represents a structure looks for its page first."""
    if door is STRUCTURE:
        yield PageSection("upkeep/doors/structure.html", {"ways_in": list(OTHER_WAYS)}, 10)


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        yield Tool(QUEUE, _("À relancer"), reverse("to_chase"), 30)
        yield Tool(PAGES, _("Ajouter une structure"), reverse("organisation_create"), 20)
        yield Tool(PAGES, _("Charte du réseau local"), reverse("charter"), 60)


def objections(user: Any) -> Iterator[Todo]:
    """Those who do not want to be there: the law says when they are answered."""
    for row in participation.queue(user, View(kind=OBJECTION))[:3]:
        ends = row.at + OBJECTION_ANSWERED_IN
        left = (ends - clock.now()).days
        why = ngettext(
            "Réponse due dans %(n)s jour : le règlement donne un mois.",
            "Réponse due dans %(n)s jours : le règlement donne un mois.",
            left,
        )
        sentence = why % {"n": left} if left >= 0 else _("Le délai d’un mois est passé.")
        what = _("à « %(title)s »") % {"title": row.title}
        due = min(clock.day(ends), clock.day(row.at) + A_WEEK)
        yield Todo(100 - max(left, 0), ANSWER, what, sentence, row.get_absolute_url(), due)


def week(user: Any) -> Iterator[Todo]:
    """Approvals that end, pages that nobody has confirmed for a year."""
    if not accounts.is_officer(user):
        return
    if ending := chasing.approvals_ending():
        why = ngettext(
            "%(n)s agrément se termine dans le mois.",
            "%(n)s agréments se terminent dans le mois.",
            ending,
        )
        what = _("les agréments qui finissent")
        yield Todo(25, CONFIRM, what, why % {"n": ending}, reverse("directory"))
    for page in chasing.to_chase(user)[:2]:
        if page.confirmed_on is None or page.confirmed_on < clock.today() - A_YEAR:
            verb = CALL if any(place.phone for place in page.places.all()) else CONFIRM
            what = _("« %(page)s »") % {"page": page}
            why = _("Personne n’a relu cette fiche depuis un an.")
            yield Todo(15, verb, what, why, page.get_absolute_url())


def excerpts(contribution: ContributionLike, user: Any) -> Iterator[Excerpt]:
    """The card that what is proposed would make; else those of the pages that it is about, as they
    are. Officers go from there to the whole form."""
    if contribution.kind in (contributions.ADD, contributions.CORRECT):
        page, card = contributions.would_be(contribution)
        title = _("La fiche deviendrait") if page else _("La fiche serait")
        yield _excerpt(title, card, page, user)
        return
    about = kinds.get(contribution.kind).about(contribution)
    keys = [whole(each.key) or 0 for each in about if each.kind == TARGET]
    pages = Organisation.objects.filter(pk__in=keys, merged_into=None) if keys else ()
    for page in pages:
        for card in cards_of_page(page, user)[:1]:
            yield _excerpt(_("La fiche, comme on la voit"), card, page, user)


def _excerpt(title: str, card: Card, page: Organisation | None, user: Any) -> Excerpt:
    may_write = page and accounts.is_officer(user)
    editing = reverse("organisation_edit", args=[page.slug]) if page and may_write else ""
    return Excerpt(title, "upkeep/_excerpt.html", {"card": card}, editing)


def undone_at(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: where it is undone}, of those of one page, for officers."""
    if not accounts.is_officer(user):
        return {}
    ours = [one for one in changes if undoing.way_of(one.act) in (PAGE, network.MEMBERSHIP)]
    return {
        pk: reverse("organisation_undo", args=[page.slug, pk])
        for pk, page in pages_of(ours, user).items()
    }
