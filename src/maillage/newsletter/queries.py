"""Issues as the team and readers see them, how they are drawn, who receives them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.core import signing
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.bulk.rules import unmarked
from maillage.look import palette, prose
from maillage.look.frames import LOGO_ADDRESS
from maillage.mailing.frames import OFFERS
from maillage.newsletter import drawing
from maillage.newsletter.drawing import DrawnLetter
from maillage.newsletter.models import Issue, IssueItem, Subscriber, SubscriberList
from maillage.newsletter.rules import FIRST_PERIOD, MOST_ITEMS, Wishes, in_order
from maillage.territories import queries as territories
from maillage.web.answers import absolute

SOON = dt.timedelta(days=7)  # before a letter is due
CHOICES, LEAVING = "maillage.letter.choices", "maillage.letter.leaving"  # what a token is for
LINK_LIFE = 3 * 365 * 24 * 3600  # seconds: the link of an old letter still ends it


class LetterSection(NamedTuple):
    """A section of a letter, and what it says."""

    name: str
    title: str
    lines: list[IssueItem]


class LetterSite(NamedTuple):
    """Who writes the letter. `address`: where the site is, without a slash at its end."""

    name: str
    steward: str
    address: str


def issue_called(number: int, user: Any) -> Issue:
    """Raises Http404 for who may not see it, as when there is none."""
    found = Issue.objects.visible_to(user).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def title_of(section: str) -> str:
    """In the words of its room; of a room that is gone, its name."""
    offer = OFFERS.get(section)
    return str(offer.title) if offer else section


def sections_of(items: Iterable[IssueItem]) -> list[LetterSection]:
    """Items in their order, under the titles of their sections."""
    grouped = groupby(items, key=lambda item: item.section)
    return [LetterSection(name, title_of(name), list(rows)) for name, rows in grouped]


def told(issue: Issue) -> list[IssueItem]:
    return list(issue.items.told())


def rest_of(items: Sequence[IssueItem]) -> int:
    """How many of them are behind the link at the end."""
    return max(0, len(items) - MOST_ITEMS)


def drawn(issue: Issue, mine: str, leave: str) -> DrawnLetter:
    """The parts of an issue; `mine` and `leave`: where somebody chooses, where they leave."""
    site, items = territories.site(), [_as_read(item) for item in told(issue)]
    colours = palette.palette(site.hue)
    logo = next((path for ask in LOGO_ADDRESS if (path := ask())), "")
    written = _unmarked(issue.intro)
    intro = prose.plain(written)
    context = {
        "issue": issue,
        "title": _unmarked(issue.title),
        "site": LetterSite(site.name, site.steward, absolute("")),
        "intro": prose.shown(written),
        "intro_text": written.strip(),
        "preview": (intro or ", ".join(item.title for item in items[:4]))[:120],
        "sections": sections_of(items),
        "logo": absolute(logo) if logo else "",
        "address": absolute(issue.get_absolute_url()),
        "mine": mine,
        "leave": leave,
        "colours": {
            "brand": colours["brand"],
            "strong": colours["brand-strong"],
            "line": colours["brand-line"],
            "night": palette.colour(0.82, 0.09, site.hue),
        },
    }
    return drawing.draw(context)


def _as_read(item: IssueItem) -> IssueItem:
    """What anybody may have proposed, as a letter shows it."""
    for name in ("title", "words", "when", "picture_alt"):
        setattr(item, name, _unmarked(getattr(item, name)))
    return item


def _unmarked(written: str) -> str:
    """Without what parts a letter is cut at, nor what becomes somebody's own link."""
    return unmarked(written.replace("<!--", "<! --"))


def preview(issue: Issue) -> drawing.LetterPart:
    """The mail as somebody who ticked nothing receives it, without a personal link."""
    subscribing = absolute(reverse("letters"))
    letter = drawn(issue, subscribing, subscribing)
    return letter.whole(letter.order(in_order(told(issue), Wishes())))


class NextLetter(NamedTuple):
    """What the next issue would be, before anybody changes it."""

    number: int
    title: str
    since: dt.date
    until: dt.date


def next_letter(day: dt.date) -> NextLetter:
    """From where the last one stopped, a month ahead."""
    last = Issue.objects.first()
    sent = Issue.objects.sent().first()
    since = sent.day + dt.timedelta(days=1) if sent else day - FIRST_PERIOD
    title = _("Ce qui se passe ici en %(month)s") % {"month": date_format(day, "F Y")}
    number = last.number + 1 if last else 1
    return NextLetter(number, title, min(since, day), day + FIRST_PERIOD)


class LetterStep(NamedTuple):
    """What the team has to do for the next letter, in words; `issue`: None where none is begun."""

    what: str
    why: str
    due: dt.date
    issue: Issue | None = None


def next_step(day: dt.date) -> LetterStep | None:
    """The letter that is being composed; else, when the last one left long ago and people wait for
    it, the one to begin. One that is planned leaves by itself."""
    if draft := Issue.objects.filter(planned_for=None, sent_at=None).order_by("day", "pk").first():
        n = draft.items.told().count()
        why = ngettext("Elle dit %(n)s chose", "Elle dit %(n)s choses", n) % {"n": n}
        when = _("prévue pour le %(day)s") % {"day": date_format(draft.day, "j F")}
        what = _("la lettre n° %(number)s") % {"number": draft.number}
        return LetterStep(what, f"{why}, {when}.", draft.day, draft)
    if Issue.objects.filter(sent_at=None).exists() or not (many := many_subscribers()):
        return None
    coming = next_letter(day)
    if coming.since + FIRST_PERIOD > day + SOON:
        return None
    why = ngettext(
        "%(n)s personne l’attend : elle se remplit seule, vous gardez et réécrivez.",
        "%(n)s personnes l’attendent : elle se remplit seule, vous gardez et réécrivez.",
        many,
    )
    what = _("la lettre n° %(number)s, à commencer") % {"number": coming.number}
    return LetterStep(what, why % {"n": many}, max(day, coming.since + FIRST_PERIOD))


class LetterRow(NamedTuple):
    """An issue in the list of the team. `told`: how many things it says."""

    issue: Issue
    told: int


def issues() -> list[LetterRow]:
    kept = Count("items", filter=Q(items__is_kept=True, items__is_offered=True))
    rows = Issue.objects.annotate(told=kept).order_by("-number")  # what is counted has no order
    return [LetterRow(row, row.told) for row in rows[:60]]


def archive() -> QuerySet[Issue]:
    return Issue.objects.sent()


# Subscribers


def many_subscribers() -> int:
    return Subscriber.objects.agreed().count()


def lists() -> QuerySet[SubscriberList]:
    return SubscriberList.objects.all()[:20]


def mine(user: Any) -> Subscriber | None:
    return Subscriber.objects.visible_to(user).exclude(confirmed_at=None).first()


def wishes_of(subscriber: Subscriber) -> Wishes:
    return Wishes(
        frozenset(commune.pk for commune in subscriber.communes.all()),
        frozenset(theme.pk for theme in subscriber.themes.all()),
    )


def token_for(subscriber: Subscriber, purpose: str) -> str:
    """What opens one address, for one purpose."""
    return signing.dumps(subscriber.pk, salt=purpose)


def subscriber_of(token: str, purpose: str) -> Subscriber | None:
    """Whose link it is; None: they left. What is no link of that purpose, or too old: 404."""
    try:
        pk = signing.loads(token, salt=purpose, max_age=LINK_LIFE)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    return Subscriber.objects.select_related("recipient").filter(pk=pk).first()


def choices_address(subscriber: Subscriber) -> str:
    return absolute(reverse("letter_choices", args=[token_for(subscriber, CHOICES)]))


def leaving_address(subscriber: Subscriber) -> str:
    return absolute(reverse("letter_leave", args=[token_for(subscriber, LEAVING)]))


def words_of(issue: Issue) -> SafeString:
    return prose.shown(issue.intro)
