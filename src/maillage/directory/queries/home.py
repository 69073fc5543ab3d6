"""What happens now, for the home page and behind its doors: what is open or opens soon, who seeks a
hand, who has just confirmed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from maillage.accounts import rules as accounts
from maillage.base import clock
from maillage.directory.queries.cards import Card, cards_of
from maillage.directory.search_state import OPEN, StructureSearch, open_at
from maillage.organisations.models import Organisation, Place
from maillage.search import index
from maillage.search.index import Question

LATELY = 300  # pages that may have changed since they said what they look for
SAID = (str(Organisation.Standing.KEPT), str(Organisation.Standing.READ))  # by somebody
# Half-hours ahead: the fewest in which enough closed doors open. Those of a week are ten thousand
# terms for the index: beyond a night, the pages that answer best are asked when they open.
AHEAD = (2, 8, 32)


@dataclass(frozen=True)
class Doors:
    """Some of the places that answer a question, one for each structure, and how many answer."""

    cards: list[Card]
    total: int = 0


def open_now(user: Any, many: int = 4) -> Doors:
    """Open at this hour."""
    return found(user, many, StructureSearch(filters={"standing": SAID}, switched=(OPEN.name,)))


def next_to_open(user: Any, many: int = 3) -> list[Card]:
    """The doors that open first, while too few are open."""
    asked = StructureSearch(filters={"standing": SAID}).question(accounts.reader(user))
    soon = (replace(asked, numbers=open_at(*_half_hours(ahead))) for ahead in AHEAD)
    cards = list[Card]()
    for question in chain(soon, (asked,)):
        cards = [card for card in _found(question, user, 10 * many).cards if _is_awaited(card)]
        if len(cards) >= many:
            break
    return sorted(cards, key=lambda card: (card.opening.next_day, card.opening.next_at))[:many]


def _half_hours(ahead: int) -> Iterator[dt.datetime]:
    return (clock.now() + dt.timedelta(minutes=30 * n) for n in range(ahead + 1))


def _is_awaited(card: Card) -> bool:
    return card.opening.known and not card.opening.is_open


def found(user: Any, many: int, asked: StructureSearch) -> Doors:
    """Those that answer a search best."""
    return _found(asked.question(accounts.reader(user)), user, many)


def _found(question: Question, user: Any, many: int) -> Doors:
    try:
        answer = index.ask(question, limit=3 * many, counts=False)
    except index.Unavailable:
        return Doors([])
    doors = {card.organisation.pk: card.place.pk for card in cards_of(answer.ids, user)[::-1]}
    chosen = [pk for pk in answer.ids if pk in doors.values()][:many]
    return Doors(cards_of(chosen, user), answer.total)


def counted(user: Any, facet: str) -> dict[str, int]:
    """{value of a facet: how many places have it}."""
    try:
        question = StructureSearch().question(accounts.reader(user))
        return index.ask(question, limit=1).facets.get(facet, {})
    except index.Unavailable:
        return {}


def who_seeks(user: Any, many: int = 4) -> list[Card]:
    """Those that say what they look for, among the pages that were confirmed last."""
    confirmed = Organisation.objects.visible_to(user).active().filter(confirmed_on__isnull=False)
    latest = confirmed.order_by("-confirmed_on", "pk").values_list("pk", "wants")[:LATELY]
    seeking = [pk for pk, wants in latest if wants]
    return _by_head_office(Organisation.objects.filter(pk__in=seeking), user, many)


def lately_confirmed(user: Any, many: int = 3) -> list[Card]:
    pages = Organisation.objects.visible_to(user).active().filter(confirmed_on__isnull=False)
    return _by_head_office(pages, user, many)


def _by_head_office(pages: QuerySet[Organisation], user: Any, many: int) -> list[Card]:
    """The cards of the head offices of these, the latest confirmed first."""
    head = Place.objects.shown().filter(is_head_office=True)
    pages = pages.filter(Exists(head.filter(organisation=OuterRef("pk"))))
    latest = list(pages.order_by("-confirmed_on", "pk").values_list("pk", flat=True)[:many])
    rows = head.filter(organisation__in=latest).order_by("-pk")  # the first of each, last
    places = dict(rows.values_list("organisation", "pk"))
    return cards_of([places[pk] for pk in latest], user)
