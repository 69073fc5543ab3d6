"""Two pages that may be one: proposed by a job, joined or told apart by the team."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.kinds import (
    ACCEPT,
    REFUSE,
    ContributionLike,
    Decided,
    Kind,
    Review,
    Subject,
    Verb,
)
from maillage.base.models import Change
from maillage.merging import actions
from maillage.merging.queries import differing_sirens
from maillage.organisations.actions.undone import PAGE
from maillage.organisations.models import Organisation
from maillage.organisations.queries.sides import page_side, subjects
from maillage.upkeep.contributions import PageGone, told


def _pages(contribution: ContributionLike) -> tuple[Organisation, Organisation]:
    a, _dash, b = contribution.key.partition("-")
    rows = Organisation.objects.in_bulk([int(a), int(b)])
    if len(rows) < 2:
        raise PageGone
    return rows[int(a)], rows[int(b)]


def review(contribution: ContributionLike) -> Review:
    """Both pages side by side, with the score and its reasons."""
    one, other = _pages(contribution)
    sides = []
    for page in (one, other):
        place = page.main_place()
        if place:
            score = contribution.patch.get("score") if page is other else None
            reasons = tuple(contribution.reason.split(", ")) if page is other else ()
            sides.append(page_side(place, score=score, reasons=reasons))
    remarks = (str(actions.DifferentSiren.message),) if differing_sirens(one, other) else ()
    return Review(
        contribution.title, _("Est-ce la même structure ?"), tuple(sides), remarks=remarks
    )


def verbs(_contribution: ContributionLike) -> tuple[Verb, ...]:
    return (
        Verb(ACCEPT, _("C’est la même : réunir les deux fiches"), "link", True),
        Verb(REFUSE, _("Ce sont deux structures"), "x"),
    )


def about(contribution: ContributionLike) -> list[Subject]:
    return subjects(Organisation.objects.filter(pk__in=contribution.key.split("-")))


def join(contribution: ContributionLike, decided: Decided) -> Change:
    one, other = _pages(contribution)
    return actions.merge(one=one, other=other, by=decided.by, at=decided.at)


def tell_apart(contribution: ContributionLike, decided: Decided) -> Change:
    one, other = _pages(contribution)
    return actions.tell_apart(one=one, other=other, by=decided.by, at=decided.at)


TWINS = Kind(
    actions.KIND,
    label=gettext_lazy("fiches en double"),
    personal=told,
    review=review,
    verbs=verbs,
    decide=join,
    refuse=tell_apart,
    about=about,
)

WAYS = {"organisation.merge": PAGE, "organisation.tell_apart": PAGE}
