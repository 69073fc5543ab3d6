"""Addresses in words: free in their set, following the name; the former ones lead to the new one.

A thing has a unique `slug` and a `name`. Its room makes the table of the former ones:

    class FormerSlug(slugs.AbstractFormerSlug):
        OWNER = "event"
        event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="former_slugs")

Of two things with one name the second says its place too, the others something short of their own.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.db import models

from maillage.base import text

LONGEST = 90
SLICE = 2000
OWN = re.compile("-[0-9a-f]{10}")  # what tells the third of one name apart
Places = Callable[[set[str]], Mapping[str, str]]  # {code: name}, asked only when names repeat


def _nowhere(codes: set[str]) -> Mapping[str, str]:
    return {}


class AbstractFormerSlug(models.Model):
    """An address that a thing had; it leads to the present one."""

    OWNER: ClassVar[str]  # the field that says whose it was
    OTHERWISE: ClassVar[str] = "page"  # where a name has no letters
    PASSING: ClassVar[tuple[str, ...]] = ()  # how an address begins that nobody was ever given

    slug = models.SlugField(max_length=LONGEST, primary_key=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.slug


def owners(former: type[AbstractFormerSlug]) -> type[Any]:
    """The table of the things themselves."""
    found: type[Any] = former._meta.get_field(former.OWNER).related_model  # type: ignore[assignment]
    return found


def owner_of(former: type[AbstractFormerSlug], slug: str) -> Any:
    """The thing that has this address, or had it; None when nobody did."""
    row = former._base_manager.filter(slug=slug).select_related(former.OWNER).first()
    return getattr(row, former.OWNER) if row else owners(former).objects.filter(slug=slug).first()


def spelt(former: type[AbstractFormerSlug], name: str) -> str:
    """The address of a name, were it alone."""
    return text.slugify(name) or former.OTHERWISE


def free(
    former: type[AbstractFormerSlug],
    asked: Sequence[tuple[str, str, str]],
    places: Places = _nowhere,
    *,
    promised: Collection[str] = (),
) -> list[str]:
    """An address for each (name, code of a place, something of its own), that no thing has nor
    had. `promised`: addresses that things are given and that no table holds yet."""
    bases = [spelt(former, name) for name, _place, _own in asked]
    taken = _taken(former, set(bases)) | set(promised)
    repeated = {base for base, n in Counter(bases).items() if n > 1} | taken
    rows = list(zip(bases, asked, strict=True))
    there = {place for base, (_name, place, _own) in rows if base in repeated}
    names = _spelt_places(there, places)
    wanted: list[list[str]] = []
    for base, (_name, place, own) in rows:
        if base not in repeated:
            wanted.append([base])
            continue
        short = hashlib.blake2b(own.encode(), digest_size=5).hexdigest()
        there_too = f"{base}-{names[place]}"[:LONGEST] if place in names else base
        wanted.append([base, there_too, f"{base[:79]}-{short}"])
    taken |= _taken(former, {slug for slugs in wanted for slug in slugs[1:]})
    found = []
    for slugs in wanted:
        slug = next((s for s in slugs if s not in taken), f"{slugs[-1][:70]}-{len(taken)}")
        taken.add(slug)
        found.append(slug)
    return found


def _taken(former: type[AbstractFormerSlug], slugs: set[str]) -> set[str]:
    found: set[str] = set()
    ordered = sorted(slugs)
    for start in range(0, len(ordered), SLICE):
        part = ordered[start : start + SLICE]
        for model in (owners(former), former):
            rows = model._base_manager.filter(slug__in=part)
            found |= set(rows.values_list("slug", flat=True))
    return found


def _spelt_places(codes: set[str], places: Places) -> dict[str, str]:
    known = places(codes) if codes else {}
    return {code: text.slugify(name) for code, name in known.items()}


def follow_names(
    former: type[AbstractFormerSlug],
    rows: Iterable[Any],
    where: Mapping[Any, str],
    places: Places = _nowhere,
) -> None:
    """Give each row, not saved here, the address of its name; the one before leads to it. A name
    that comes back finds the address that it had. `where`: {pk: code of its place}."""
    named = [(row, spelt(former, row.name)) for row in rows]
    moved = [(row, wanted) for row, wanted in named if row.slug != wanted]
    if moved:
        _go_back(former, moved, where, places)
    moving = [row for row, wanted in named if not _spells(row.slug, wanted)]
    if not moving:
        return
    asked = [(row.name, where.get(row.pk, ""), f"{row.pk}{row.slug}") for row in moving]
    # Who went back is not saved: no table says yet that the address is theirs again.
    found = free(former, asked, places, promised={row.slug for row, _wanted in moved})
    left = []
    for row, slug in zip(moving, found, strict=True):
        if not row.slug.startswith(former.PASSING):
            left.append(former(slug=row.slug, **{former.OWNER: row}))
        row.slug = slug
    former._base_manager.bulk_create(left)


def _spells(slug: str, wanted: str) -> bool:
    return slug == wanted or slug.startswith(f"{wanted}-")


def _go_back(
    former: type[AbstractFormerSlug],
    moved: Sequence[tuple[Any, str]],
    where: Mapping[Any, str],
    places: Places,
) -> None:
    own: dict[Any, list[str]] = defaultdict(list)
    formers = former._base_manager.filter(**{f"{former.OWNER}__in": [row for row, _w in moved]})
    for slug, pk in formers.order_by("slug").values_list("slug", former.OWNER):
        own[pk].append(slug)
    names = _spelt_places({where.get(pk, "") for pk in own}, places)
    for row, wanted in moved:
        place = names.get(where.get(row.pk, ""), "")
        back = [slug for slug in own[row.pk] if _is_given(slug, wanted, place)]
        if back and not _is_given(row.slug, wanted, place):
            former._base_manager.filter(slug=back[0]).delete()
            former._base_manager.create(slug=row.slug, **{former.OWNER: row})
            row.slug = back[0]


def _is_given(slug: str, wanted: str, place: str) -> bool:
    """Whether `free` gives that address to that name."""
    is_there = bool(place) and slug == f"{wanted}-{place}"[:LONGEST]
    return slug == wanted or is_there or bool(OWN.fullmatch(slug.removeprefix(wanted[:79])))


def redact(former: type[AbstractFormerSlug], owner: Any, words: str) -> None:
    """Let go of the former addresses of a thing that spell these words: they lead nowhere then."""
    if sought := text.slugify(words):
        rows = former._base_manager.filter(**{former.OWNER: owner})
        rows.filter(slug__contains=sought).delete()
