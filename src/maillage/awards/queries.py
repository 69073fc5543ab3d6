"""Awards as people read them, and what the directory says of those who won."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.http import Http404

from maillage.accounts import rules as accounts
from maillage.awards import rules
from maillage.awards.models import KIND, Award, AwardClaim, SpendSum, Winner
from maillage.awards.search_state import AwardSearch
from maillage.base import bulk, clock
from maillage.base.models import Change, Entry
from maillage.claims.queries import pages_of, stated
from maillage.claims.rules import Statement, resolve, standing
from maillage.finder.queries import Results
from maillage.notices.models import Notice
from maillage.organisations.models import Claim, Identifier, Organisation
from maillage.search.index import Answer
from maillage.sources.models import PEOPLE, Source
from maillage.sources.queries import ranks
from maillage.territories.models import Commune
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary import status

MOST_IN_FILE = 500
MOST_WON = 5
COMPARED = (
    "name",
    "buyer",
    "buyer_siret",
    "nature",
    "procedure",
    "notified_on",
    "published_on",
    "amount",
    "months",
    "cpv",
    "place",
    "winners",
)


def award(pk: int, user: Any) -> Award:
    """Raises Http404 for who may not see it, as when there is none."""
    rows = Award.objects.visible_to(user).select_related("commune").prefetch_related("winners")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def known_by(uids: Collection[str]) -> dict[str, int]:
    """{what names an award for everyone: its number here}"""
    rows = Award.objects.filter(uid__in=list(uids)).order_by("-pk")
    return dict(rows.values_list("uid", "pk"))


def results(asked: AwardSearch, user: Any) -> Results:
    """Raises index.Unavailable."""

    def cards(answer: Answer) -> list[Award]:
        return found_by(answer, user)

    return Results.answering(asked, accounts.reader(user), cards)


def found_by(answer: Answer, user: Any) -> list[Award]:
    rows = Award.objects.visible_to(user).select_related("commune").prefetch_related("winners")
    known = rows.in_bulk(answer.ids)
    return [known[pk] for pk in answer.ids if pk in known]


def won_by(organisation: Organisation, user: Any) -> QuerySet[Award]:
    """What a structure was awarded, the latest first."""
    rows = Award.objects.visible_to(user)
    if not organisation.siren:
        return rows.none()
    won = Winner.objects.filter(siren=organisation.siren).values("award")
    return rows.filter(pk__in=won).select_related("commune").prefetch_related("winners")


def structures_of(awards: Iterable[Award], user: Any) -> dict[str, Organisation]:
    """{SIREN: the page of the winner}, where this reader sees it."""
    sirens = {w.siren for award in awards for w in award.winners.all() if w.siren}
    heads = _heads(sirens)
    seen = Organisation.objects.visible_to(user).in_bulk(set(heads.values()))
    return {siren: seen[head] for siren, head in heads.items() if head in seen}


def names_of_buyers(sirets: Collection[str]) -> dict[str, str]:
    """{SIRET: how a buyer is called by its awards, else by its notices}"""
    found: dict[str, str] = {}
    for table in (Notice, Award):
        rows = table.objects.filter(buyer_siret__in=list(sirets), is_shown=True).exclude(buyer="")
        found |= dict(rows.order_by("pk").values_list("buyer_siret", "buyer").distinct())
    return found


def to_be_fixed(reason: str = "") -> QuerySet[Award]:
    """What stands apart, or whose buyer is doubtful, the greatest amounts first."""
    rows = Award.objects.filter(is_shown=True).select_related("commune")
    rows = rows.filter(reason=reason) if reason else rows.exclude(reason="")
    return rows.order_by("-amount", "pk")


def doubtful_buyers() -> QuerySet[Award]:
    return Award.objects.filter(is_shown=True, buyer_siret="").order_by("-amount", "pk")


def counts_to_fix() -> dict[str, int]:
    rows = Award.objects.filter(is_shown=True).exclude(reason="").order_by()
    return dict(rows.values_list("reason").annotate(n=Count("pk")))


def count_to_fix() -> int:
    return Award.objects.filter(is_shown=True).exclude(reason="").count()


def named(by: Any, values: Collection[str]) -> Mapping[str, str]:
    """{value of a dimension: how it is called}"""
    if by == SpendSum.By.BUYER:
        return names_of_buyers(values)
    if by == SpendSum.By.DIVISION:
        return {code: name for code, name in vocabulary.cpv_divisions() if code in values}
    if by == SpendSum.By.COMMUNE:
        return dict(Commune.objects.filter(pk__in=values).values_list("pk", "name"))
    if by == SpendSum.By.SOCIAL:
        return {str(value): str(name) for value, name in Award.Social.choices}
    return {}


# The status of who won, on the day


class Says(NamedTuple):
    """What the directory says of a firm: a basket, and the family of one of the ESS."""

    basket: str
    family: str = ""


def _heads(sirens: Collection[str]) -> dict[str, int]:
    """{SIREN: the page that shows for it}"""
    values = [f"siren:{siren}" for siren in sirens]
    rows = Identifier.objects.filter(value__in=values, organisation__is_silent=False)
    found = rows.values_list("value", "organisation", "organisation__merged_into")
    return {value.removeprefix("siren:"): merged or pk for value, pk, merged in found}


def firms(sirens: Collection[str]) -> dict[str, tuple[int, int]]:
    """{SIREN: (its page, the version of it)}"""
    heads = _heads(sirens)
    rows = Organisation.objects.filter(pk__in=bulk.numbers({*heads.values()}))
    versions = dict(rows.filter(is_diffusible=True).values_list("pk", "version"))
    return {siren: (pk, versions[pk]) for siren, pk in heads.items() if pk in versions}


def said_on(asked: Collection[tuple[str, dt.date | None]]) -> dict[tuple, Says]:
    """{(SIREN, day): what the directory says of it on that day}. What it knew on that day is read
    as of that day; of a day before it knew the firm, what it knows now, its approvals as they were
    then. Without a day, today."""
    known = firms({siren for siren, _day in asked})
    heads = {pk for pk, _version in known.values()}
    family = {pk: pk for pk in heads}
    aliases = Organisation.objects.filter(merged_into__in=bulk.numbers(heads))
    family |= dict(aliases.values_list("pk", "merged_into"))
    told = _told({*family}, family)
    order, families = ranks(), vocabulary.families_of_categories()
    criteria, today = vocabulary.status_rules(), clock.today()
    found: dict[tuple, Says] = {}
    for siren, day in asked:
        if siren not in known:
            found[siren, day] = Says(rules.ABSENT)
            continue
        on = day or today
        said = _stood(told.get(known[siren][0], []), on)
        values = resolve(said, order).values
        clues = [
            clue
            for clue in status.clues(values, families)
            if clue.since is None or clue.since <= on
        ]
        says = status.judge(clues, criteria, on).says
        found[siren, day] = _as_basket(says, _family(values, families))
    return found


def _as_basket(says: str, family: str) -> Says:
    if says in status.INSIDE:
        return Says(rules.ESS, family)
    return Says(rules.DOUBT if says in (status.VERIFY, status.NOTHING) else rules.OTHER)


def _family(values: Mapping[str, Any], families: Mapping[str, str | None]) -> str:
    return values.get("family") or families.get(values.get("legal_category") or "") or ""


def _told(
    pages: Collection[int], family: Mapping[int, int]
) -> dict[int, list[tuple[Statement, dt.date, dt.date | None]]]:
    """{page: its statements, each with the day when it was said and that when it was withdrawn}"""
    rows = Claim.objects.filter(organisation__in=bulk.numbers({*pages}))
    fields = ("id", "source_id", "key", "change_id", "values", "gone", "withdrawn_id")
    found: dict[int, list] = {}
    for of, at, left, *said in rows.values_list(
        "organisation", "change__at", "withdrawn__at", *fields
    ):
        one = (Statement(*said), clock.day(at), clock.day(left) if left else None)
        found.setdefault(family[of], []).append(one)
    return found


def _stood(
    told: Iterable[tuple[Statement, dt.date, dt.date | None]], on: dt.date
) -> list[Statement]:
    """What stood at the end of a day, as if nothing had been withdrawn since; what stands now where
    nothing had been said yet."""
    then = [
        one._replace(withdrawn=None)
        for one, said, left in told
        if said <= on and (left is None or left > on)
    ]
    return then or [one for one, _said, _left in told if one.withdrawn is None]


# What each source said


@dataclass(frozen=True)
class AwardVoice:
    """A source that speaks of an award, its number there, and since when it says so."""

    name: str
    number: str
    said_on: dt.datetime
    values: Mapping[str, Any]


@dataclass(frozen=True)
class AwardField:
    """A field of an award, and what each voice says of it, in their order."""

    field: str
    said: list[Any]

    @property
    def differs(self) -> bool:
        return len({str(value) for value in self.said if value not in (None, "", [])}) > 1


def voices(row: Award) -> list[AwardVoice]:
    """Who speaks of an award today, people first."""
    said = standing(stated(AwardClaim.objects.filter(award=row)))
    named = dict(Source.objects.values_list("pk", "name"))
    times = dict(Change.objects.filter(pk__in={one.change for one in said}).values_list("pk", "at"))
    said.sort(key=lambda one: (one.source != PEOPLE, one.source, one.key, one.change))
    return [
        AwardVoice(
            named.get(one.source, one.source),
            "" if one.source == PEOPLE else one.key,
            times[one.change],
            one.values,
        )
        for one in said
    ]


def compared(heard: Collection[AwardVoice]) -> list[AwardField]:
    """Field by field, what each says; what nobody says is left out."""
    found = []
    for name in COMPARED:
        said = [voice.values.get(name) for voice in heard]
        if any(value not in (None, "", []) for value in said):
            found.append(AwardField(name, said))
    return found


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the page of the award that it is about}, where this reader sees it."""
    acts = [change.pk for change in changes]
    entries = Entry.objects.filter(change__in=acts, kind=KIND).values_list("change", "key")
    about = {change: int(key) for change, key in entries}
    about |= dict(pages_of(AwardClaim, acts))
    rows = Award.objects.visible_to(user).in_bulk(set(about.values()))
    return {change: rows[pk].get_absolute_url() for change, pk in about.items() if pk in rows}


def all_addresses() -> Iterator[Award]:
    yield from Award.objects.filter(is_shown=True).real().only("pk").iterator()
