"""What the team decides of what left a list."""

from django.utils.translation import gettext_lazy as _

from maillage.base import history, undoing
from maillage.base.kinds import Decided, Kind, Proposal
from maillage.base.models import Change
from maillage.organisations.models import Organisation, Place
from maillage.registers import reviews
from maillage.registers.actions import departures


def _decide_absence(proposal: Proposal, decided: Decided) -> Change:
    place = Place.objects.select_related("organisation").get(pk=proposal.key)
    return departures.decide_absence(place=place, by=decided.by, at=decided.at)


def _refuse_absence(proposal: Proposal, decided: Decided) -> Change:
    name = Organisation.objects.get(places=proposal.key).name
    return history.change(by=decided.by, act="absence.refuse", at=decided.at, note=name)


ABSENCE = Kind(
    "absence",
    label=_("absente d’une liste"),
    review=reviews.of_absence,
    verbs=reviews.verbs_of_absence,
    decide=_decide_absence,
    refuse=_refuse_absence,
    about=reviews.about_absence,
)
WAYS = {"absence.refuse": undoing.DECIDED}
