"""« C'est ma structure » : how it is proven, decided, taken back, followed by who says it."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.kinds import (
    ACCEPT,
    DECLINE,
    AuthorStep,
    ContributionLike,
    Decided,
    Following,
    Letter,
    Review,
    Verb,
)
from maillage.base.models import Change
from maillage.managers import proving
from maillage.managers.actions import managers
from maillage.managers.models import PageCode
from maillage.managers.queries import proving_address, proving_host
from maillage.organisations import rules
from maillage.organisations.models import Manager, Organisation
from maillage.organisations.queries.sides import page_side
from maillage.organisations.words import PROOFS
from maillage.upkeep.contributions import page_of

CLAIM = "page_claim"


def of_request(contribution: ContributionLike) -> Review:
    organisation = page_of(contribution)
    place = organisation.main_place()
    held = [str(row.user) for row in Manager.objects.managing(organisation).select_related("user")]
    remarks = []
    if held:
        remarks.append(_("Déjà tenue par : %(names)s") % {"names": ", ".join(held)})
    if proof := evidence(contribution):
        remarks.append(_("Établi par %(proof)s.") % {"proof": PROOFS[proof]})
    return Review(
        organisation.name,
        _("Cette personne représente-t-elle la structure ?"),
        (page_side(place),) if place else (),
        remarks=tuple(remarks),
    )


def verbs_of_request(_contribution: ContributionLike) -> tuple[Verb, ...]:
    return Verb(ACCEPT, _("Lui confier la fiche"), "key-round", True), DECLINE


def evidence(contribution: ContributionLike) -> str:
    """What a claim proves by itself: a code that reached the structure, the address that its page
    publishes, or an address of the domain of its site, which no other structure uses."""
    organisation = page_of(contribution)
    family = Q(organisation=organisation) | Q(organisation__merged_into=organisation)
    typed = PageCode.objects.filter(family, contribution=contribution.pk, used_at__isnull=False)
    if (
        any(proof.proves(organisation, contribution.patch) for proof in proving.PROOFS)
        or typed.exists()
    ):
        return "code"
    if contribution.email.lower() == proving_address(organisation).lower():
        return "address"
    is_theirs = rules.is_under(contribution.email, proving_host(organisation))
    return "domain" if is_theirs else ""


def proven(contribution: ContributionLike) -> str:
    """The evidence that needs nobody. A page that somebody else holds, or a claim that somebody
    contests, is for people."""
    others = Manager.objects.managing(page_of(contribution)).exclude(
        user__email__iexact=contribution.email
    )
    return "" if contribution.flagged or others.exists() else evidence(contribution)


def on_request(contribution: ContributionLike, at: Any) -> str:
    """Accepted by itself when the confirmed address is a proof; else those whom it concerns are
    told that somebody asks."""
    for proof in proving.PROOFS:
        proof.lock(contribution.patch)
    organisation = Organisation.objects.select_for_update().get(pk=page_of(contribution).pk)
    if proven(contribution):
        return ACCEPT
    managers.tell_of_request(
        organisation=organisation, contribution=contribution.pk, email=contribution.email
    )
    return ""


def decide_request(contribution: ContributionLike, decided: Decided) -> Change:
    proof = proven(contribution) if decided.by == "system" else "officer"
    if not proof:
        raise managers.AlreadyManaged
    for brought in proving.PROOFS:
        brought.gave(contribution.patch, decided.at)
    return managers.give(
        organisation=page_of(contribution),
        email=contribution.email,
        name=contribution.signed,
        proof=proof,
        by=decided.by,
        at=decided.at,
    )


# What its author may do


def following_request(contribution: ContributionLike) -> Following:
    """« C'est ma structure » in its own words: what the button will do, what happens next."""
    organisation = page_of(contribution)
    others = Manager.objects.managing(organisation).exclude(user__email__iexact=contribution.email)
    own = Manager.objects.managing(organisation).filter(user__email__iexact=contribution.email)
    context = {
        "organisation": organisation,
        "is_managed": others.exists(),
        "is_theirs": own.exists(),
        "proves": bool(proven(contribution)),
    }
    return Following("managers/claim_follow.html", context)


CLAIM_LETTERS = {
    "confirm": Letter(
        gettext_lazy("C’est votre structure ? %(title)s"), "managers/mails/claim_confirm.txt"
    ),
    "asked": Letter(
        gettext_lazy("Une question avant de vous confier la fiche : %(title)s"),
        "managers/mails/claim_asked.txt",
    ),
    "accepted": Letter(
        gettext_lazy("La fiche est à vous : %(title)s"), "managers/mails/claim_accepted.txt"
    ),
    "refused": Letter(
        gettext_lazy("Votre demande de tenir la fiche : %(title)s"),
        "managers/mails/claim_refused.txt",
    ),
}


def steps_of_request(contribution: Any, token: str) -> list[AuthorStep]:
    organisation = page_of(contribution)
    if contribution.state != "waiting" or contribution.flagged or not proving_address(organisation):
        return []
    address = reverse("claim_code", args=[organisation.slug])
    label = _("Prouver avec un code envoyé à l’adresse de la fiche")
    return [AuthorStep(label, f"{address}?suivi={token}", "key-round")]
