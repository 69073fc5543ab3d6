"""Who asks for a page and who is contested, as the queue knows them."""

from django.utils.translation import gettext_lazy as _

from maillage.base.kinds import Kind
from maillage.base.undoing import DECIDED
from maillage.managers import contests, contributions
from maillage.managers.actions import contesting, managers
from maillage.upkeep import contributions as upkeep
from maillage.upkeep.queries import concerning

CLAIM = Kind(
    contributions.CLAIM,
    label=_("fiche à confier"),
    personal=upkeep.told,
    review=contributions.of_request,
    verbs=contributions.verbs_of_request,
    decide=contributions.decide_request,
    about=upkeep.about,
    on_sent=contributions.on_request,
    steps=contributions.steps_of_request,
    follow=contributions.following_request,
    letters=contributions.CLAIM_LETTERS,
    address=upkeep.page_address,
    within=concerning.of_a_page,
)
CONTEST = Kind(
    contesting.KIND,
    label=_("gestionnaire contesté"),
    personal=upkeep.told,
    review=contests.review,
    verbs=contests.verbs,
    decide=contests.keep,
    refuse=contests.remove,
    about=contests.about,
)
WAYS = {
    "manager.give": managers.HOLDING,
    "manager.end": managers.HOLDING,
    "manager.keep": DECIDED,
    "manager.remove": DECIDED,
}
