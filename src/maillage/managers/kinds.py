"""Who asks for a page and who is contested, as the queue knows them."""

from django.utils.translation import gettext_lazy as _

from maillage.base.kinds import Kind
from maillage.base.undoing import DECIDED
from maillage.managers import contests, proposals
from maillage.managers.actions import contesting, managers
from maillage.upkeep import proposals as upkeep
from maillage.upkeep.queries import concerning

CLAIM = Kind(
    proposals.CLAIM,
    label=_("fiche à confier"),
    personal=upkeep.told,
    review=proposals.of_claim,
    verbs=proposals.verbs_of_claim,
    decide=proposals.decide_claim,
    about=upkeep.about,
    on_sent=proposals.on_claim,
    steps=proposals.steps_of_claim,
    follow=proposals.following_claim,
    letters=proposals.CLAIM_LETTERS,
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
