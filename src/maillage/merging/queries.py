"""Two pages side by side, before a person says that they are one structure."""

from dataclasses import dataclass
from typing import Any

from maillage.organisations.models import Identifier, Manager, Organisation, Place
from maillage.organisations.queries.shown import as_shown
from maillage.organisations.words import in_words, label_of
from maillage.upkeep.queries.held import seen


@dataclass(frozen=True)
class ComparedField:
    """A field, and what each of the two pages says of it."""

    name: str
    label: str
    values: tuple[tuple[int, str], ...]  # (page, its value in words)


@dataclass(frozen=True)
class ComparedPage:
    page: Organisation
    holders: int
    views: int


@dataclass(frozen=True)
class Comparison:
    """`differ`: to choose from; `alone`: said by one page, and kept; `same`: said by both."""

    sides: tuple[ComparedPage, ComparedPage]
    keep: int  # the one that is proposed to stay
    differ: list[ComparedField]
    alone: list[ComparedField]
    same: list[ComparedField]
    places: list[Place]
    sirens: tuple[str, ...]  # when they are different

    @property
    def phones(self) -> list[Place]:
        """Whom to call before joining."""
        return [place for place in self.places if place.phone]


def sirens_of(organisation: Organisation) -> set[str]:
    """Every SIREN that a page is known by: its own, those that lead to it, those of its places."""
    family = organisation.with_aliases()
    named = Identifier.objects.filter(organisation__in=family, value__startswith="siren:")
    found = {value.removeprefix("siren:") for value in named.values_list("value", flat=True)}
    found |= {
        siret[:9] for siret in organisation.places.exclude(siret="").values_list("siret", flat=True)
    }
    return found | ({organisation.siren} if organisation.siren else set())


def differing_sirens(one: Organisation, other: Organisation) -> tuple[str, ...]:
    """The numbers that say that these are two legal persons; none when one is common or unknown."""
    a, b = sirens_of(one), sirens_of(other)
    return (*sorted(a), *sorted(b)) if a and b and not a & b else ()


def comparison(one: Organisation, other: Organisation) -> Comparison:
    pages = (one, other)
    shown = [as_shown(page, None).organisation for page in pages]
    differ: list[ComparedField] = []
    alone: list[ComparedField] = []
    same: list[ComparedField] = []
    for name in dict.fromkeys([*shown[0], *shown[1]]):
        values = [side.get(name) for side in shown]
        spoken = [value for value in values if value is not None]
        if not spoken:
            continue
        line = ComparedField(name, label_of(name), _in_words(pages, name, values))
        (alone if len(spoken) < 2 else same if values[0] == values[1] else differ).append(line)
    sides = (_side(one), _side(other))
    places = [
        place
        for page in pages
        for place in page.places.select_related("commune")
        if not place.is_shadow
    ]
    return Comparison(
        sides, _stays(sides), differ, alone, same, places, differing_sirens(one, other)
    )


def _in_words(pages: tuple, name: str, values: list[Any]) -> tuple[tuple[int, str], ...]:
    return tuple(
        (page.pk, in_words(name, value)) for page, value in zip(pages, values, strict=True)
    )


def _side(organisation: Organisation) -> ComparedPage:
    return ComparedPage(
        organisation, Manager.objects.managing(organisation).count(), seen(organisation).views
    )


def _stays(sides: tuple[ComparedPage, ComparedPage]) -> int:
    """The page that somebody holds, else the one that people wrote, else the oldest."""
    written = Organisation.Standing.REGISTER
    first = min(sides, key=lambda s: (not s.holders, s.page.standing == written, s.page.pk))
    return first.page.pk
