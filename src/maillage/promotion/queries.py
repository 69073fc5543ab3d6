"""Families of the ESS, with how many there are here and one of them."""

from typing import Any, NamedTuple

from django.urls import reverse

from maillage.base import history
from maillage.base.text import fold
from maillage.directory.queries import Card, home
from maillage.directory.search_state import StructureSearch
from maillage.look.terms import KnownTerm
from maillage.organisations.models import Organisation
from maillage.promotion.words import FAMILIES, FamilyWords
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.models import Family, Term

BY_PEOPLE = (str(Organisation.Standing.KEPT), str(Organisation.Standing.READ))


class FamilyHere(NamedTuple):
    """`total`: its places in the directory; `example`: one whose page somebody keeps, or any."""

    family: Family
    words: FamilyWords
    total: int
    example: Card | None


def families(user: Any) -> list[FamilyHere]:
    """Those that the vocabulary has and that words are known of, in its order."""
    known = Family.objects.in_force().filter(pk__in=FAMILIES)
    return [_here(family, user) for family in known]


def _here(family: Family, user: Any) -> FamilyHere:
    asked = {"family": (family.pk,)}
    kept = home.found(user, 1, StructureSearch(filters={**asked, "standing": BY_PEOPLE}))
    every = home.found(user, 1, StructureSearch(filters=asked))
    example = next(iter([*kept.cards, *every.cards]), None)
    return FamilyHere(family, FAMILIES[family.pk], every.total, example)


def a_badge(user: Any) -> Organisation | None:
    """A page that somebody keeps, to show what its badge is like."""
    found = home.found(user, 1, StructureSearch(filters={"standing": BY_PEOPLE})).cards
    return found[0].organisation if found else None


def lexicon() -> list[Term]:
    """In the order of the dictionary, two spellings of one acronym together."""
    return sorted(vocabulary.terms().values(), key=lambda term: (fold(term.acronym), term.acronym))


@history.until_changed("vocabulary.", dated=True)
def told() -> dict[str, KnownTerm]:
    """For prose, each text of which asks it: each leads to its line of the lexicon."""
    page = reverse("lexicon")
    return {
        acronym: KnownTerm(term.words, f"{page}#{acronym}")
        for acronym, term in vocabulary.terms().items()
    }
