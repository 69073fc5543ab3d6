"""Where the launch stands: who was reached, who answered, who holds a page."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from maillage.base import clock
from maillage.base.sealed import hashed
from maillage.invitations.models import Invitation, Relay, Wave
from maillage.organisations.models import Place

YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class CommuneRow:
    """Invitations of one commune."""

    name: str
    sent: int = 0
    opened: int = 0
    answers: Counter = field(default_factory=Counter)

    @property
    def taken_up(self) -> int:
        return self.answers["right"] + self.answers["corrected"]

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


def unanswered(wave: Wave) -> QuerySet[Invitation]:
    """Those to call: reached, and silent."""
    places = Prefetch("organisation__places", Place.objects.shown().select_related("commune"))
    rows = wave.invitations.filter(answer="", organisation__is_silent=False).select_related(
        "organisation", "relay"
    )
    return rows.prefetch_related(places).order_by("organisation__name", "pk")


def relay_of(token: str) -> Relay:
    """Whose link it is; 404 when it is nobody's, or the wave is older than a year."""
    return get_object_or_404(
        Relay.objects.select_related("wave"), token_hash=hashed(token), at__gt=clock.now() - YEAR
    )


def list_of(relay: Relay) -> QuerySet[Invitation]:
    """The part of the wave that a relay has: what everybody may see of each page."""
    places = Prefetch("organisation__places", Place.objects.shown().select_related("commune"))
    rows = relay.invitations.filter(organisation__is_listed=True).select_related("organisation")
    return rows.prefetch_related(places).order_by("organisation__name", "pk")
