"""What one finds of the directory behind each of the four doors."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.directory import queries
from maillage.directory.queries import Card
from maillage.directory.search_state import StructureSearch
from maillage.directory.words import need
from maillage.look.frames import (
    BUYER,
    FIGURES,
    FOUNDER,
    RESIDENT,
    STRUCTURE,
    Door,
    PageSection,
)
from maillage.organisations.models import Organisation
from maillage.pages.words import BUYS
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.models import Theme

MOST_BEHIND = 3  # cards on the page of a door
# For whom a contract may be reserved (Code de la commande publique, L2113-12 and L2113-13).
RESERVED = ("ei", "aci", "ai", "etti", "ea", "esat")
MINE = ("reemploi", "alimentation", "mobilite", "vie-de-quartier", "enfance", "culture")
TO_CREATE = gettext_lazy("création d’activité")  # what is sought among those who lend and advise


def behind(door: Door, user: Any) -> Iterator[PageSection]:
    """What the directory has for each of the four: its themes, its open doors, its pages."""
    return BY_DOOR[door.name](user)


def _to_resident(user: Any) -> Iterator[PageSection]:
    needs = [need(*found) for found in _themes(MINE)]
    title = _("De quoi avez-vous besoin ?")
    themes = {"needs": needs, "title": title, "is_search": True}
    yield PageSection("pages/doors/themes.html", themes, 20)
    doors = queries.open_now(user, MOST_BEHIND)
    are_few = len(doors.cards) < MOST_BEHIND
    soon = queries.next_to_open(user, MOST_BEHIND) if are_few else []
    cards = [*doors.cards, *soon][:MOST_BEHIND]
    now = {"cards": cards, "total": doors.total, "is_soon": are_few}
    yield PageSection("pages/doors/now.html", now, 30)
    yield PageSection("pages/doors/seeking.html", {"seeking": queries.who_seeks(user)}, 40)


def _to_founder(user: Any) -> Iterator[PageSection]:
    for theme, count in _themes(("finance",)):
        of_theme = StructureSearch(filters={"theme": (theme.slug,)})
        to_create = replace(of_theme, text=str(TO_CREATE))
        cards = [*_cards(user, to_create), *_cards(user, of_theme)]
        once = {card.organisation.pk: card for card in reversed(cards)}
        helpers = {"cards": list(once.values())[::-1][:MOST_BEHIND], "theme": theme, "count": count}
        yield PageSection("pages/doors/helpers.html", helpers, 20)
    yield PageSection("pages/doors/alike.html", {}, 30)


def _to_structure(user: Any) -> Iterator[PageSection]:
    held = StructureSearch(filters={"standing": (str(Organisation.Standing.KEPT),)})
    sentences = [sentence for fill in FIGURES for sentence in fill(user)]
    kept = {"cards": _cards(user, held), "sentences": sentences}
    yield PageSection("pages/doors/kept.html", kept, 30)


def _to_buyer(user: Any) -> Iterator[PageSection]:
    needs = [need(*found, BUYS) for found in _themes(BUYS)]
    themes = {"needs": needs, "title": _("Qui peut répondre"), "is_search": False}
    yield PageSection("pages/doors/themes.html", themes, 20)
    labels, counts = vocabulary.labels().accreditations, queries.counted(user, "accreditation")
    reserved = [(slug, labels[slug], counts[slug]) for slug in RESERVED if counts.get(slug)]
    of_these = StructureSearch(filters={"accreditation": tuple(slug for slug, *_ in reserved)})
    cards = _cards(user, of_these) if reserved else []
    yield PageSection("pages/doors/reserved.html", {"reserved": reserved, "cards": cards}, 30)


BY_DOOR = {  # by name: what a door says in words depends on the language
    RESIDENT.name: _to_resident,
    FOUNDER.name: _to_founder,
    STRUCTURE.name: _to_structure,
    BUYER.name: _to_buyer,
}


def _themes(slugs: Iterable[str]) -> list[tuple[Theme, int]]:
    """Those of these themes that somebody here has, in this order, with how many."""
    known = {theme.slug: (theme, count) for theme, count in queries.figures().themes}
    return [known[slug] for slug in slugs if slug in known]


def _cards(user: Any, asked: StructureSearch) -> list[Card]:
    return queries.found(user, MOST_BEHIND, asked).cards
