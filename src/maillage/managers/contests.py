"""How the team decides of somebody who holds a page, and to whom somebody objects."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillage.base import clock
from maillage.base.kinds import REFUSE, Decided, Proposal, Review, Subject, Verb
from maillage.base.models import Change
from maillage.managers.actions import contesting, managers
from maillage.organisations.models import Manager, Organisation
from maillage.organisations.queries.sides import page_side, subjects
from maillage.organisations.words import PROOFS
from maillage.upkeep.proposals import Gone

KEEP = "keep"  # not `accept`: nobody decides of this without opening it


def _held(proposal: Proposal) -> Manager:
    rows = Manager.objects.select_related("organisation__merged_into", "user")
    found = rows.filter(pk=proposal.key).first()
    if found is None:
        raise Gone
    return found


def review(proposal: Proposal) -> Review:
    """Who holds the page, by what proof, and who objects."""
    row = _held(proposal)
    page = row.organisation.merged_into or row.organisation
    place = page.main_place()
    by_published = proposal.patch.get("from") == managers.PUBLISHED
    remarks = (
        _("%(who)s (%(email)s), depuis le %(day)s, par %(proof)s.")
        % {
            "who": row.user,
            "email": row.user.email,
            "proof": PROOFS.get(row.proof, row.proof),
            "day": date_format(clock.day(row.since), "j F Y"),
        },
        _("L’adresse que la fiche publie s’y oppose.")
        if by_published
        else _("Une personne qui tient la fiche s’y oppose."),
        _("Son accès est suspendu en attendant.")
        if row.ended_at
        else _("Cette personne garde son accès en attendant."),
    )
    return Review(
        page.name,
        _("Cette personne doit-elle tenir la fiche ?"),
        (page_side(place),) if place else (),
        remarks=remarks,
    )


def verbs(_proposal: Proposal) -> tuple[Verb, ...]:
    return (
        Verb(REFUSE, _("Lui retirer la fiche"), "x", True),
        Verb(KEEP, _("Lui laisser la fiche"), "key-round"),
    )


def about(proposal: Proposal) -> list[Subject]:
    return subjects(Organisation.objects.filter(managers=proposal.key))


def keep(proposal: Proposal, decided: Decided) -> Change:
    return contesting.keep(manager=_held(proposal), by=decided.by, at=decided.at)


def remove(proposal: Proposal, decided: Decided) -> Change:
    return contesting.remove(manager=_held(proposal), by=decided.by, at=decided.at)
