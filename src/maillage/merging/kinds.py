"""Two pages that may be one: proposed by a job, joined or told apart by the team."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.kinds import ACCEPT, REFUSE, Decided, Kind, Proposal, Review, Subject, Verb
from maillage.base.models import Change
from maillage.merging import actions
from maillage.merging.queries import differing_sirens
from maillage.organisations.actions.undone import PAGE
from maillage.organisations.models import Organisation
from maillage.organisations.queries.sides import page_side, subjects
from maillage.upkeep.proposals import Gone, told


def _pages(proposal: Proposal) -> tuple[Organisation, Organisation]:
    a, _dash, b = proposal.key.partition("-")
    rows = Organisation.objects.in_bulk([int(a), int(b)])
    if len(rows) < 2:
        raise Gone
    return rows[int(a)], rows[int(b)]


def review(proposal: Proposal) -> Review:
    """Both pages side by side, with the score and its reasons."""
    one, other = _pages(proposal)
    sides = []
    for page in (one, other):
        place = page.main_place()
        if place:
            score = proposal.patch.get("score") if page is other else None
            reasons = tuple(proposal.reason.split(", ")) if page is other else ()
            sides.append(page_side(place, score=score, reasons=reasons))
    remarks = (str(actions.DifferentSiren.message),) if differing_sirens(one, other) else ()
    return Review(proposal.title, _("Est-ce la même structure ?"), tuple(sides), remarks=remarks)


def verbs(_proposal: Proposal) -> tuple[Verb, ...]:
    return (
        Verb(ACCEPT, _("C’est la même : réunir les deux fiches"), "link", True),
        Verb(REFUSE, _("Ce sont deux structures"), "x"),
    )


def about(proposal: Proposal) -> list[Subject]:
    return subjects(Organisation.objects.filter(pk__in=proposal.key.split("-")))


def join(proposal: Proposal, decided: Decided) -> Change:
    one, other = _pages(proposal)
    return actions.merge(one=one, other=other, by=decided.by, at=decided.at)


def tell_apart(proposal: Proposal, decided: Decided) -> Change:
    one, other = _pages(proposal)
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
