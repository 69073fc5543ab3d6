"""Page-sized reads: results with their facets, a page, its history, exports. Rights included."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.base import clock, geo, search
from maillage.base.search import Answer, Box, Question
from maillage.directory import rules
from maillage.directory.likeness import Profile
from maillage.directory.models import Claim, FormerSlug, Identifier, Manager, Organisation, Place
from maillage.directory.queries.history import Difference as Difference
from maillage.directory.queries.history import Event as Event
from maillage.directory.queries.history import history_of as history_of
from maillage.directory.queries.proof import Proof as Proof
from maillage.directory.queries.proof import proof_of as proof_of
from maillage.directory.rules import Opening
from maillage.directory.search_state import FACETS, OPEN, Search, open_now
from maillage.territories import queries as territories
from maillage.territories.models import Commune, Epci
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.models import StatusRule, Theme

PAGE = 20
MOST_EXPORTED = 10_000
MOST_NAMED = 150


class Emblem:
    """The icon and the tint of the first theme, on a card and on a page."""

    themes: list[Theme]

    @property
    def icon(self) -> str:
        return self.themes[0].icon if self.themes else "sparkles"

    @property
    def hue(self) -> int:
        return self.themes[0].hue if self.themes else 165


@dataclass(frozen=True)
class Card(Emblem):
    """A result: what, when, for whom, how."""

    themes: list[Theme]
    place: Place
    organisation: Organisation
    opening: Opening
    distance_km: float | None
    wanted: frozenset[str]


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    parameter: str
    title: str
    choices: list[Choice]

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.is_chosen]


@dataclass(frozen=True)
class Chip:
    """An active filter, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Results:
    search: Search
    answer: Answer
    cards: list[Card]
    facets: list[Facet]
    chips: list[Chip]
    pages: int

    @property
    def total(self) -> int:
        return self.answer.total

    @property
    def groups(self) -> list[tuple[str, list[Card]]]:
        """Without words to answer, what people keep or have read comes first; what registers alone
        know follows under its own title, with its count."""
        register = Organisation.Standing.REGISTER
        if self.search.text or self.search.sort or "standing" in self.search.filters:
            return [("", self.cards)]
        kept = [card for card in self.cards if card.organisation.standing != register]
        rest = self.cards[len(kept) :]
        many = self.answer.facets.get("standing", {}).get(register, 0)
        said = ngettext(
            "%(n)s structure connue par les registres",
            "%(n)s structures connues par les registres",
            many,
        ) % {"n": many}
        return [("", kept), (said if kept or self.search.page == 1 else "", rest)]

    @property
    def by_commune(self) -> dict[str, int]:
        return self.answer.facets.get("commune", {})

    @property
    def page_links(self) -> list[tuple[int, str]]:
        """The first page, the last, and those around this one."""
        here = self.search.page
        near = {1, self.pages, *range(max(1, here - 2), min(self.pages, here + 2) + 1)}
        return [(number, self.search.query(page=number)) for number in sorted(near)]


def results(asked: Search, user: Any) -> Results:
    """A page of results. Raises search.Unavailable while there is no index."""
    reader = accounts.reader(user)
    question = asked.question(reader)
    answer = search.ask(question, offset=(asked.page - 1) * PAGE, limit=PAGE)
    facets = [_open_now(asked, question, answer), *_facets(asked, answer)]
    pages = min(-(-answer.total // PAGE), search.reader.DEEPEST // PAGE)
    cards = cards_of(answer.ids, user, asked.centre, answer.wanted)
    return Results(asked, answer, cards, facets, _chips(asked, facets), pages)


def _open_now(asked: Search, question: Question, answer: Answer) -> Facet:
    """How many of these are open in this half-hour."""
    if asked.is_open:
        many = answer.total
    else:
        many = search.ask(open_now(question), limit=1, counts=False).total
    choice = Choice("1", _("Ouvert maintenant"), many, asked.is_open)
    return Facet(OPEN, "ouvert", _("Horaires"), [choice])


def visible_places(user: Any) -> QuerySet[Place]:
    themes = Prefetch("organisation__themes", Theme.objects.in_force())
    return (
        Place.objects.filter(
            organisation__in=Organisation.objects.visible_to(user), is_shadow=False
        )
        .select_related("organisation", "organisation__family", "commune")
        .prefetch_related(themes)
    )


# Long columns that no card shows.
LONG = (
    "origins", "conflicts", "organisation__origins", "organisation__conflicts",
    "organisation__description", "organisation__theme_reasons",
)  # fmt: skip


def cards_of(
    ids: list[int],
    user: Any,
    centre: tuple[float, float] | None = None,
    wanted: frozenset[str] = frozenset(),
) -> list[Card]:
    """The cards of these places, in this order; the index proposes, the database disposes."""
    places = visible_places(user).defer(*LONG).filter(pk__in=ids)
    rows = {place.pk: place for place in places}
    now = timezone.localtime(clock.now())
    return [_card(rows[pk], now, centre, wanted) for pk in ids if pk in rows]


def _card(
    place: Place, now: dt.datetime, centre: tuple[float, float] | None, wanted: frozenset[str]
) -> Card:
    distance = None
    if centre and place.lon is not None and place.lat is not None:
        distance = geo.distance_km(*centre, place.lon, place.lat)
    opening = rules.opening(place.hours, now, place.closures, territories.is_holiday)
    themes = list(place.organisation.themes.all())
    return Card(themes, place, place.organisation, opening, distance, wanted)


def _facets(asked: Search, answer: Answer) -> list[Facet]:
    chosen = {name: set(values) for name, values in asked.filters.items()}
    counted = {
        name: set(answer.facets.get(name, {})) | chosen.get(name, set())
        for name in (*answer.facets, *chosen)
    }
    said = vocabulary.labels()
    labels = {
        "theme": said.themes,
        "family": said.families,
        "accreditation": said.accreditations,
        "commune": dict(
            Commune.objects.filter(pk__in=counted.get("commune", ())).values_list("code", "name")
        ),
        "epci": dict(
            Epci.objects.filter(pk__in=counted.get("epci", ())).values_list("code", "name")
        ),
        "public": vocabulary.inclusion()["publics"],
        "employer": {"oui": _("Emploie des salariés"), "non": _("Sans salarié")},
        "ess": {key: str(label) for key, label in StatusRule.Says.choices},
        "standing": {key: str(label) for key, label in Organisation.Standing.choices},
        "network": {"oui": _("Membre du réseau local")},
    }
    titles = {
        "theme": _("Thème"),
        "accreditation": _("Agrément ou label"),
        "family": _("Forme"),
        "public": _("Publics"),
        "commune": _("Commune"),
        "epci": _("Intercommunalité"),
        "employer": _("Emploi"),
        "ess": _("Dans l’économie sociale et solidaire"),
        "standing": _("Qui tient la fiche"),
        "network": _("Réseau local"),
    }
    facets = []
    for name, title in titles.items():
        counts = answer.facets.get(name, {})
        values = {v: counts.get(v, 0) for v in counted.get(name, ())}
        choices = [
            Choice(value, labels[name][value], count, value in chosen.get(name, ()))
            for value, count in values.items()
            if value in labels[name]
        ]
        choices.sort(key=lambda c: (-c.count, c.label))
        tells = len(choices) > 1 or (name == "network" and choices)
        if tells or any(c.is_chosen for c in choices):
            facets.append(Facet(name, FACETS[name], title, choices))
    return facets


def _chips(asked: Search, facets: list[Facet]) -> list[Chip]:
    chips = []
    if asked.text:
        chips.append(Chip(f"« {asked.text} »", asked.query(text="")))
    if asked.where and not asked.unknown_where:
        around = _("à moins de %(km)s km") % {"km": asked.radius} if asked.radius else ""
        url = asked.query(where="", places=(), centre=None, radius=None)
        chips.append(Chip(f"{asked.where} {around}".strip(), url))
    if asked.located:
        label = _("Autour de moi, %(km)s km") % {"km": asked.radius}
        chips.append(Chip(label, asked.query(located=False, centre=None, radius=None)))
    if asked.box:
        chips.append(Chip(_("Dans le cadre de la carte"), asked.query(box=None)))
    for facet in facets:
        for choice in facet.chosen:
            chips.append(Chip(choice.label, asked.without(facet.name, choice.value)))
    return chips


# The map


def map_points(asked: Search, user: Any, box: Box, zoom: int) -> list[list]:
    """[lon, lat, count] for a cluster; [lon, lat, 1, name, address] for a single result."""
    found = search.clusters(asked.question(accounts.reader(user)), box, zoom)
    singles = [c.id for c in found if c.id is not None]
    named = {}
    if len(singles) <= MOST_NAMED:
        places = Place.objects.filter(pk__in=singles)
        places = places.filter(organisation__in=Organisation.objects.visible_to(user))
        rows = places.values_list("pk", "organisation__name", "organisation__slug")
        named = {pk: (name, slug) for pk, name, slug in rows}
    return [[c.lon, c.lat, c.count, *named.get(c.id or 0, ())] for c in found]


def counts_by_commune(user: Any) -> dict[str, int]:
    """How many active structures each commune has, for the drawn map."""
    places = Place.objects.filter(
        organisation__in=Organisation.objects.visible_to(user).active(), commune__isnull=False
    )
    rows = places.values("commune").annotate(n=Count("organisation", distinct=True))
    return {row["commune"]: row["n"] for row in rows.order_by()}


# One page


@dataclass(frozen=True)
class Page(Emblem):
    themes: list[Theme]
    organisation: Organisation
    places: list[Card]
    accreditations: list
    neighbours: list[Card] = field(default_factory=list)


def organisation_called(slug: str, user: Any) -> Organisation:
    """The organisation of an address. Unseen or unknown: 404."""
    visible = Organisation.objects.visible_to(user).select_related(
        "family", "legal_category", "activity"
    )
    found = visible.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def moved_to(slug: str, user: Any) -> Organisation | None:
    """Where a former address leads, and that of a page that was joined to another."""
    former = FormerSlug.objects.filter(slug=slug).select_related("organisation").first()
    found = former.organisation if former else Organisation.objects.filter(slug=slug).first()
    if found is None:
        return None
    return Organisation.objects.visible_to(user).filter(pk=found.merged_into_id or found.pk).first()


def page(organisation: Organisation, user: Any) -> Page:
    now = timezone.localtime(clock.now())
    rows = list(visible_places(user).filter(organisation=organisation))
    places = [_card(place, now, None, frozenset()) for place in rows]
    accreditations = list(organisation.accreditations.select_related("kind"))
    themes = list(organisation.themes.all())
    near = _neighbours(organisation, themes, rows, user)
    return Page(themes, organisation, places, accreditations, near)


def _neighbours(
    organisation: Organisation, themes: list[Theme], places: list[Place], user: Any
) -> list[Card]:
    """Up to three structures of the same theme, nearest first."""
    at = next((p for p in places if p.lon is not None and p.lat is not None), None)
    if not themes or at is None:
        return []
    asked = Search(
        filters={"theme": tuple(theme.pk for theme in themes)},
        centre=(at.lon, at.lat),
        located=True,
        radius=20,
        sort="distance",
    )
    try:
        answer = search.ask(asked.question(accounts.reader(user)), limit=6, counts=False)
    except search.Unavailable:
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


def place_spoken_of(source: str, key: str) -> Place | None:
    """The place that a source speaks of under a key of its own."""
    claims = Claim.objects.filter(source=source, key=key, place__isnull=False, withdrawn=None)
    found = claims.select_related("place__organisation", "place__commune").order_by("-change_id")
    claim = found.first()
    return claim.place if claim else None


def numbers_known(kind: str) -> list[str]:
    """The SIREN, SIRET or RNA numbers that lead to a page or a place."""
    rows = Identifier.objects.filter(value__startswith=f"{kind}:")
    return [v.partition(":")[2] for v in rows.values_list("value", flat=True).iterator()]


def profiles(communes: Collection[str]) -> dict[str, list[Profile]]:
    """What likeness knows of the places of these communes, hidden and closed ones included."""
    fields = (
        "commune_id", "pk", "organisation_id", "organisation__name", "organisation__acronym",
        "street", "lon", "lat", "position_level", "organisation__siren", "organisation__rna",
        "siret", "phone", "organisation__email", "organisation__website",
    )  # fmt: skip
    found: dict[str, list[Profile]] = {}
    rows = Place.objects.filter(commune__in=communes).order_by("pk").values_list(*fields)
    for commune, pk, organisation, name, acronym, street, lon, lat, level, *rest in rows.iterator():
        at = (lon, lat) if level != Place.Level.COMMUNE else (None, None)
        profile = Profile((pk, organisation), name, acronym, street, *at, *rest)
        found.setdefault(commune, []).append(profile)
    return found


def held_by(user: Any) -> QuerySet[Manager]:
    """The pages that somebody holds today."""
    rows = Manager.objects.today().filter(user=user, organisation__merged_into=None)
    return rows.select_related("organisation").order_by("organisation__name")


# The home page and the team


@dataclass(frozen=True)
class Figures:
    organisations: int
    from_registers: int
    themes: list[tuple[Theme, int]]


def figures(user: Any) -> Figures:
    active = Organisation.objects.visible_to(user).active()
    standing = Counter(dict(active.order_by().values_list("standing").annotate(n=Count("pk"))))
    link = Organisation.themes.through
    rows = link.objects.filter(organisation__in=active).values("theme").annotate(n=Count("pk"))
    counts = {row["theme"]: row["n"] for row in rows.order_by()}
    used = Theme.objects.in_force().filter(pk__in=counts)
    themes = [(theme, counts[theme.pk]) for theme in used]
    return Figures(sum(standing.values()), standing[Organisation.Standing.REGISTER], themes)


def lately_confirmed(user: Any, many: int = 3) -> list[Card]:
    places = visible_places(user).filter(organisation__confirmed_on__isnull=False)
    places = places.filter(organisation__closed_on=None, is_head_office=True)
    rows = places.order_by("-organisation__confirmed_on", "pk")[:many]
    return cards_of([place.pk for place in rows], user)
