"""Who says what a page shows, and since when, for whoever decides of it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.accounts.queries import names_of
from maillage.base import clock
from maillage.look.parts import day
from maillage.organisations.models import Claim, Manager, Organisation, Place
from maillage.sources.models import PEOPLE


class Saying(NamedTuple):
    """A claim, as far as one asks who made it."""

    source: str
    name: str  # of the source
    by: str
    at: Any


def who_says(organisation: Organisation, place: Place | None) -> Callable[[str, bool], str]:
    """`told_by(field, is_of_place)`, read once: « Selon la structure (Bilal), le 3 mars 2026 »."""
    origins = {*organisation.origins.values(), *(place.origins.values() if place else ())}
    ours = Q(organisation=organisation) | Q(place=place) if place else Q(organisation=organisation)
    rows = Claim.objects.filter(Q(pk__in=origins) | ours, withdrawn=None).order_by("change_id")
    said: dict[int, Saying] = {}
    first: dict[bool, Saying] = {}  # who spoke of it before all others
    stated = ("source_id", "source__name", "change__by", "change__at")
    for pk, of_page, of_place, *more in rows.values_list("pk", "organisation", "place", *stated):
        said[pk] = Saying(*more)
        if of_page == organisation.pk:
            first.setdefault(False, said[pk])
        if place and of_place == place.pk:
            first.setdefault(True, said[pk])
    people = {each.by for each in said.values() if each.source == PEOPLE}
    names = names_of(people)
    holders = Manager.objects.filter(organisation=organisation).values_list("user", flat=True)
    holding = {f"user:{pk}" for pk in holders} if names else set()

    def told_by(field: str, is_of_place: bool) -> str:
        subject = place if is_of_place else organisation
        claim = subject.origins.get(field) if subject else None
        saying = said.get(claim or 0) or first.get(is_of_place)
        return _in_words(saying, names, holding) if saying else ""

    return told_by


def _in_words(saying: Saying, names: dict[str, str], holding: set[str]) -> str:
    when = {"day": day(clock.day(saying.at))}
    if saying.source != PEOPLE:
        return _("Selon « %(list)s », le %(day)s") % {"list": saying.name, **when}
    if saying.by not in names:
        return _("Selon une personne, le %(day)s") % when
    name = {"name": names[saying.by], **when}
    if saying.by in holding:
        return _("Selon la structure (%(name)s), le %(day)s") % name
    return _("Selon l’équipe (%(name)s), le %(day)s") % name
