"""How the team decides of somebody who holds a page, and to whom somebody objects."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillage.base import clock
from maillage.base.kinds import REFUSE, ContributionLike, Decided, Review, Subject, Verb
from maillage.base.models import Change
from maillage.managers.actions import contesting, managers
from maillage.organisations.models import Manager, Organisation
from maillage.organisations.queries.sides import page_side, subjects
from maillage.organisations.words import PROOFS
from maillage.upkeep.contributions import PageGone

KEEP = "keep"  # not `accept`: nobody decides of this without opening it


def _held(contribution: ContributionLike) -> Manager:
    rows = Manager.objects.select_related("organisation__merged_into", "user")
    found = rows.filter(pk=contribution.key).first()
    if found is None:
        raise PageGone
    return found


def review(contribution: ContributionLike) -> Review:
    """Who holds the page, by what proof, and who objects."""
    row = _held(contribution)
    organisation = row.organisation.merged_into or row.organisation
    place = organisation.main_place()
    by_published = contribution.patch.get("from") == managers.PUBLISHED
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
        organisation.name,
        _("Cette personne doit-elle tenir la fiche ?"),
        (page_side(place),) if place else (),
        remarks=remarks,
    )


def verbs(_contribution: ContributionLike) -> tuple[Verb, ...]:
    return (
        Verb(REFUSE, _("Lui retirer la fiche"), "x", True),
        Verb(KEEP, _("Lui laisser la fiche"), "key-round"),
    )


def about(contribution: ContributionLike) -> list[Subject]:
    return subjects(Organisation.objects.filter(managers=contribution.key))


def keep(contribution: ContributionLike, decided: Decided) -> Change:
    return contesting.keep(manager=_held(contribution), by=decided.by, at=decided.at)


def remove(contribution: ContributionLike, decided: Decided) -> Change:
    return contesting.remove(manager=_held(contribution), by=decided.by, at=decided.at)
