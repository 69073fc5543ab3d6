"""Where the launch stands: who was reached, who answered, who holds a page."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator

from maillage.base import clock
from maillage.base.sealed import hashed
from maillage.invitations import rules
from maillage.invitations.frames import purpose_of
from maillage.invitations.models import Invitation, Relay, Wave, WaveLetter
from maillage.invitations.rules import LetterWords, Post
from maillage.look.parts import day, spaced
from maillage.organisations.models import Place
from maillage.territories import queries as territories
from maillage.web.answers import absolute

YEAR = dt.timedelta(days=365)
_PLACED = Prefetch("organisation__places", Place.objects.shown().select_related("commune"))


@dataclass(frozen=True)
class CommuneRow:
    """Invitations of one commune."""

    name: str
    sent: int = 0
    opened: int = 0
    answers: Counter = field(default_factory=Counter)

    @property
    def taken_up(self) -> int:
        return self.answers["right"] + self.answers["corrected"] + self.answers["gave"]

    @property
    def refused(self) -> int:
        return self.answers["not_us"] + self.answers["leaves"]


@dataclass(frozen=True)
class Board:
    total: CommuneRow
    communes: list[CommuneRow]
    relays: list[CommuneRow]
    letters: int
    mails: int
    mails_to_go: int


def board(wave: Wave) -> Board:
    """Sent, opened, taken up, refused, in all and by commune."""
    rows = wave.invitations.values_list(
        "organisation__places__commune__name",
        "relay__name",
        "organisation",
        "way",
        "sent_at",
        "opened_at",
        "answer",
    ).order_by("organisation__places__is_shadow", "pk")
    seen: set[int] = set()
    by: dict[str, list] = {}
    helped: dict[str, list] = {}
    for commune, relay, page, *told in rows:
        if page not in seen:
            seen.add(page)
            by.setdefault(commune or "", []).append(told)
            if relay:
                helped.setdefault(relay, []).append(told)
    everything = [told for part in by.values() for told in part]
    ways = Counter(told[0] for told in everything)
    communes = sorted((_row(name, part) for name, part in by.items()), key=lambda r: -r.sent)
    relays = [_row(name, part) for name, part in sorted(helped.items())]
    return Board(
        _row("", everything),
        communes,
        relays,
        ways[Invitation.Way.LETTER],
        ways[Invitation.Way.MAIL],
        sum(way == Invitation.Way.MAIL and sent is None for way, sent, *_rest in everything),
    )


def _row(name: str, told: list) -> CommuneRow:
    return CommuneRow(
        name,
        sum(sent is not None for _way, sent, _opened, _answer in told),
        sum(opened is not None for _way, _sent, opened, _answer in told),
        Counter(answer for _way, _sent, _opened, answer in told if answer),
    )


def waves_of(author: str) -> list[Wave]:
    """The waves that somebody prepared."""
    return list(Wave.objects.filter(by=author)[:20])


def to_call(wave: Wave) -> QuerySet[Invitation]:
    """Those who have not answered, and whose telephone is known."""
    return _unanswered(wave).filter(_HAS_PHONE)


def not_to_call(wave: Wave) -> QuerySet[Invitation]:
    """Those who have not answered, and whom one writes to, or visits."""
    return _unanswered(wave).exclude(_HAS_PHONE)


_HAS_PHONE = Exists(
    Place.objects.shown().filter(organisation=OuterRef("organisation")).exclude(phone="")
)


# A wave is prepared, then read and signed, weeks later: who is shown no more is left in peace.
SHOWN = {
    "organisation__is_listed": True,
    "organisation__is_diffusible": True,
    "organisation__is_silent": False,
}


def _unanswered(wave: Wave) -> QuerySet[Invitation]:
    rows = wave.invitations.filter(answer="", **SHOWN)
    rows = rows.select_related("organisation", "relay").prefetch_related(_PLACED)
    return rows.order_by("organisation__name", "pk")


def relay_of(token: str) -> Relay:
    """Whose link it is; 404 when it is nobody's, or the wave is older than a year."""
    return get_object_or_404(
        Relay.objects.select_related("wave"), token_hash=hashed(token), at__gt=clock.now() - YEAR
    )


def list_of(relay: Relay) -> QuerySet[Invitation]:
    """The part of the wave that a relay has: what everybody may see of each page."""
    rows = relay.invitations.filter(**SHOWN).select_related("organisation")
    return rows.prefetch_related(_PLACED).order_by("organisation__name", "pk")


# Letters


def to_post(wave: Wave) -> list[tuple[Invitation, Post]]:
    """Those to whom a letter goes, in the order of postcodes: what a mail room sorts by. Who has
    answered needs none, and one without a commune cannot be posted."""
    rows = _unanswered(wave).filter(way=Invitation.Way.LETTER, organisation__closed_on=None)
    found = []
    for row in rows:
        place = next((p for p in row.organisation.places.all() if p.commune_id), None)
        if place:
            found.append((row, _post(row, place)))
    return sorted(found, key=lambda one: (one[1].postcode, one[1].name))


def _post(row: Invitation, place: Place) -> Post:
    page = row.organisation
    return Post(
        name=Truncator(page.name).chars(rules.MOST_NAME),
        street=place.street,
        postcode=place.postcode,
        commune=str(place.commune),
        phone=place.phone,
        about=Truncator(page.summary or page.purpose).chars(rules.MOST_ABOUT),
    )


def composed(words: LetterWords, post: Post, code: str = rules.SPECIMEN) -> rules.ComposedLetter:
    """The letter to one structure, of today."""
    site, today = territories.site(), clock.today()
    of = rules.From(site.name, site.steward, site.contact_email, absolute(reverse("code")))
    return rules.composed(
        words._replace(phone=spaced(words.phone)),
        post,
        of,
        code=code,
        on=day(today),
        until=day(today + rules.CODE_LIFE),
        phone=spaced(post.phone),
    )


def letter_of(wave: Wave, author: str) -> WaveLetter:
    """The text to print: the one that was begun; else what this wave, or the last one, printed,
    with the name under which somebody last signed. Not saved."""
    begun = wave.letters.filter(printed_at=None).first()
    if begun:
        return begun
    alike = WaveLetter.objects.filter(wave__purpose=wave.purpose)
    last, purpose = wave.letters.last() or alike.last(), purpose_of(wave)
    own = wave.letters.last() or WaveLetter.objects.filter(by=author).last()
    return WaveLetter(
        wave=wave,
        town=last.town if last else _town(),
        subject=last.subject if last else str(purpose.subject if purpose else rules.SUBJECT),
        body=last.body if last else str(purpose.body if purpose else rules.BODY),
        closing=last.closing if last else str(rules.CLOSING),
        signed=own.signed if own else "",
        function=own.function if own else "",
        phone=own.phone if own else "",
        signature=own.signature if own else "",
        by=author,
    )


def _town() -> str:
    """Where a letter is written, unless somebody says otherwise: the largest commune."""
    largest = territories.perimeter().order_by("-population").first()
    return largest.name if largest else ""


def printed(wave: Wave) -> QuerySet[WaveLetter]:
    """What left, the latest first."""
    return wave.letters.exclude(printed_at=None).order_by("-printed_at")
