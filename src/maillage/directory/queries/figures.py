"""How many structures there are: the same for everybody, the team counts as the public does.

Each structure counts once, by the first of its places: the index adds them up as they change, and
no page reads the register. Tallies: `standing:kept`, `employer`, `theme:culture`, and for the first
place in each commune `commune:42218`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from maillage.accounts import rules as accounts
from maillage.organisations.models import Organisation, Place
from maillage.search import index
from maillage.vocabulary.models import Theme
from maillage.web.pages import remembered

EMPLOYER = "employer"


def tallies_of(owners: Collection[int]) -> dict[int, tuple[str, ...]]:
    """{place: what it counts for}, of the places of these structures."""
    listed = Organisation.objects.filter(pk__in=owners).visible_to(None).active()
    own: dict[int, list[str]] = {
        pk: [f"standing:{standing}", *([EMPLOYER] if is_employer else [])]
        for pk, standing, is_employer in listed.values_list("pk", "standing", "is_employer")
    }
    links = Organisation.themes.through.objects.filter(organisation__in=list(own))
    for owner, theme in links.values_list("organisation", "theme"):
        own[owner].append(f"theme:{theme}")
    found: dict[int, list[str]] = defaultdict(list)
    seen: set[tuple[int, str]] = set()
    places = Place.objects.shown().filter(organisation__in=list(own)).order_by("pk")
    for pk, owner, commune in places.values_list("pk", "organisation", "commune"):
        found[pk] += own.pop(owner, [])
        if commune and (owner, commune) not in seen:
            seen.add((owner, commune))
            found[pk].append(f"commune:{commune}")
    return {pk: tuple(words) for pk, words in found.items()}


@remembered
def _tally() -> Mapping[str, int]:
    try:
        return index.tally("place")
    except index.Unavailable:
        return _added()


def _added() -> Mapping[str, int]:
    """The same from the database, while there is no index."""
    listed = Organisation.objects.visible_to(None).active().order_by()
    links = Organisation.themes.through.objects.filter(organisation__in=listed).order_by()
    counts = {EMPLOYER: listed.filter(is_employer=True).count()}
    for name, rows in (("standing", listed), ("theme", links)):
        found = rows.values_list(name).annotate(n=Count("pk"))
        counts |= {f"{name}:{value}": n for value, n in found}
    return counts | {f"commune:{code}": n for code, n in _counted(None).items()}


def _of(prefix: str) -> dict[str, int]:
    found = _tally().items()
    return {word.removeprefix(prefix): n for word, n in found if word.startswith(prefix)}


@dataclass(frozen=True)
class Figures:
    organisations: int
    from_registers: int
    themes: list[tuple[Theme, int]]


@remembered
def figures() -> Figures:
    standing = _of("standing:")
    counts = _of("theme:")
    used = Theme.objects.in_force().filter(pk__in=counts)
    themes = [(theme, counts[theme.pk]) for theme in used]
    register = str(Organisation.Standing.REGISTER)
    return Figures(sum(standing.values()), standing.get(register, 0), themes)


@dataclass(frozen=True)
class Goal:
    """« 412 fiches tenues sur 1 530 employeurs »."""

    kept: int
    employers: int


def goal() -> Goal:
    tally = _tally()
    kept = tally.get(f"standing:{Organisation.Standing.KEPT}", 0)
    return Goal(kept, tally.get(EMPLOYER, 0))


def counts_by_commune(user: Any) -> Mapping[str, int]:
    """How many active structures each commune has, for the drawn map."""
    return _counted(user) if accounts.is_officer(user) else _counted_for_all()


@remembered
def _counted_for_all() -> Mapping[str, int]:
    return _of("commune:")


def _counted(user: Any) -> Mapping[str, int]:
    places = Place.objects.shown().visible_to(user)
    places = places.filter(organisation__closed_on=None, commune__isnull=False)
    rows = places.values("commune").annotate(n=Count("organisation", distinct=True))
    return {row["commune"]: row["n"] for row in rows.order_by()}
