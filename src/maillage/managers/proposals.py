"""« C'est ma structure » : how it is proven, decided, taken back, followed by who says it."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.kinds import (
    ACCEPT,
    DECLINE,
    Decided,
    Following,
    Letter,
    Proposal,
    Review,
    Step,
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
from maillage.upkeep.proposals import note_of, page_of

CLAIM = "page_claim"


def of_claim(proposal: Proposal) -> Review:
    page = page_of(proposal)
    place = page.main_place()
    held = [str(row.user) for row in Manager.objects.holding(page).select_related("user")]
    remarks = list(note_of(proposal))
    if held:
        remarks.append(_("Déjà tenue par : %(names)s") % {"names": ", ".join(held)})
    if proof := evidence(proposal):
        remarks.append(_("Établi par %(proof)s.") % {"proof": PROOFS[proof]})
    return Review(
        page.name,
        _("Cette personne représente-t-elle la structure ?"),
        (page_side(place),) if place else (),
        remarks=tuple(remarks),
    )


def verbs_of_claim(_proposal: Proposal) -> tuple[Verb, ...]:
    return Verb(ACCEPT, _("Lui confier la fiche"), "key-round", True), DECLINE


def evidence(proposal: Proposal) -> str:
    """What a claim proves by itself: a code that reached the structure, the address that its page
    publishes, or an address of the domain of its site, which no other structure uses."""
    page = page_of(proposal)
    family = Q(organisation=page) | Q(organisation__merged_into=page)
    typed = PageCode.objects.filter(family, contribution=proposal.pk, used_at__isnull=False)
    if any(proof.proves(page, proposal.patch) for proof in proving.PROOFS) or typed.exists():
        return "code"
    if proposal.email.lower() == proving_address(page).lower():
        return "address"
    is_theirs = rules.is_under(proposal.email, proving_host(page))
    return "domain" if is_theirs else ""


def proven(proposal: Proposal) -> str:
    """The evidence that needs nobody. A page that somebody else holds, or a claim that somebody
    contests, is for people."""
    others = Manager.objects.holding(page_of(proposal)).exclude(user__email__iexact=proposal.email)
    return "" if proposal.held or others.exists() else evidence(proposal)


def on_claim(proposal: Proposal, at: Any) -> str:
    """Accepted by itself when the confirmed address is a proof; else those whom it concerns are
    told that somebody asks."""
    for proof in proving.PROOFS:
        proof.lock(proposal.patch)
    page = Organisation.objects.select_for_update().get(pk=page_of(proposal).pk)
    if proven(proposal):
        return ACCEPT
    managers.tell_of_claim(organisation=page, contribution=proposal.pk, email=proposal.email)
    return ""


def decide_claim(proposal: Proposal, decided: Decided) -> Change:
    proof = proven(proposal) if decided.by == "system" else "officer"
    if not proof:
        raise managers.AlreadyHeld
    for brought in proving.PROOFS:
        brought.gave(proposal.patch, decided.at)
    return managers.give(
        organisation=page_of(proposal),
        email=proposal.email,
        name=proposal.signed,
        proof=proof,
        by=decided.by,
        at=decided.at,
    )


# What its author may do


def following_claim(proposal: Proposal) -> Following:
    """« C'est ma structure » in its own words: what the button will do, what happens next."""
    page = page_of(proposal)
    others = Manager.objects.holding(page).exclude(user__email__iexact=proposal.email)
    own = Manager.objects.holding(page).filter(user__email__iexact=proposal.email)
    context = {
        "organisation": page,
        "is_held": others.exists(),
        "is_theirs": own.exists(),
        "proves": bool(proven(proposal)),
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


def steps_of_claim(proposal: Any, token: str) -> list[Step]:
    page = page_of(proposal)
    if proposal.state != "waiting" or proposal.held or not proving_address(page):
        return []
    address = reverse("claim_code", args=[page.slug])
    label = _("Prouver avec un code envoyé à l’adresse de la fiche")
    return [Step(label, f"{address}?suivi={token}", "key-round")]
