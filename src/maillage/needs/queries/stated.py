"""Needs in lists, with the pages that stated them; challenges."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, QueryDict
from django.utils.http import urlencode

from maillage.accounts import rules as accounts
from maillage.base.models import Change, Entry
from maillage.base.numbers import whole
from maillage.finder.queries import Results
from maillage.needs import rules
from maillage.needs.models import (
    Challenge,
    Need,
    NeedAnswer,
    NeedFamily,
    Option,
    OptionDecision,
)
from maillage.needs.search_state import ChallengeSearch
from maillage.organisations.models import Organisation
from maillage.search.index import Answer
from maillage.territories import queries as territories
from maillage.territories.models import Commune

ON_A_PAGE = 40
GROUPED, ALONE = "oui", "non"


def families() -> QuerySet[NeedFamily]:
    """Those that may be chosen today."""
    return NeedFamily.objects.in_force()


def need_of(pk: int, user: Any) -> Need:
    """Raises Http404 for who may not see it, as when there is none."""
    return _one(whole_needs(Need.objects.visible_to(user)), pk=pk)


def challenge_called(slug: str, user: Any) -> Challenge:
    rows = Challenge.objects.visible_to(user).select_related("family", "theme", "commune")
    return _one(rows, slug=slug)


def _one(rows: QuerySet, **named: Any) -> Any:
    found = rows.filter(**named).first()
    if found is None:
        raise Http404
    return found


def whole_needs(rows: QuerySet) -> QuerySet:
    """With all that a line says."""
    return rows.select_related("family", "theme", "commune", "challenge")


@dataclass(frozen=True)
class NeedLine:
    """A need, and the page of its structure, where this reader sees it."""

    need: Need
    page: Organisation | None


def commune_named(code: str | None) -> str:
    return territories.names_of_communes([code]).get(code, "") if code else ""


def heads_of(asked: Collection[int], user: Any) -> dict[int, Organisation]:
    """{page: the one that shows for it}, of those that this reader may see."""
    if not asked:
        return {}
    seen = Organisation.objects.visible_to(user).filter(Q(pk__in=asked) | Q(aliases__in=asked))
    heads: dict[int, Organisation] = {}
    for page in seen.distinct().prefetch_related("aliases"):
        heads |= dict.fromkeys((page.pk, *(alias.pk for alias in page.aliases.all())), page)
    return heads


def lines(needs: Iterable[Need], user: Any) -> list[NeedLine]:
    rows = list(needs)
    heads = heads_of({row.organisation_id for row in rows if row.organisation_id}, user)
    return [NeedLine(row, heads.get(row.organisation_id or 0)) for row in rows]


@dataclass(frozen=True)
class NeedSearch:
    """What the team asks of the list, as its address says it."""

    text: str = ""
    family: str = ""
    theme: str = ""
    commune: str = ""
    state: str = ""
    origin: str = ""
    grouped: str = ""
    page: int = 1
    NAMES = ("q", "famille", "theme", "commune", "etat", "origine", "enjeu")

    @classmethod
    def from_query(cls, query: QueryDict) -> "NeedSearch":
        q, family, theme, commune, state, origin, grouped = (
            query.get(name, "")[:100].strip() for name in cls.NAMES
        )
        page = whole(query.get("page"), most=10_000) or 1
        return cls(q, family, theme, commune, state, origin, grouped, page)

    @property
    def values(self) -> dict[str, str]:
        where = (self.text, self.family, self.theme, self.commune)
        said = (*where, self.state, self.origin, self.grouped)
        return {name: value for name, value in zip(self.NAMES, said, strict=True) if value}

    def query(self, page: int = 1) -> str:
        values: dict[str, Any] = dict(self.values)
        return f"?{urlencode(values | ({'page': page} if page > 1 else {}))}"


@dataclass(frozen=True)
class NeedResults:
    search: NeedSearch
    page: Page
    lines: list[NeedLine]

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def before(self) -> str:
        number = self.page.number - 1
        return self.search.query(number) if number else ""

    @property
    def after(self) -> str:
        return self.search.query(self.page.number + 1) if self.page.has_next() else ""


def needs_found(asked: NeedSearch, user: Any) -> NeedResults:
    rows = Need.objects.visible_to(user)
    exact = {"family": asked.family, "theme": asked.theme, "commune": asked.commune}
    exact |= {"state": asked.state, "origin": asked.origin}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    for word in asked.text.split()[:8]:
        rows = rows.filter(words__icontains=word)
    if asked.grouped in (GROUPED, ALONE):
        rows = rows.filter(challenge__isnull=asked.grouped == ALONE)
    page = Paginator(whole_needs(rows), ON_A_PAGE).get_page(asked.page)
    return NeedResults(asked, page, lines(page.object_list, user))


def communes_of_needs(user: Any) -> QuerySet[Commune]:
    """Those where something is needed."""
    rows = Need.objects.visible_to(user).order_by().values("commune")
    return Commune.objects.filter(pk__in=rows).order_by("name")


def of_page(organisation: Organisation, user: Any) -> list[NeedLine]:
    """What a structure needs, and those that were joined to it."""
    rows = Need.objects.visible_to(user).filter(organisation__in=organisation.with_aliases())
    answers = Prefetch("answers", NeedAnswer.objects.order_by("-at"))
    return [NeedLine(row, organisation) for row in whole_needs(rows).prefetch_related(answers)]


# Challenges


@dataclass(frozen=True)
class ChallengeCard:
    """A challenge, how many needs and structures it holds (None: too few to be told to this
    reader), and its options by what was decided."""

    challenge: Challenge
    structures: int | None
    needs: int | None
    kept: int = 0
    options: int = 0


def challenge_cards(rows: Iterable[Challenge], user: Any) -> list[ChallengeCard]:
    """Of rows that came with what they name; two more questions whatever their number."""
    found = list(rows)
    keys = [row.pk for row in found]
    needs = Need.objects.filter(challenge__in=keys, is_withdrawn=False).order_by()
    counted = needs.values("challenge").annotate(
        n=Count("pk"), pages=Count("organisation", distinct=True)
    )
    told = {row["challenge"]: (row["pages"], row["n"]) for row in counted}
    options = Option.objects.visible_to(user).filter(challenge__in=keys)
    latest = verdicts_of(options)
    many = Counter(option.challenge_id for option in options)
    kept = Counter(o.challenge_id for o in options if latest.get(o.pk, ("",))[0] == "kept")
    reads_rows = accounts.is_officer(user)
    cards = []
    for row in found:
        pages, n = told.get(row.pk, (0, 0))
        is_told = reads_rows or rules.is_many(pages)
        shown = pages if is_told else None
        many_needs = n if is_told else None
        cards.append(ChallengeCard(row, shown, many_needs, kept[row.pk], many[row.pk]))
    return cards


def verdicts_of(options: Iterable[Option]) -> dict[int, tuple[str, OptionDecision]]:
    """{option: the verdict that holds, and its decision}"""
    keys = [option.pk for option in options]
    rows = OptionDecision.objects.filter(option__in=keys).select_related("meeting")
    return {row.option_id: (row.verdict, row) for row in rows.order_by("decided_on", "pk")}


def challenges(user: Any) -> QuerySet[Challenge]:
    return Challenge.objects.visible_to(user).select_related("family", "theme", "commune")


def published() -> QuerySet[Challenge]:
    """What everybody may read."""
    return challenges(AnonymousUser()).filter(is_published=True)


def in_commune(commune: str, user: Any) -> QuerySet[Challenge]:
    return challenges(user).filter(commune=commune, is_published=True)


# Where an act of the ledger is read


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the page of what it is about}, where this reader sees it."""
    models: dict[str, Any] = {"need": Need, "challenge": Challenge, rules.GROUP: Challenge}
    models |= {"option": Option}
    rows = Entry.objects.filter(change__in=changes, kind__in=models)
    told = list(rows.order_by("-pk").values_list("change", "kind", "key"))
    found: dict[int, str] = {}
    for kind, model in models.items():
        keys = {int(key) for _change, of, key in told if of == kind}
        if not keys:
            continue
        query = model.objects.visible_to(user)
        query = query.select_related("challenge") if model is Option else query
        seen = query.in_bulk(keys)
        found |= {
            change: seen[int(key)].get_absolute_url()
            for change, of, key in told
            if of == kind and int(key) in seen
        }
    return found


# Found by the search


class ChallengeResults(Results):
    """A page of challenges; `cards` are `ChallengeCard`."""


def challenges_found(asked: ChallengeSearch, user: Any) -> ChallengeResults:
    """Raises index.Unavailable."""

    def cards(answer: Answer) -> list[ChallengeCard]:
        rows = challenges(user).in_bulk(answer.ids)
        return challenge_cards([rows[pk] for pk in answer.ids if pk in rows], user)

    return ChallengeResults.answering(asked, accounts.reader(user), cards)


def latest_change(row: Any) -> Change | None:
    """The last act that wrote a challenge or what it holds."""
    kinds = ("challenge", rules.GROUP)
    entries = Entry.objects.filter(kind__in=kinds, key=str(row.pk)).select_related("change")
    entry = entries.order_by("-change_id").first()
    return entry.change if entry else None
