"""Showing what is said of awards, and keeping the sums of the share true in the same act."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F

from maillage.awards import queries, rules
from maillage.awards.models import (
    KIND,
    Award,
    AwardClaim,
    Basket,
    SpendSum,
    Winner,
    WinningFirm,
)
from maillage.base import bulk, files, history, jobs
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.claims import actions as claims
from maillage.claims.queries import statements
from maillage.claims.rules import Ranks, Statement, last_said, resolve, standing
from maillage.organisations.models import Identifier
from maillage.search import index
from maillage.sources.queries import ranks

FOLLOW = "awards.follow"
SLICE = 2000  # awards shown at once
TEXTS = ("uid", "number", "nature", "procedure", "buyer", "buyer_siret", "place", "cpv", "social")
LISTS = ("considerations", "techniques", "modifications", "marks")
COLUMNS = (
    *TEXTS,
    *LISTS,
    "form",
    "name",
    "rest",
    "commune",
    "amount",
    "first_amount",
    "months",
    "notified_on",
    "published_on",
    "is_ceiling",
    "reason",
    "counted",
    "is_shown",
)
WINNER_COLUMNS = ("award", "rank", "name", "number", "number_type", "siren", "share")


@transaction.atomic
def correct_award(*, values: Mapping[str, Any], award: Award, by: str, at: dt.datetime) -> Change:
    """What the team says otherwise: the amount, the buyer, who won, the share of each."""
    change = history.change(by=by, act="public_award.correct", at=at, note=award.name[:200])
    claims.say(AwardClaim, change=change, values=dict(values), award=award.pk)
    show({award.pk})
    return change


@transaction.atomic
def write_award(*, values: Mapping[str, Any], by: str, at: dt.datetime) -> Award:
    """An award that somebody types, or that a scene plays."""
    change = history.change(by=by, act="public_award.write", at=at, note=values["name"][:200])
    row = Award.objects.create(
        name=values["name"][:300],
        uid=values.get("uid", ""),
        is_fictional=files.is_demonstration(),
    )
    claims.say(AwardClaim, change=change, values=dict(values), award=row.pk)
    show({row.pk})
    row.refresh_from_db()
    return row


def make_all(told: Sequence[Mapping[str, Any]]) -> list[int]:
    """The awards of which a list is about to speak, in their order: those that are known by what
    names them for everyone, else new ones."""
    known = queries.known_by({values["uid"] for values in told if values.get("uid")})
    invented = files.is_demonstration()
    found: list[int] = []
    for values in told:
        uid = values.get("uid", "")
        if not uid or uid not in known:
            name = (values.get("name") or "…")[:300]
            known[uid] = Award.objects.create(name=name, uid=uid, is_fictional=invented).pk
        found.append(known[uid])
    return found


def show(awards: Collection[int]) -> None:
    """What stands of these, into their columns, their winners and the sums; the index reads them
    again."""
    rest = iter(sorted(awards))
    while part := list(islice(rest, SLICE)):
        _show(part)
    index.mark(KIND, awards)


def _show(awards: Sequence[int]) -> None:
    order = ranks()
    spoken = AwardClaim.objects.filter(award__in=bulk.numbers(awards))
    said = statements(spoken, "award")
    rows = list(Award.objects.filter(pk__in=bulk.numbers(awards)))
    winners: dict[int, list[Winner]] = {}
    for award in rows:
        values = _fill(award, said[award.pk], order)
        winners[award.pk] = [
            _winner(award, rank, one) for rank, one in enumerate(values.get("winners") or [], 1)
        ]
    _weigh(rows, winners)
    Winner.objects.filter(award__in=bulk.numbers(awards)).delete()
    Winner.objects.bulk_create([one for several in winners.values() for one in several])
    names = [Award._meta.get_field(name).attname for name in COLUMNS]
    bulk.update(Award, COLUMNS, ([getattr(row, name) for name in (*names, "pk")] for row in rows))


def _fill(award: Award, said: list[Statement], order: Ranks) -> dict[str, Any]:
    values = resolve(said, order).values
    award.name = values.get("name") or last_said(said, "name") or award.name
    for name in TEXTS:
        setattr(award, name, values.get(name) or "")
    for name in LISTS:
        setattr(award, name, values.get(name) or [])
    award.form = values.get("form") or Award.Form.CONTRACT
    award.rest = values.get("rest") or {}
    award.commune_id = values.get("commune")
    for name in ("amount", "first_amount"):
        setattr(award, name, _money(values.get(name)))
    for name in ("notified_on", "published_on"):
        found = values.get(name)
        setattr(award, name, dt.date.fromisoformat(found) if found else None)
    award.months = values.get("months")
    award.is_ceiling = bool(values.get("is_ceiling"))
    award.is_shown = bool(standing(said)) and values.get("is_shown", True)
    return values


def _money(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.01"))


def _winner(award: Award, rank: int, said: Mapping[str, Any]) -> Winner:
    return Winner(
        award=award,
        rank=rank,
        name=(said.get("name") or "")[:300],
        number=(said.get("number") or said.get("told") or "")[:40],
        basket=Basket.ABSENT if said.get("number") else Basket.UNKNOWN,
        number_type=(said.get("type") or "")[:20],
        siren=said.get("siren") or "",
        share=None if said.get("share") is None else Decimal(str(said["share"])),
    )


# Where amounts stand


def _weigh(rows: Sequence[Award], winners: Mapping[int, Sequence[Winner]]) -> None:
    """The basket of each part, and what the sums hold: what they held of these rows is taken from
    them, what they hold now is added."""
    pairs = {(one.siren, row.notified_on) for row in rows for one in winners[row.pk] if one.siren}
    says = queries.said_on(pairs)
    moved: Counter = Counter()
    for row in rows:
        moved.subtract(rules.cells(row.counted))
        for one in winners[row.pk]:
            one.basket, one.family = _basket(one, row, says)
        found = rules.parts(
            row.amount,
            [rules.KnownWinner(one.basket, one.family, one.share) for one in winners[row.pk]],
            is_ceiling=row.is_ceiling,
            is_partial=any(mark[0] == "missing_winners" for mark in row.marks),
        )
        row.reason = rules.apart(found)
        row.counted = [row.year, _where(row), [list(part) for part in found]]
        if not row.is_shown:
            row.counted = []
        moved.update(rules.cells(row.counted))
    _note_firms({siren for siren, _day in pairs})
    _move(moved)


def _basket(one: Winner, row: Award, says: Mapping[tuple, queries.Says]) -> queries.Says:
    if one.siren:
        return says[one.siren, row.notified_on]
    return queries.Says(one.basket)  # a number of another country, or none that is sure


def _where(row: Award) -> list[list[str]]:
    """Where an award counts: each dimension, and its value there; empty where nobody told it."""
    return [
        [SpendSum.By.WHOLE, ""],
        [SpendSum.By.BUYER, row.buyer_siret],
        [SpendSum.By.DIVISION, row.cpv[:2]],
        [SpendSum.By.COMMUNE, row.commune_id or ""],
        [SpendSum.By.SOCIAL, row.social],
    ]


def _move(moved: Mapping[tuple[rules.Key, str], int]) -> None:
    """Add these to the cells of the sums, which two acts at once may do."""
    by_key: dict[rules.Key, dict[str, int]] = {}
    for (key, column), number in moved.items():
        if number:
            by_key.setdefault(key, {})[column] = number
    SpendSum.objects.bulk_create(
        [SpendSum(**key._asdict()) for key in sorted(by_key)], ignore_conflicts=True
    )
    for key in sorted(by_key):
        added = {column: F(column) + number for column, number in by_key[key].items()}
        SpendSum.objects.filter(**key._asdict()).update(**added)
    SpendSum.objects.filter(parts=0, awards=0, cents=0).delete()


def _note_firms(sirens: Collection[str]) -> None:
    known = queries.firms(sirens)
    rows = [
        WinningFirm(siren=siren, organisation_id=pk, version=version)
        for siren in sorted(sirens)
        for pk, version in [known.get(siren, (None, 0))]
    ]
    WinningFirm.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["siren"],
        update_fields=["organisation", "version"],
    )


# The directory moves


def follow_directory(most: int = SLICE) -> int:
    """Weigh again what firms won whose page has changed, appeared or left since: how many firms."""
    moved = list(
        WinningFirm.objects.exclude(organisation=None)
        .exclude(organisation__version=F("version"))
        .values_list("siren", flat=True)[:most]
    )
    moved += list(_appeared(most - len(moved)))
    for siren in moved:
        with transaction.atomic():
            won = Winner.objects.filter(siren=siren).values_list("award", flat=True)
            weigh_again({*won})
            _note_firms({siren})
    return len(moved)


def _appeared(most: int) -> list[str]:
    """Firms without a page that an identifier of the directory names by now."""
    found: list[str] = []
    values = Identifier.objects.filter(value__startswith="siren:", organisation__is_silent=False)
    told = values.values_list("value", flat=True).iterator()
    while len(found) < most and (part := [v[6:] for v in islice(told, SLICE)]):
        rows = WinningFirm.objects.filter(siren__in=part, organisation=None)
        sirens = list(rows.values_list("siren", flat=True))
        found += queries.firms(sirens)
    return found[:most]


def weigh_again(awards: Collection[int]) -> None:
    """The same words, seen with what the directory says now of the day of each."""
    rows = list(Award.objects.filter(pk__in=bulk.numbers(awards)).select_for_update())
    winners: dict[int, list[Winner]] = {row.pk: [] for row in rows}
    for one in Winner.objects.filter(award__in=bulk.numbers(awards)).order_by("rank"):
        winners[one.award_id].append(one)
    _weigh(rows, winners)
    every = [one for several in winners.values() for one in several]
    bulk.update(Winner, ("basket", "family"), ((w.basket, w.family, w.pk) for w in every))
    bulk.update(Award, ("reason", "counted"), ((r.reason, r.counted, r.pk) for r in rows))
    index.mark(KIND, awards)


@jobs.job(FOLLOW)
def follow() -> None:
    """What the directory says of the firms that won something moves the sums with it."""
    if follow_directory() >= SLICE:
        jobs.enqueue(FOLLOW, key=FOLLOW)


_seen: list[Any] = []


def ask(at: dt.datetime) -> None:
    """Each minute where the ledger has moved."""
    now = history.moved()
    if _seen != [now]:
        _seen[:] = [now]
        jobs.enqueue(FOLLOW, key=FOLLOW, due=at)


def subject_of(award: Award) -> Subject:
    return Subject(KIND, str(award.pk))


OF_AWARDS = claims.way(AwardClaim, KIND, show)
WAYS = {"public_award.correct": OF_AWARDS, "public_award.write": OF_AWARDS}
