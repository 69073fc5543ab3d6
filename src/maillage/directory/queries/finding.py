"""« Est-elle déjà là ? »: what is looked for before a structure is proposed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from maillage.base import text
from maillage.directory.completing import KINDS
from maillage.directory.queries import Card, cards_of, visible_places
from maillage.finder import completing
from maillage.likeness.agreements import match
from maillage.likeness.rules import NOBODY
from maillage.likeness.spelling import name_of
from maillage.organisations import facts
from maillage.organisations.models import Identifier, Organisation
from maillage.organisations.rules import TARGET
from maillage.reading import identifiers
from maillage.search import index
from maillage.search.index import Question
from maillage.sources import queries as sources

MOST = 3
LOOKED_AT = 60  # names that share a word with what was typed
ALIKE, CLOSE = 0.6, 0.3  # of two names; to the nearest one


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
    """By number, else by its name: those that people would take for the same, in this commune
    first. A name that nothing resembles finds nothing."""
    if found := number_in(typed):
        return _by_number(*found, user)
    try:
        ids = index.named(Question(KINDS, typed), limit=LOOKED_AT, every=False)
    except index.Unavailable:
        ids = []
    here = {commune.pk for commune in completing.called(where)}
    places = visible_places(user).filter(pk__in=ids)
    alike = [(resemblance(typed, place.organisation), place) for place in places]
    least = max(ALIKE, max((share for share, _ in alike), default=0.0) - CLOSE)
    alike = [(share, place) for share, place in alike if share >= least]
    alike.sort(key=lambda pair: (pair[1].commune_id not in here, -pair[0], pair[1].pk))
    return LikelyPages(cards_of([place.pk for _share, place in alike[:MOST]], user), False, {})


def resemblance(typed: str, organisation: Organisation) -> float:
    """The part of two names that they share, 0 to 1: all of it when one types a part of a name."""
    if text.fold(typed.strip()) == text.fold(organisation.acronym or organisation.name):
        return 1.0
    found = match(name_of(typed), name_of(organisation.name), NOBODY, (frozenset(), frozenset()))
    if not found.shared:
        return 0.0
    more = found.more[1] / 4 if not found.more[0] else sum(found.more)
    return 2 * found.shared / (2 * found.shared + more)


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
