"""What the public and the holders of pages propose, as the queue knows it."""

from django.utils.translation import gettext_lazy as _

from maillage.base.kinds import Kind
from maillage.base.undoing import DECIDED
from maillage.organisations.actions.undone import PAGE
from maillage.organisations.queries import pictures
from maillage.upkeep import proposals, proposed_pictures
from maillage.upkeep.actions import network
from maillage.upkeep.queries import concerning

ADD = Kind(
    proposals.ADD,
    label=_("structure à ajouter"),
    personal=proposals.told,
    review=proposals.of_addition,
    verbs=proposals.verbs_of_addition,
    decide=proposals.decide_addition,
    about=proposals.about,
    own_words=proposals.none_of_it,
    steps=proposals.steps_of_addition,
    address=proposals.page_address,
    within=concerning.additions,
    for_officers=concerning.of_identity,
    may_be_vouched=True,
)
CORRECT = Kind(
    proposals.CORRECT,
    label=_("fiche à corriger"),
    personal=proposals.told,
    review=proposals.of_correction,
    decide=proposals.decide_correction,
    about=proposals.about,
    own_words=proposals.none_of_it,
    visible_to=concerning.visible_to,
    steps=proposals.steps_of_correction,
    address=proposals.page_address,
    within=concerning.corrections,
    for_officers=concerning.of_identity,
    may_be_vouched=True,
)
REPORT = Kind(
    proposals.REPORT,
    label=_("erreur à regarder"),
    personal=proposals.told,
    review=proposals.of_report,
    verbs=proposals.verbs_of_report,
    decide=proposals.decide_report,
    about=proposals.about,
    own_words=proposals.none_of_it,
    address=proposals.page_address,
    within=concerning.of_a_page,
)
OBJECTION = Kind(
    proposals.OBJECTION,
    label=_("opposition à traiter"),
    personal=proposals.told,
    review=proposals.of_objection,
    verbs=proposals.verbs_of_objection,
    decide=proposals.decide_objection,
    about=proposals.about,
    within=concerning.of_a_page,
    answered_in=proposals.OBJECTION_ANSWERED_IN,
)
PICTURE = Kind(
    pictures.KIND,
    label=_("image à publier"),
    personal=proposals.told,
    review=proposed_pictures.review,
    decide=proposed_pictures.decide,
    about=proposals.about,
    own_words=proposals.none_of_it,
    address=proposals.page_address,
    within=concerning.of_a_page,
)
WAYS = {
    "network.join": network.MEMBERSHIP,
    "network.leave": network.MEMBERSHIP,
    "organisation.correct": PAGE,
    "organisation.unlist": PAGE,
    "objection.settle": DECIDED,
    "report.settle": DECIDED,
}
