"""Two pages that may be one structure: looked for by a job, decided by a person, undone."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, history, jobs
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.claims import actions as claims
from maillage.claims.queries import stated
from maillage.claims.rules import resolve
from maillage.likeness.rules import Profile, alike
from maillage.merging import letters
from maillage.merging.queries import differing_sirens
from maillage.organisations import queries
from maillage.organisations.actions.identity import (
    declare_different,
    declare_same,
    declared,
    identifiers_of,
    regroup,
)
from maillage.organisations.actions.people import ChangedMeanwhile
from maillage.organisations.actions.showing import show
from maillage.organisations.models import Claim, Decision, Identifier, Manager, Organisation
from maillage.organisations.queries.shown import as_shown
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.sources.models import PEOPLE
from maillage.sources.queries import ranks
from maillage.territories import queries as territories

KIND = "twins"


class SamePage(Refusal):
    message = _("C’est la même fiche.")


class DifferentSiren(Refusal):
    message = _(
        "Leurs numéros SIREN sont différents : comparez les deux fiches avec « Réunir avec "
        "une autre fiche », et cochez que c’est bien une seule structure."
    )


@dataclass(frozen=True)
class MergeChoice:
    """How two pages become one, where a person chose. `keep`: whose address stays; `values`:
    {field: the page that says it}; `names`: of places; `versions`: of the pages compared."""

    keep: int = 0
    values: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    versions: Mapping[int, int] = field(default_factory=dict)
    despite_siren: bool = False


ANY = MergeChoice()


@transaction.atomic
def merge(
    *, one: Organisation, other: Organisation, by: str, at: dt.datetime, choice: MergeChoice = ANY
) -> Change:
    """Two pages are one structure: one shows, the other's address leads to it; both keep what was
    said of them, and `undo` takes them apart. Raises DifferentSiren, ChangedMeanwhile."""
    pages = _locked(one, other)
    if any(choice.versions.get(pk, page.version) != page.version for pk, page in pages.items()):
        raise ChangedMeanwhile
    if differing_sirens(*pages.values()) and not choice.despite_siren:
        raise DifferentSiren
    before = {pk: as_shown(page, None).organisation for pk, page in pages.items()}
    published = {page.email for page in pages.values() if page.email}
    change, heads = _decided(one, other, "organisation.merge", by, at, keep=choice.keep)
    head = Organisation.objects.get(pk=one.pk)
    head = head.merged_into or head
    _say_choice(head, choice, before, change)
    show(heads)
    head.refresh_from_db()
    _tell(head, change.note, published)
    return change


def _say_choice(
    head: Organisation, choice: MergeChoice, before: Mapping[int, Mapping], change: Change
) -> None:
    """A person's word on the fields that sources and dates would decide otherwise."""
    family = Q(organisation__in=head.with_aliases())
    now = resolve(stated(Claim.objects.filter(family)), ranks()).values
    wanted = {name: before[pk].get(name) for name, pk in choice.values.items() if pk in before}
    if values := {name: value for name, value in wanted.items() if now.get(name) != value}:
        claims.say(Claim, change=change, values=values, organisation=head.pk)
    for place in head.places.filter(pk__in=choice.names):
        if place.name != choice.names[place.pk]:
            name = choice.names[place.pk] or None
            claims.say(Claim, change=change, values={"name": name}, place=place.pk)


def _tell(head: Organisation, names: str, published: Collection[str]) -> None:
    """Who holds one of the two pages holds both from now on: each of them is told."""
    holding = Manager.objects.managing(head).filter(user__is_active=True)
    if held := set(holding.values_list("user__email", flat=True)):
        for address in sorted({a.lower() for a in (*held, *published)}):
            letters.joined(head, address, names)


@transaction.atomic
def tell_apart(*, one: Organisation, other: Organisation, by: str, at: dt.datetime) -> Change:
    """Two structures, whatever resembles: the question is not asked again."""
    _locked(one, other)
    change, heads = _decided(one, other, "organisation.tell_apart", by, at, is_same=False)
    show(heads)
    return change


def _locked(one: Organisation, other: Organisation) -> dict[int, Organisation]:
    rows = Organisation.objects.select_for_update().filter(pk__in=(one.pk, other.pk))
    pages = {page.pk: page for page in rows.order_by("pk")}
    if len(pages) < 2:
        raise SamePage
    return pages


def _decided(
    one: Organisation,
    other: Organisation,
    act: str,
    by: str,
    at: dt.datetime,
    *,
    is_same: bool = True,
    keep: int = 0,
) -> tuple[Change, set[int]]:
    """The change, and the pages to show again."""
    change = history.change(by=by, act=act, at=at, note=f"{one.name} · {other.name}")
    a, b = identifiers_of(one)[0], identifiers_of(other)[0]
    declare = declare_same if is_same else declare_different
    declare(a, b, source=PEOPLE, change=change)
    heads = regroup({a, b}, keep=keep)
    if is_same:  # what is undone around it later leaves the page that shows as it is
        one.refresh_from_db(fields=["merged_into"])
        head = one.merged_into_id or one.pk
        Decision.objects.filter(change=change, is_same=True).update(head=head)
    return change, heads


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
    known = [profile for profile in queries.profiles_around([commune]) if profile.name]
    open_pages = set(
        Organisation.objects.filter(pk__in={p.id[1] for p in known}, merged_into=None)
        .filter(is_diffusible=True, closed_on=None)
        .values_list("pk", flat=True)
    )
    known = [profile for profile in known if profile.id[1] in open_pages]
    here = [profile for profile in known if profile.commune == commune]
    cells = _cells(open_pages)
    apart = declared({cell for mine in cells.values() for cell in mine}, same=False)
    found: dict[tuple[int, int], Contribution] = {}
    for profile, near in zip(here, alike(here, known), strict=True):
        for likeness, other in near:
            pair = _pair(profile, other)
            if pair is None or pair in found or _told_apart(pair, cells, apart):
                continue
            found[pair] = Contribution(
                kind=KIND,
                key=f"{pair[0]}-{pair[1]}",
                author="system",
                commune=commune,
                title=f"{profile.name} · {other.name}"[:200],
                at=clock.now(),
                reason=", ".join(likeness.reasons)[:300],
                patch={"score": likeness.score},
            )
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
