"""Two pages that may be one structure: looked for by a job, decided by a person, undone."""

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, history, jobs
from maillage.base.models import Change
from maillage.base.web import Refusal
from maillage.directory import queries
from maillage.directory.actions.identity import (
    declare_different,
    declare_same,
    declared,
    identifiers_of,
    regroup,
)
from maillage.directory.actions.showing import show
from maillage.directory.likeness import Profile, alike
from maillage.directory.models import Identifier, Organisation
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.sources.models import PEOPLE
from maillage.territories import queries as territories

KIND = "twins"


class SamePage(Refusal):
    message = _("C’est la même fiche.")


@transaction.atomic
def merge(*, one: Organisation, other: Organisation, by: str, at: dt.datetime) -> Change:
    """Two pages are one structure: one shows, the other's address leads to it; both keep what was
    said of them, and `undo` takes them apart."""
    return _decide(one, other, "organisation.merge", is_same=True, by=by, at=at)


@transaction.atomic
def tell_apart(*, one: Organisation, other: Organisation, by: str, at: dt.datetime) -> Change:
    """Two structures, whatever resembles: the question is not asked again."""
    return _decide(one, other, "organisation.tell_apart", is_same=False, by=by, at=at)


def _decide(
    one: Organisation, other: Organisation, act: str, *, is_same: bool, by: str, at: dt.datetime
) -> Change:
    locked = Organisation.objects.select_for_update().filter(pk__in=(one.pk, other.pk))
    if len(list(locked.values_list("pk"))) < 2:
        raise SamePage
    change = history.change(by=by, act=act, at=at, note=f"{one.name} · {other.name}")
    a, b = identifiers_of(one)[0], identifiers_of(other)[0]
    declare = declare_same if is_same else declare_different
    declare(a, b, source=PEOPLE, change=change)
    show(regroup({a, b}))
    return change


def look_for_twins() -> None:
    """Queue the search over the perimeter, a commune at a time."""
    jobs.enqueue("directory.twins", key="twins", after="")


def _next(after: str) -> tuple[str, list[Contribution]] | None:
    """The commune that comes next and its pairs: compared before any lock is taken."""
    codes = sorted(code for code in territories.codes_of_perimeter() if code > after)
    return (codes[0], _pairs(codes[0])) if codes else None


@jobs.job("directory.twins", before=_next)
def find(after: str, prepared: tuple[str, list[Contribution]] | None) -> None:
    """The pairs of one commune, each in the queue; then the next commune."""
    if prepared is None:
        return
    commune, pairs = prepared
    participation.propose(pairs)
    jobs.enqueue("directory.twins", after=commune)


def _pairs(commune: str) -> list[Contribution]:
    known = [profile for profile in queries.profiles([commune]).get(commune, []) if profile.name]
    open_pages = set(
        Organisation.objects.filter(pk__in={p.id[1] for p in known}, merged_into=None)
        .filter(is_diffusible=True, closed_on=None)
        .values_list("pk", flat=True)
    )
    known = [profile for profile in known if profile.id[1] in open_pages]
    cells = _cells(open_pages)
    apart = declared({cell for mine in cells.values() for cell in mine}, same=False)
    found: dict[tuple[int, int], Contribution] = {}
    for profile, near in zip(known, alike(known, known), strict=True):
        for likeness, other in near:
            pair = _pair(profile, other)
            if pair is None or pair in found or _told_apart(pair, cells, apart):
                continue
            found[pair] = Contribution(
                kind=KIND, key=f"{pair[0]}-{pair[1]}", author="system", commune=commune,
                title=f"{profile.name} · {other.name}"[:200], at=clock.now(),
                reason=", ".join(likeness.reasons)[:300], patch={"score": likeness.score},
            )  # fmt: skip
    return list(found.values())


def _pair(one: Profile, other: Profile) -> tuple[int, int] | None:
    a, b = one.id[1], other.id[1]
    return None if a == b else (min(a, b), max(a, b))


def _cells(pages: set[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = Identifier.objects.filter(organisation__in=pages).exclude(value__startswith="siret:")
    for page, value in rows.values_list("organisation", "value"):
        found[page].add(value)
    return found


def _told_apart(
    pair: tuple[int, int], cells: dict[int, set[str]], apart: dict[str, set[str]]
) -> bool:
    return any(apart.get(cell, set()) & cells[pair[1]] for cell in cells[pair[0]])
