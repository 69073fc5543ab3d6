"""Page-sized reads: results, a page, its history, exports. Rights included."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.directory.queries.cards import Card as Card
from maillage.directory.queries.cards import Emblem as Emblem
from maillage.directory.queries.cards import card_of as card_of
from maillage.directory.queries.cards import cards_of as cards_of
from maillage.directory.queries.cards import visible_places as visible_places
from maillage.directory.queries.figures import counts_by_commune as counts_by_commune
from maillage.directory.queries.figures import figures as figures
from maillage.directory.queries.figures import goal as goal
from maillage.directory.queries.history import Difference as Difference
from maillage.directory.queries.history import Event as Event
from maillage.directory.queries.history import history_of as history_of
from maillage.directory.queries.proof import StatusProof as StatusProof
from maillage.directory.queries.proof import proof_of as proof_of
from maillage.directory.search_state import StructureSearch
from maillage.finder import queries as finder
from maillage.organisations.models import Claim, Organisation, Place
from maillage.search import index
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.models import Theme

MOST_EXPORTED = 10_000


class StructureResults(finder.Results):
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
        lambda answer: cards_of(answer.ids, user, asked.centre, answer.wanted),
    )


# The map


def names_of(ids: Collection[int], user: Any) -> dict[int, str]:
    """{place: the name of its structure}, of those that this person may see."""
    places = Place.objects.visible_to(user).filter(pk__in=ids)
    return dict(places.values_list("pk", "organisation__name"))


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


def page(organisation: Organisation, user: Any) -> StructurePage:
    rows = list(visible_places(user).filter(organisation=organisation))
    places = [card_of(place, place.organisation) for place in rows]
    accreditations = list(organisation.accreditations.select_related("kind"))
    themes = list(organisation.themes.all())
    near = _neighbours(organisation, themes, rows, user)
    return StructurePage(themes, organisation, places, accreditations, near)


def _neighbours(
    organisation: Organisation, themes: list[Theme], places: list[Place], user: Any
) -> list[Card]:
    """Up to three structures of the same theme, nearest first."""
    at = next((p for p in places if p.lon is not None and p.lat is not None), None)
    if not themes or at is None:
        return []
    asked = StructureSearch(
        filters={"theme": tuple(theme.pk for theme in themes)},
        centre=(at.lon, at.lat),
        located=True,
        radius=20,
        sort="distance",
    )
    try:
        answer = index.ask(asked.question(accounts.reader(user)), limit=6, counts=False)
    except index.Unavailable:
        return []
    cards = cards_of(answer.ids, user, asked.centre)
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
        name = claim.source.name
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


# The home page and the team


def is_opening(user: Any) -> bool:
    """Nothing is on line yet, for anybody: the directory is about to open."""
    return not Organisation.objects.visible_to(user).active().exists()


def lately_confirmed(user: Any, many: int = 3) -> list[Card]:
    head = Place.objects.shown().filter(is_head_office=True)
    pages = Organisation.objects.visible_to(user).active().filter(confirmed_on__isnull=False)
    pages = pages.filter(Exists(head.filter(organisation=OuterRef("pk"))))
    latest = list(pages.order_by("-confirmed_on", "pk").values_list("pk", flat=True)[:many])
    rows = head.filter(organisation__in=latest).order_by("-pk")  # the first of each, last
    places = dict(rows.values_list("organisation", "pk"))
    return cards_of([places[pk] for pk in latest], user)
