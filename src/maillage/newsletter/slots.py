"""What the letter shows on the frames of the site, and what it takes from rooms beneath."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Min, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.agenda import queries as agenda
from maillage.agenda.models import Event
from maillage.base import clock
from maillage.base.models import Change
from maillage.look import parts
from maillage.look.frames import SEND, SITE, Link, PageSection, Todo, Tool
from maillage.mailing.frames import Item, Period
from maillage.newsletter import queries
from maillage.newsletter.models import Issue
from maillage.organisations.models import Claim, Organisation

MOST_EVENTS, MOST_PAGES = 20, 10
WIDTH = 600  # pixels of a picture in a mail


def site_map(user: Any) -> Iterator[Link]:
    letters = reverse("letters")
    yield Link(_("La lettre"), letters, 45)
    yield Link(_("Recevoir la lettre"), reverse("letter_subscribe"), under=letters)


def addresses() -> Iterator[str]:
    yield reverse("letters")
    for issue in queries.archive():
        yield issue.get_absolute_url()


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        yield Tool(SITE, _("La lettre"), reverse("letter_desk"), 20)


def week(user: Any) -> Iterator[Todo]:
    """The next step of the next letter: begin it, finish it, see it leave."""
    if not accounts.is_officer(user):
        return
    step = queries.next_step(clock.today())
    if step is None:
        return
    url = reverse("letter_compose", args=[step.issue.pk]) if step.issue else reverse("letter_desk")
    yield Todo(35, SEND, step.what, step.why, url, step.due, step.issue.by if step.issue else "")


def home(user: Any) -> Iterator[PageSection]:
    """Where a visitor asks for the letter, beside the last one that left; from the day on which
    the team begins one."""
    last = queries.archive().first()
    if last or Issue.objects.exists():
        yield PageSection("newsletter/_home.html", {"issue": last}, 60)


def address(key: str) -> str:
    """Where the team has the letter of a mailing."""
    return reverse("letter_compose", args=[key])


def events(period: Period) -> list[Item]:
    """What comes, the soonest first: the next time of each event."""
    first, last = (
        dt.datetime.combine(day, time, clock.zone())
        for day, time in ((period.day, dt.time.min), (period.until, dt.time.max))
    )
    nobody = AnonymousUser()
    rows = agenda.coming(nobody).filter(
        event__in=Event.objects.real(), starts__lte=last, ends__gte=first, is_cancelled=False
    )
    cards = agenda.cards_of(rows.exclude(event__status__in=Event.OFF)[:MOST_EVENTS], nobody)
    return [_of_event(card) for card in cards]


def _of_event(card: agenda.EventCard) -> Item:
    day = parts.long_day(card.days[0])
    when = f"{day[:1].upper()}{day[1:]}, {card.in_words}"
    event, picture = card.event, card.picture
    return Item(
        key=f"event:{event.pk}",
        title=event.name,
        words=event.summary,
        url=event.get_absolute_url(),
        day=card.days[0],
        when=" · ".join(filter(None, (when, card.place))),
        picture=picture.address(picture.file_for(WIDTH)) if picture else "",
        picture_alt=picture.alt if picture else "",
        communes=(event.commune_id,) if event.commune_id else (),
        themes=tuple(theme.pk for theme in event.themes.all()),
    )


def pages(period: Period) -> list[Item]:
    """Pages that nobody had spoken of before the period, and that somebody keeps or has read."""
    since = dt.datetime.combine(period.since, dt.time.min, clock.zone())
    first = Change.objects.filter(at__gte=since).aggregate(first=Min("pk"))["first"]
    if first is None:
        return []
    told = Claim.objects.filter(change__gte=first).exclude(organisation=None)
    before = Claim.objects.filter(organisation=OuterRef("organisation"), change__lt=first)
    new = told.exclude(Exists(before)).values("organisation")
    seen = Organisation.objects.visible_to(AnonymousUser()).real()
    rows = seen.filter(pk__in=new, closed_on=None).exclude(standing=Organisation.Standing.REGISTER)
    return [_of_page(row) for row in rows.prefetch_related("themes").order_by("-pk")[:MOST_PAGES]]


def _of_page(row: Organisation) -> Item:
    place = row.main_place()
    commune = place.commune if place else None
    return Item(
        key=f"organisation:{row.pk}",
        title=row.name,
        words=row.summary,
        url=row.get_absolute_url(),
        when=commune.name if commune else "",
        communes=(commune.pk,) if commune else (),
        themes=tuple(theme.pk for theme in row.themes.all()),
    )
