"""Notices as people read them."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404

from maillage.accounts import rules as accounts
from maillage.base.models import Change, Entry
from maillage.claims.queries import pages_of, stated
from maillage.claims.rules import resolve, standing
from maillage.finder.queries import Results
from maillage.notices import rules
from maillage.notices.models import KIND, Notice, NoticeClaim, NoticeNumber
from maillage.notices.search_state import NoticeSearch
from maillage.search.index import Answer
from maillage.sources.models import PEOPLE, Source
from maillage.sources.queries import ranks
from maillage.territories.models import Commune

MOST_IN_FILE = 500
COMPARED = (
    "name",
    "buyer",
    "procedure",
    "contract",
    "published_on",
    "deadline",
    "amount",
    "amount_max",
    "months",
    "cpv",
    "reserved",
    "documents",
)


def notice(pk: int, user: Any) -> Notice:
    """Raises Http404 for who may not see it, as when there is none."""
    rows = Notice.objects.visible_to(user).select_related("commune").prefetch_related("lots")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def known_by(numbers: Collection[str]) -> int | None:
    """The notice that one of these numbers names."""
    rows = NoticeNumber.objects.filter(value__in=list(numbers))
    return rows.order_by("notice").values_list("notice", flat=True).first()


def latest_of(source: Source, keys: Collection[str]) -> dict[str, dict[str, Any]]:
    """{key: what this source says of it today}"""
    rows = NoticeClaim.objects.filter(source=source, key__in=list(keys), withdrawn=None)
    return dict(rows.order_by("change_id").values_list("key", "values"))


def results(asked: NoticeSearch, user: Any) -> Results:
    """Raises index.Unavailable."""

    def cards(answer: Answer) -> list[Notice]:
        return found_by(answer, user)

    return Results.answering(asked, accounts.reader(user), cards)


def found_by(answer: Answer, user: Any) -> list[Notice]:
    rows = Notice.objects.visible_to(user).select_related("commune")
    known = rows.annotate(lot_count=Count("lots")).in_bulk(answer.ids)
    return [known[pk] for pk in answer.ids if pk in known]


def open_notices(user: Any) -> QuerySet[Notice]:
    return Notice.objects.visible_to(user).open().select_related("commune").order_by("deadline")


def of_commune(commune: Commune, user: Any) -> QuerySet[Notice]:
    return open_notices(user).filter(commune=commune)


def counts_by_commune(user: Any) -> dict[str, int]:
    rows = open_notices(user).exclude(commune=None).order_by()
    found = rows.values("commune").annotate(n=Count("pk"))
    return {row["commune"]: row["n"] for row in found}


def doubtful_buyers() -> QuerySet[Notice]:
    """Open notices whose SIRET somebody has to confirm."""
    return Notice.objects.open().filter(buyer_siret="", marks__icontains='"siret"')


# What each source said


@dataclass(frozen=True)
class Voice:
    """A source that speaks of a notice, its number there, and since when it says so."""

    name: str
    number: str
    said_on: dt.datetime
    values: Mapping[str, Any]


@dataclass(frozen=True)
class SourcedField:
    """A field of a notice: what is shown, and what each voice says, in their order."""

    field: str
    shown: Any
    said: list[Any]

    @property
    def differs(self) -> bool:
        return len({str(value) for value in self.said if value not in (None, "", [])}) > 1


def voices(row: Notice) -> list[Voice]:
    """Who speaks of a notice today, people first."""
    said = standing(stated(NoticeClaim.objects.filter(notice=row)))
    named = dict(Source.objects.values_list("pk", "name"))
    times = dict(Change.objects.filter(pk__in={one.change for one in said}).values_list("pk", "at"))
    said.sort(key=lambda one: (one.source != PEOPLE, one.source, one.key, one.change))
    return [
        Voice(
            named.get(one.source, one.source),
            "" if one.source == PEOPLE else one.key,
            times[one.change],
            one.values,
        )
        for one in said
    ]


def compared(row: Notice, heard: Collection[Voice]) -> list[SourcedField]:
    """Field by field, what is shown and what each says; what nobody says is left out."""
    shown = resolve(stated(NoticeClaim.objects.filter(notice=row)), ranks()).values
    found = []
    for name in COMPARED:
        said = [voice.values.get(name) for voice in heard]
        if any(value not in (None, "", []) for value in said):
            found.append(SourcedField(name, shown.get(name), said))
    return found


def moved_deadlines(row: Notice) -> list[tuple[str, dt.datetime, dt.datetime]]:
    return [
        (on, dt.datetime.fromisoformat(before), dt.datetime.fromisoformat(after))
        for on, before, after in rules.corrections(row.versions)
    ]


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the page of the notice that it is about}, where this reader sees it."""
    acts = [change.pk for change in changes]
    entries = Entry.objects.filter(change__in=acts, kind=KIND).values_list("change", "key")
    about = {change: int(key) for change, key in entries}
    about |= dict(pages_of(NoticeClaim, acts))
    rows = Notice.objects.visible_to(user).in_bulk(set(about.values()))
    return {change: rows[pk].get_absolute_url() for change, pk in about.items() if pk in rows}


def all_addresses() -> Iterator[Notice]:
    yield from Notice.objects.filter(is_shown=True).real().only("pk").iterator()
