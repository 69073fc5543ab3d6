"""What the team decides of what left a list."""

from django.utils.translation import gettext_lazy as _

from maillage.base import history, undoing
from maillage.base.kinds import ContributionLike, Decided, Kind
from maillage.base.models import Change
from maillage.organisations.models import Organisation, Place
from maillage.registers import reviews
from maillage.registers.actions import departures


def _decide_absence(contribution: ContributionLike, decided: Decided) -> Change:
    place = Place.objects.select_related("organisation").get(pk=contribution.key)
    return departures.decide_absence(place=place, by=decided.by, at=decided.at)


def _refuse_absence(contribution: ContributionLike, decided: Decided) -> Change:
    name = Organisation.objects.get(places=contribution.key).name
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
