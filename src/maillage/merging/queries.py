"""Two pages side by side, before a person says that they are one structure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, NamedTuple

from maillage.directory.queries import Card, cards_of_page
from maillage.directory.queries.cards import previewed
from maillage.likeness.rules import MOST_SHOWN, alike
from maillage.organisations import queries
from maillage.organisations.models import Identifier, Manager, Organisation, Place
from maillage.organisations.queries.shown import as_shown
from maillage.organisations.stated import Stated
from maillage.organisations.words import in_words, label_of
from maillage.upkeep.queries.held import seen
from maillage.upkeep.queries.saying import who_says


class ComparedValue(NamedTuple):
    """What one of the two pages says of a field, and by whom."""

    page: int
    said: str
    told_by: str


@dataclass(frozen=True)
class ComparedField:
    """A field, what each of the two pages says of it, and whose value is kept."""

    name: str
    label: str
    values: tuple[ComparedValue, ...]
    keep: int


@dataclass(frozen=True)
class LikelyTwin:
    """A page that may be the same structure, and what they have in common."""

    card: Card
    agreed: tuple[str, ...]


@dataclass(frozen=True)
class ComparedPage:
    page: Organisation
    holders: int
    views: int


@dataclass(frozen=True)
class Comparison:
    """`differ`: to choose from; `alone`: said by one page, and kept; `same`: said by both."""

    sides: tuple[ComparedPage, ComparedPage]
    keep: int  # the one that stays: chosen, else proposed
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


def comparison(
    one: Organisation,
    other: Organisation,
    keep: int = 0,
    values: Mapping[str, int] | None = None,
    names: Mapping[int, str] | None = None,
) -> Comparison:
    """Side by side, as somebody chose so far: `keep`, the page that stays; `values`, {field: the
    page that says it}; `names`, {place: what it is called}."""
    sides = (_side(one), _side(other))
    keep, chosen = keep or _stays(sides), values or {}
    pages = (one, other)
    shown = [as_shown(page, None).organisation for page in pages]
    told = [who_says(page, None) for page in pages]
    differ: list[ComparedField] = []
    alone: list[ComparedField] = []
    same: list[ComparedField] = []
    for name in dict.fromkeys([*shown[0], *shown[1]]):
        both = [side.get(name) for side in shown]
        spoken = [value for value in both if value is not None]
        if not spoken:
            continue
        said = tuple(
            ComparedValue(page.pk, in_words(name, value), told_by(name, False) if value else "")
            for page, value, told_by in zip(pages, both, told, strict=True)
        )
        line = ComparedField(name, label_of(name), said, chosen.get(name) or keep)
        (alone if len(spoken) < 2 else same if both[0] == both[1] else differ).append(line)
    places = [place for page in pages for place in _places(page, names or {})]
    return Comparison(sides, keep, differ, alone, same, places, differing_sirens(one, other))


def _places(page: Organisation, names: Mapping[int, str]) -> list[Place]:
    rows = [row for row in page.places.select_related("commune") if not row.is_shadow]
    for row in rows:
        row.name = names.get(row.pk, row.name)
    return rows


def reunited(compared: Comparison) -> Card | None:
    """The card of the page that would be, nothing being written: the words that are kept, at the
    first place of the page that stays, else at the other's."""
    if not compared.places:
        return None
    pages = {side.page.pk: side.page for side in compared.sides}
    kept = {line.name: line.keep for line in (*compared.same, *compared.differ)}
    for line in compared.alone:
        kept[line.name] = next(value.page for value in line.values if value.said)
    head = pages[compared.keep]
    place = min(compared.places, key=lambda place: place.organisation_id != head.pk)
    shown = {pk: as_shown(page, place) for pk, page in pages.items()}
    said = {name: shown[pk].organisation.get(name) for name, pk in kept.items()}
    card = previewed(Stated(said, shown[head.pk].place), head, place)
    card.organisation.standing = head.standing
    return card


def likely_twins(organisation: Organisation, user: Any) -> list[LikelyTwin]:
    """The pages around that somebody would believe to be this one, best first. Another SIREN does
    not hide them: a structure may have been founded anew, and the comparison warns of it."""
    communes = [code for code in organisation.places.values_list("commune", flat=True) if code]
    if not communes:
        return []
    known = [profile for profile in queries.profiles_around(communes) if profile.name]
    mine = [replace(p, siren="", siret="") for p in known if p.id[1] == organisation.pk]
    others = [profile for profile in known if profile.id[1] != organisation.pk]
    found: dict[int, Any] = {}
    for likeness, other in sorted(chain(*alike(mine, others)), key=lambda pair: -pair[0].score):
        found.setdefault(other.id[1], likeness)
    pages = Organisation.objects.visible_to(user).filter(merged_into=None).in_bulk(list(found))
    twins = []
    for pk in list(found)[:MOST_SHOWN]:
        cards = cards_of_page(pages[pk], user) if pk in pages else []
        twins += [LikelyTwin(card, found[pk].agreed) for card in cards[:1]]
    return twins


def _side(organisation: Organisation) -> ComparedPage:
    return ComparedPage(
        organisation, Manager.objects.managing(organisation).count(), seen(organisation).views
    )


def _stays(sides: tuple[ComparedPage, ComparedPage]) -> int:
    """The page that somebody holds, else the one that people wrote, else the oldest."""
    written = Organisation.Standing.REGISTER
    first = min(sides, key=lambda s: (not s.holders, s.page.standing == written, s.page.pk))
    return first.page.pk
