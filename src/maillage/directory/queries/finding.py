"""« Est-elle déjà là ? »: what is looked for before a structure is proposed."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from maillage.directory.queries import Card, cards_of, visible_places
from maillage.directory.search_state import StructureSearch
from maillage.organisations import facts
from maillage.organisations.models import Identifier, Organisation
from maillage.organisations.rules import TARGET
from maillage.reading import identifiers
from maillage.search import index
from maillage.sources import queries as sources

MOST = 6


@dataclass(frozen=True)
class LikelyPages:
    """Pages that may be the structure that somebody looks for. `is_sure`: by its number;
    `start`: what a register that is not on line says of it, to fill the form."""

    cards: list[Card]
    is_sure: bool
    start: dict[str, Any]


def number_in(typed: str) -> tuple[str, str] | None:
    """(kind, number) of a SIRET, a SIREN or an RNA number, however it is spaced."""
    for kind in ("siret", "siren", "rna"):
        try:
            number = getattr(facts, kind)(typed)
        except ValueError:
            continue
        if kind == "rna" or identifiers.luhn(number):
            return kind, number
    return None


def look_for(typed: str, where: str, user: Any) -> LikelyPages:
    """By number, else by words and commune as the directory is searched."""
    if found := number_in(typed):
        return _by_number(*found, user)
    asked = StructureSearch.from_query(QueryDict(urlencode({"q": typed, "ou": where})))
    if not asked.text:
        return LikelyPages([], False, {})
    try:
        answer = index.ask(asked.question(index.PUBLIC), limit=MOST)
    except index.Unavailable:
        return LikelyPages([], False, {})
    return LikelyPages(cards_of(answer.ids, user, asked.centre, answer.wanted), False, {})


def _by_number(kind: str, number: str, user: Any) -> LikelyPages:
    known = Identifier.objects.filter(value=f"{kind}:{number}")
    wider = [f"siren:{number[:9]}"] if kind == "siret" else []
    known = known | Identifier.objects.filter(value__in=wider)
    pages = Organisation.objects.visible_to(user).filter(
        Q(pk__in=known.values("organisation")) | Q(places__identifiers__in=known)
    )
    places = visible_places(user).filter(organisation__in=pages.distinct())
    cards = cards_of(list(places.values_list("pk", flat=True)[:MOST]), user)
    start = {} if cards else sources.waiting_row(TARGET, number) | {kind: number}
    return LikelyPages(cards, bool(cards), start)
