"""Terms and pledges as people read them: what became of each, its euros, its jobs, where."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404

from maillage.agenda import queries as agenda
from maillage.agenda.queries import EventCard
from maillage.base import clock
from maillage.base.models import Change, Entry
from maillage.directory import queries as directory
from maillage.figures.models import DatedValue, Indicator
from maillage.needs.queries import stated
from maillage.needs.queries.stated import ChallengeCard
from maillage.plans.models import ActionWord, PlanAction
from maillage.plans.queries.cards import (
    LINES,
    NAMES,
    STEPS,
    ActionCard,
    Measure,
    StateCount,
    measures_of,
)
from maillage.plans.rules import SHAPES, Money
from maillage.pledges import rules
from maillage.pledges.models import ElectedTerm, Pledge
from maillage.pledges.rules import CountedJobs
from maillage.territories import queries as territories
from maillage.territories.models import Commune

TERM, PLEDGE = "elected_term", "pledge"  # in the ledger
MOST_REASONS, MOST_CHALLENGES = 2, 6


@dataclass(frozen=True)
class PledgeCard:
    """A pledge, and what the actions that everybody reads say of it. `counted`: what is measured
    of them; `figures`: its own."""

    pledge: Pledge
    cards: Sequence[ActionCard]
    counted: Sequence[Measure] = ()
    figures: Sequence[Measure] = ()

    @property
    def computed(self) -> str:
        return rules.state_of([card.state for card in self.cards])

    @property
    def state(self) -> str:
        return self.pledge.said_state or self.computed

    @property
    def words(self) -> str:
        return str(Pledge.State(self.state).label)

    @property
    def shape(self) -> str:
        return SHAPES.get(self.state, "")

    @property
    def why(self) -> str:
        """A person's word; of what was given up, what was said of its actions then."""
        if self.pledge.said_state:
            return self.pledge.said_why
        if self.state != rules.STOPPED:
            return ""
        said = [card.last.text for card in self.cards if card.last]
        return " ".join(said[:MOST_REASONS])

    @cached_property
    def money(self) -> Money:
        return money_of(self.cards)

    @property
    def jobs(self) -> list[CountedJobs]:
        return rules.jobs_of(self.counted)

    @cached_property
    def communes(self) -> dict[str, str]:
        """{code: name} of where its actions are; of none, everywhere."""
        found = {row.pk: row.name for card in self.cards for row in card.action.communes.all()}
        return dict(sorted(found.items(), key=lambda pair: pair[1]))


def money_of(found: Iterable[ActionCard]) -> Money:
    """Each action once."""
    once = {card.action.pk: card for card in found}
    return Money.of(line for card in once.values() for line in card.action.lines.all())


@dataclass(frozen=True)
class TermPage:
    """Pledges together: an action that serves two is counted once."""

    term: ElectedTerm
    pledges: Sequence[PledgeCard]

    @cached_property
    def actions(self) -> list[ActionCard]:
        return list({card.action.pk: card for row in self.pledges for card in row.cards}.values())

    @cached_property
    def money(self) -> Money:
        return money_of(self.actions)

    @property
    def jobs(self) -> list[CountedJobs]:
        return rules.jobs_of(measure for row in self.pledges for measure in row.counted)

    @property
    def counts(self) -> list[StateCount]:
        """How many are in each state, as a bar shows them; what nothing is in is left out."""
        told, x = [], 0.0
        for state, words in rules.STATES.items():
            n = sum(1 for row in self.pledges if row.state == state)
            if n:
                width = 1000 * n / len(self.pledges)
                shape = SHAPES.get(state, "")
                said = str(words if n > 1 else Pledge.State(state).label)
                told.append(StateCount(state, said, shape, n, x, width))
                x += width
        return told

    @cached_property
    def by_commune(self) -> dict[str, int]:
        """{code: how many pledges act there}"""
        found: dict[str, int] = {}
        for row in self.pledges:
            for code in row.communes:
                found[code] = found.get(code, 0) + 1
        return found

    @property
    def places(self) -> list[tuple[str, str, int]]:
        """(code, name, pledges), the most first."""
        names = {code: name for row in self.pledges for code, name in row.communes.items()}
        rows = [(code, name, self.by_commune[code]) for code, name in names.items()]
        return sorted(rows, key=lambda row: (-row[2], row[1]))

    @property
    def everywhere(self) -> list[PledgeCard]:
        """Those that no commune has in particular."""
        return [row for row in self.pledges if not row.communes]

    def within(self, commune: str) -> "TermPage":
        """What is done in a commune: the pledges, and of each the actions that are there."""
        rows = []
        for row in self.pledges:
            here = [card for card in row.cards if commune in _codes(card)]
            if here:
                rows.append(replace(row, cards=here))
        return replace(self, pledges=rows)


def _codes(card: ActionCard) -> set[str]:
    return {row.pk for row in card.action.communes.all()}


def terms(user: Any) -> QuerySet[ElectedTerm]:
    return ElectedTerm.objects.visible_to(user)


def current(user: Any) -> ElectedTerm | None:
    """The one that lasts today, else the latest."""
    today = clock.today()
    rows = list(terms(user))
    lasting = [row for row in rows if row.starts <= today <= row.ends]
    return next(iter([*lasting, *rows]), None)


def term_called(slug: str, user: Any) -> ElectedTerm:
    """Raises Http404 for who may not see it, as when there is none."""
    found = terms(user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def pledge_of(term: ElectedTerm, pk: int, user: Any) -> Pledge:
    rows = Pledge.objects.visible_to(user).filter(term=term, pk=pk)
    found = rows.select_related("term", "theme").first()
    if found is None:
        raise Http404
    return found


def page_of(term: ElectedTerm, user: Any) -> TermPage:
    """`user` decides which pledges are there; what is said of each is from what everybody reads, so
    that anybody may check it."""
    rows = Pledge.objects.visible_to(user).filter(term=term).select_related("theme")
    return TermPage(term, told(list(rows)))


def public_page(term: ElectedTerm) -> TermPage:
    """The same for every reader."""
    return page_of(term, AnonymousUser())


def told(pledges: Sequence[Pledge]) -> list[PledgeCard]:
    """In as many questions whatever their number."""
    through = Pledge.actions.through.objects.filter(pledge__in=pledges)
    pairs = list(through.values_list("pledge", "planaction"))
    found = _cards({action for _pledge, action in pairs})
    counted = measures_of(list(found), AnonymousUser()) if found else {}
    own = _figures(pledges)
    told_of: dict[int, list[int]] = {}
    for pledge, action in pairs:
        if action in found:
            told_of.setdefault(pledge, []).append(action)
    cards = []
    for row in pledges:
        named = set(told_of.get(row.pk, ()))
        actions = [pk for pk in found if pk in named]
        measured = [measure for pk in actions for measure in counted.get(pk, ())]
        cards.append(PledgeCard(row, [found[pk] for pk in actions], measured, own.get(row.pk, [])))
    return cards


def _cards(actions: Collection[int]) -> dict[int, ActionCard]:
    """{action: its card}, of those that everybody reads, in the order of the plan."""
    words = ActionWord.objects.filter(action=OuterRef("pk"), is_public=True)
    rows = (
        PlanAction.objects.visible_to(AnonymousUser())
        .filter(pk__in=actions)
        .select_related("plan", "axis")
        .defer("note", "text", "why", "risks", "plan__summary")
        .annotate(last_word=Subquery(words.values("text")[:1]))
        .prefetch_related(
            Prefetch("steps", STEPS), Prefetch("lines", LINES), Prefetch("communes", NAMES)
        )
    )
    today = clock.today()
    return {row.pk: ActionCard(row, today, last=_word(row)) for row in rows}


def _word(row: Any) -> ActionWord | None:
    return ActionWord(text=row.last_word) if row.last_word else None


def _figures(pledges: Sequence[Pledge]) -> dict[int, list[Measure]]:
    """{pledge: the last value of each of its own figures}"""
    values = DatedValue.objects.standing().filter(indicator=OuterRef("indicator")).order_by("-day")
    rows = (
        Pledge.indicators.through.objects.filter(pledge__in=pledges)
        .filter(indicator__in=Indicator.objects.visible_to(AnonymousUser()))
        .select_related("indicator")
        .annotate(now=Subquery(values.values("value")[:1]), on=Subquery(values.values("day")[:1]))
        .order_by("indicator__name", "indicator_id")
    )
    found: dict[int, list[Measure]] = {}
    for row in rows:
        if row.now is not None:
            found.setdefault(row.pledge_id, []).append(Measure(row.indicator, row.now, row.on))
    return found


@dataclass(frozen=True)
class CommunePage:
    """What a mayor reads: what is done there, then the rest of what is known of the commune."""

    commune: Commune
    whole: TermPage
    here: TermPage
    structures: int
    events: Sequence[EventCard]
    challenges: Sequence[ChallengeCard]

    @property
    def shared(self) -> int:
        """How many of its actions other communes have too: their euros are of all."""
        return sum(1 for card in self.here.actions if len(_codes(card)) > 1)


def commune_page(term: ElectedTerm, code: str) -> CommunePage:
    """Raises Http404 for what is not of the territory."""
    commune = territories.commune_of_today(code)
    if commune is None or commune.pk not in territories.codes_of_perimeter():
        raise Http404
    nobody, whole = AnonymousUser(), public_page(term)
    needs = list(stated.in_commune(commune.pk, nobody)[:MOST_CHALLENGES])
    return CommunePage(
        commune,
        whole,
        whole.within(commune.pk),
        directory.counts_by_commune(nobody).get(commune.pk, 0),
        agenda.coming_in(commune.pk, nobody),
        stated.challenge_cards(needs, nobody) if needs else [],
    )


def in_commune(commune: Commune, term: ElectedTerm) -> QuerySet[Pledge]:
    """Those that everybody reads and that act there."""
    actions = PlanAction.objects.visible_to(AnonymousUser()).filter(communes=commune)
    rows = Pledge.objects.visible_to(AnonymousUser()).filter(term=term, actions__in=actions)
    return rows.distinct()


def of_action(action: PlanAction) -> QuerySet[Pledge]:
    """Those that everybody reads."""
    rows = Pledge.objects.visible_to(AnonymousUser()).filter(actions=action)
    return rows.select_related("term")


def addresses() -> list[ElectedTerm]:
    return list(ElectedTerm.objects.visible_to(AnonymousUser()).real())


# The ledger


def latest_change(kind: str, pk: int) -> Change | None:
    entry = Entry.objects.filter(kind=kind, key=str(pk)).order_by("-change_id").first()
    return entry.change if entry else None


def subject_of(change: Change, term: ElectedTerm) -> tuple[str, str]:
    """(kind, key) of what a change wrote of this term. Raises Http404 when it is of none."""
    for entry in change.entries.filter(kind__in=(TERM, PLEDGE)).order_by("pk"):
        own = Pledge.objects.filter(pk=entry.key, term=term).exists()
        if (entry.kind == TERM and entry.key == str(term.pk)) or (entry.kind == PLEDGE and own):
            return entry.kind, entry.key
    raise Http404


def terms_of(changes: Collection[Change], user: Any) -> dict[int, ElectedTerm]:
    """{change: the term that it is about, where this reader sees it}"""
    rows = Entry.objects.filter(change__in=changes, kind__in=(TERM, PLEDGE))
    said = list(rows.values_list("change", "kind", "key"))
    of = Pledge.objects.filter(pk__in={int(key) for _c, kind, key in said if kind == PLEDGE})
    owners = dict(of.values_list("pk", "term"))
    about = {c: owners.get(int(k)) if kind == PLEDGE else int(k) for c, kind, k in said}
    seen = terms(user).in_bulk({pk for pk in about.values() if pk})
    return {change: seen[pk] for change, pk in about.items() if pk in seen}


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    found = terms_of(changes, user)
    return {change: term.get_absolute_url() for change, term in found.items()}
