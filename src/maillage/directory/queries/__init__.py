"""Page-sized reads: results, a page, its history, exports. Rights included."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.base.wording import Worded
from maillage.directory import completing
from maillage.directory.queries.cards import Card as Card
from maillage.directory.queries.cards import Emblem as Emblem
from maillage.directory.queries.cards import card_of as card_of
from maillage.directory.queries.cards import cards_of as cards_of
from maillage.directory.queries.cards import cards_of_page as cards_of_page
from maillage.directory.queries.cards import previewed as previewed
from maillage.directory.queries.cards import visible_places as visible_places
from maillage.directory.queries.figures import counts_by_commune as counts_by_commune
from maillage.directory.queries.figures import figures as figures
from maillage.directory.queries.figures import goal as goal
from maillage.directory.queries.history import Difference as Difference
from maillage.directory.queries.history import HistoryLine as HistoryLine
from maillage.directory.queries.history import history_of as history_of
from maillage.directory.queries.home import SAID
from maillage.directory.queries.home import Doors as Doors
from maillage.directory.queries.home import counted as counted
from maillage.directory.queries.home import found as found
from maillage.directory.queries.home import lately_confirmed as lately_confirmed
from maillage.directory.queries.home import next_to_open as next_to_open
from maillage.directory.queries.home import open_now as open_now
from maillage.directory.queries.home import who_seeks as who_seeks
from maillage.directory.queries.mapped import marks_of as marks_of
from maillage.directory.queries.mapped import pins_of
from maillage.directory.queries.proof import StatusProof as StatusProof
from maillage.directory.queries.proof import proof_of as proof_of
from maillage.directory.queries.proof import source_name
from maillage.directory.rules import is_at_a_point
from maillage.directory.search_state import StructureSearch
from maillage.finder import queries as finder
from maillage.finder.drawing import Pin
from maillage.organisations.models import Accreditation, Claim, Organisation, Place
from maillage.search import index
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.models import Theme

MOST_EXPORTED = 10_000


class StructureResults(finder.Results):
    @property
    def pins(self) -> list[Pin]:
        return pins_of(self.cards)

    @property
    def spellings(self) -> Iterable[str]:
        """What people say, then what the cards of the page say."""
        yield from (said.text for said in completing.expressions())
        for card in self.cards:
            yield from (card.organisation.name, card.organisation.summary)

    @property
    def groups(self) -> list[tuple[str, list[Card]]]:
        """Without words to answer, what people keep or have read comes first; what registers alone
        know follows under its own title, with its count."""
        register = str(Organisation.Standing.REGISTER)
        if self.search.text or self.search.sort or "standing" in self.search.filters:
            return [("", self.cards)]
        kept = [card for card in self.cards if card.organisation.standing != register]
        rest = self.cards[len(kept) :]
        many = self.answer.facets.get("standing", {}).get(register, 0)
        sentence = ngettext(
            "%(n)s structure connue par les registres",
            "%(n)s structures connues par les registres",
            many,
        ) % {"n": many}
        return [("", kept), (sentence if kept or self.search.page == 1 else "", rest)]


def results(asked: StructureSearch, user: Any) -> StructureResults:
    """A page of results. Raises index.Unavailable while there is no index."""
    return StructureResults.answering(
        asked,
        accounts.reader(user),
        lambda answer: cards_of(
            answer.ids,
            user,
            asked.centre,
            answer.wanted,
            () if asked.located else asked.places,
        ),
    )


def by_place(ids: Iterable[int], user: Any) -> dict[int, Card]:
    return {card.place.pk: card for card in cards_of(list(ids), user)}


# The map


def pin(pk: int, user: Any) -> Card | None:
    """The card of one place, or None when it is not for this reader."""
    return next(iter(cards_of([pk], user)), None)


# One page


@dataclass(frozen=True)
class StructurePage(Emblem):
    themes: list[Theme]
    organisation: Organisation
    places: list[Card]
    accreditations: list
    neighbours: list[Card] = field(default_factory=list)

    @property
    def phone(self) -> str:
        """To call: of the first place that has one, those that have closed last."""
        cards = sorted(self.places, key=lambda card: card.place.closed_on is not None)
        return next((card.place.phone for card in cards if card.place.phone), "")

    @property
    def has_several(self) -> bool:
        return len(self.places) > 1

    @property
    def is_situated(self) -> bool:
        """Whether « near » means something: one of its places stands at a known point."""
        return any(is_at_a_point(card.place) for card in self.places)


HELD = Worded(
    lambda pages: Accreditation.objects.filter(organisation__in=pages).select_related("kind")
)


def page(organisation: Organisation, user: Any) -> StructurePage:
    places = cards_of_page(organisation, user)
    themes = list(organisation.themes.all())
    near = _neighbours(organisation, themes, [card.place for card in places], user)
    return StructurePage(themes, organisation, places, HELD([organisation.pk]), near)


def _neighbours(
    organisation: Organisation, themes: list[Theme], places: list[Place], user: Any
) -> list[Card]:
    """Up to three structures of the same theme, nearest first; those that only registers know
    are told when there is nobody else. No distance from the centre of a commune, where nobody
    lives."""
    known = [place for place in places if place.lon is not None]
    at = next((p for p in known if is_at_a_point(p)), known[0] if known else None)
    if not themes or at is None:
        return []
    near = StructureSearch(
        filters={"theme": tuple(theme.pk for theme in themes)},
        centre=(at.lon, at.lat),
        located=True,
        radius=20,
        sort="distance",
    )
    said = replace(near, filters={**near.filters, "standing": SAID})
    try:
        return _others(organisation, said, user, at) or _others(organisation, near, user, at)
    except index.Unavailable:
        return []


def _others(organisation: Organisation, asked: StructureSearch, user: Any, at: Place) -> list[Card]:
    answer = index.ask(asked.question(accounts.reader(user)), limit=6, counts=False)
    cards = cards_of(answer.ids, user, asked.centre if is_at_a_point(at) else None)
    return [card for card in cards if card.organisation != organisation][:3]


@dataclass(frozen=True)
class Origin:
    """Who said a field, when: for the provenance line."""

    source: str
    at: dt.datetime


def origins(organisation: Organisation, places: list[Place]) -> list[Origin]:
    """The sources that the page shows, latest first."""
    ids = {*organisation.origins.values()} | {i for p in places for i in p.origins.values()}
    spoken = Q(pk__in=ids)
    if not organisation.origins:  # its only claim says everything
        spoken |= Q(organisation=organisation)
    spoken |= Q(place__in=[place for place in places if not place.origins])
    claims = Claim.objects.filter(spoken, withdrawn=None).select_related("source", "change")
    latest: dict[str, dt.datetime] = {}
    for claim in claims:
        name = source_name(claim.source)
        latest[name] = max(claim.change.at, latest.get(name, claim.change.at))
    return [Origin(name, at) for name, at in sorted(latest.items(), key=lambda o: o[1])[::-1]]


REASONS = {
    "words": _lazy("les mots « %s »"),
    "object": _lazy("le code d’objet social %s"),
    "activity": _lazy("l’activité déclarée %s"),
    "accreditation": _lazy("l’agrément %s"),
}


def theme_reasons(organisation: Organisation) -> list[tuple[str, str]]:
    """(theme, why) of the themes that rules proposed."""
    names = vocabulary.labels().themes
    return [
        (names[theme], ", ".join(str(REASONS[kind]) % value for kind, value in reasons))
        for theme, reasons in organisation.theme_reasons.items()
        if theme in names
    ]


# The team


def is_opening(user: Any) -> bool:
    """Nothing is on line yet, for anybody: the directory is about to open."""
    return not Organisation.objects.visible_to(user).active().exists()
