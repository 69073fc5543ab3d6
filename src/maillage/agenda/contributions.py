"""An event that somebody proposes, as the queue decides of it."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.agenda import actions, frames, queries
from maillage.agenda.frames import PROGRAMME
from maillage.agenda.models import Event
from maillage.agenda.words import LABELS, in_words
from maillage.base import history
from maillage.base.kinds import ContributionLike, Decided, Kind, Review, ReviewSide, Subject
from maillage.base.models import Change
from maillage.organisations.models import Organisation
from maillage.participation import proposing
from maillage.territories import queries as territories
from maillage.timetables.dates import Dates

MOST_BESIDE = 3
ORGANISER = gettext_lazy("Organisé par")


def said(values: dict[str, Any]) -> dict[str, str]:
    """{label: value in words} of what is said of an event."""
    words = {str(label): in_words(name, values.get(name)) for name, label in LABELS.items()}
    commune = values.get("commune_id") or ""
    words[str(LABELS["commune_id"])] = territories.names_of_communes([commune]).get(commune, "")
    named = Organisation.objects.filter(pk__in=values.get("organisers") or ())
    words[str(ORGANISER)] = ", ".join(named.values_list("name", flat=True))
    words[_("Pour le programme")] = frames.asked(values.get(PROGRAMME, ""))
    return words


def review(contribution: ContributionLike) -> Review:
    """Beside what happens in the same commune on the same days."""
    patch = contribution.patch
    asked = ReviewSide(_("Ce qui est proposé"), said(patch), is_proposed=True)
    days = {first[:10] for first, _last in Dates.of(patch["dates"]).times}
    rows = Event.objects.filter(commune=patch.get("commune_id"), is_shown=True)
    near = [event for event in rows if days & {first[:10] for first, _last in event.when.times}]
    known = [
        ReviewSide(event.name, said(queries.values_of(event)), url=event.get_absolute_url())
        for event in near[:MOST_BESIDE]
    ]
    return Review(contribution.title, _("Faut-il publier cet événement ?"), (asked, *known))


def decide(contribution: ContributionLike, decided: Decided) -> Change:
    at, title = decided.at, contribution.title
    change = history.change(by=decided.by, act="event.write", at=at, note=title)
    by = contribution.author or f"contribution:{contribution.pk}"
    event = actions.publish(values=contribution.patch, by=by, at=at, change=change)
    contribution.made = str(event.pk)
    return change


def about(contribution: ContributionLike) -> list[Subject]:
    made = [Subject("event", contribution.made)] if contribution.made else []
    pages = contribution.patch.get("organisers") or ()
    return [*made, *(Subject("organisation", str(page)) for page in pages)]


def within(contributions: Any, communes: Collection[str]) -> Any:
    return contributions.filter(patch__commune_id__in=communes)


def address(contribution: ContributionLike) -> str:
    return Event.objects.get(pk=contribution.made).get_absolute_url()


EVENT = Kind(
    "event",
    label=gettext_lazy("Événement"),
    review=review,
    decide=decide,
    about=about,
    within=within,
    may_be_vouched=True,
    personal=lambda contribution: said(contribution.patch),
    steps=lambda contribution, token: [proposing.correcting(reverse("event_propose"), token)],
    address=address,
)
