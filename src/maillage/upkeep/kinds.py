"""What the public and the holders of pages propose, as the queue knows it."""

from django.utils.translation import gettext_lazy as _

from maillage.base.kinds import Kind
from maillage.base.undoing import DECIDED
from maillage.organisations.actions.undone import PAGE
from maillage.organisations.queries import pictures
from maillage.upkeep import contributions, proposed_pictures, reports
from maillage.upkeep.actions import network
from maillage.upkeep.queries import concerning

ADD = Kind(
    contributions.ADD,
    label=_("structure à ajouter"),
    personal=contributions.told,
    review=contributions.of_addition,
    verbs=contributions.verbs_of_addition,
    decide=contributions.decide_addition,
    about=contributions.about,
    own_words=contributions.none_of_it,
    steps=contributions.steps_of_addition,
    address=contributions.page_address,
    within=concerning.additions,
    for_officers=concerning.of_identity,
    may_be_vouched=True,
)
CORRECT = Kind(
    contributions.CORRECT,
    label=_("fiche à corriger"),
    personal=contributions.told,
    review=contributions.of_correction,
    decide=contributions.decide_correction,
    about=contributions.about,
    own_words=contributions.none_of_it,
    visible_to=concerning.visible_to,
    steps=contributions.steps_of_correction,
    address=contributions.page_address,
    within=concerning.corrections,
    for_officers=concerning.of_identity,
    may_be_vouched=True,
)
REPORT = Kind(
    contributions.REPORT,
    label=_("erreur à regarder"),
    personal=contributions.told,
    review=reports.review,
    part=reports.part,
    verbs=reports.verbs,
    decide=reports.decide,
    about=contributions.about,
    own_words=contributions.none_of_it,
    address=contributions.page_address,
    within=concerning.of_a_page,
)
OBJECTION = Kind(
    contributions.OBJECTION,
    label=_("opposition à traiter"),
    personal=contributions.told,
    review=contributions.of_objection,
    verbs=contributions.verbs_of_objection,
    decide=contributions.decide_objection,
    about=contributions.about,
    within=concerning.of_a_page,
    answered_in=contributions.OBJECTION_ANSWERED_IN,
)
PICTURE = Kind(
    pictures.KIND,
    label=_("image à publier"),
    personal=contributions.told,
    review=proposed_pictures.review,
    decide=proposed_pictures.decide,
    about=contributions.about,
    own_words=contributions.none_of_it,
    address=contributions.page_address,
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
