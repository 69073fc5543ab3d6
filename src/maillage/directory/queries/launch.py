"""Where the launch stands: who was reached, who answered, who holds a page."""

from collections import Counter
from dataclasses import dataclass, field

from maillage.base import history
from maillage.directory.models import Invitation, Organisation, Wave


@dataclass(frozen=True)
class Row:
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
    total: Row
    communes: list[Row]
    letters: int
    mails: int


def board(wave: Wave) -> Board:
    """Sent, opened, taken up, refused, in all and by commune."""
    rows = wave.invitations.values_list(
        "organisation__places__commune__name", "organisation", "way", "sent_at", "opened_at",
        "answer",
    )  # fmt: skip
    seen: set[int] = set()
    by: dict[str, list] = {}
    for commune, page, way, sent, opened, answer in rows:
        if page not in seen:
            seen.add(page)
            by.setdefault(commune or "", []).append((way, sent, opened, answer))
    everything = [told for part in by.values() for told in part]
    ways = Counter(told[0] for told in everything)
    communes = sorted((_row(name, part) for name, part in by.items()), key=lambda r: -r.sent)
    return Board(
        _row("", everything), communes, ways[Invitation.Way.LETTER], ways[Invitation.Way.MAIL]
    )


def _row(name: str, told: list) -> Row:
    return Row(
        name,
        sum(sent is not None for _way, sent, _opened, _answer in told),
        sum(opened is not None for _way, _sent, opened, _answer in told),
        Counter(answer for _way, _sent, _opened, answer in told if answer),
    )


def waves_of(author: str) -> list[Wave]:
    """The waves that somebody prepared."""
    return list(Wave.objects.filter(by=author)[:20])


@dataclass(frozen=True)
class Goal:
    """« 412 fiches tenues sur 1 530 employeurs »."""

    kept: int
    employers: int


@history.until_changed
def goal() -> Goal:
    listed = Organisation.objects.filter(
        is_listed=True, is_diffusible=True, merged_into=None, closed_on=None
    )
    kept = listed.filter(standing=Organisation.Standing.KEPT)
    return Goal(kept.count(), listed.filter(is_employer=True).count())
