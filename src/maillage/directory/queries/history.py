"""The history of a page: every change, its author, what it changed of each of its subjects."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.accounts.models import User
from maillage.base.models import Change
from maillage.claims.queries import Replay, Stood
from maillage.claims.rules import Difference, between
from maillage.organisations import rules
from maillage.organisations.models import Claim, Decision, Identifier, Organisation, Place
from maillage.sources.models import PEOPLE


@dataclass(frozen=True)
class SubjectPart:
    """What a change did to one subject. `title`: of a place among others, or of a page that was
    joined since; empty for the structure itself."""

    title: str
    differences: list[Difference]


@dataclass(frozen=True)
class HistoryLine:
    """One change of a page, as its history tells it."""

    change: Change
    author: str
    parts: list[SubjectPart]
    is_withdrawn: bool
    may_be_undone: bool = False

    @property
    def differences(self) -> list[Difference]:
        return [difference for part in self.parts for difference in part.differences]

    @property
    def run(self) -> int | None:
        """The import that made it: undone as a whole, from its own page."""
        number = self.change.by.removeprefix("run:")
        return int(number) if number != self.change.by else None


def history_of(organisation: Organisation, *, named: bool = True) -> list[HistoryLine]:
    """Every change of an organisation and of its places, latest first. Not `named`: without the
    names of people."""
    told = _Told.of(organisation)
    parts = told.parts(organisation)
    changes = Change.objects.in_bulk({*parts, *told.own_changes()})
    names = _authors(changes.values(), organisation, named=named)
    events = []
    for pk in sorted(changes, reverse=True):
        change = changes[pk]
        source = next((c.source.name for c in told.made[pk] if c.source_id != PEOPLE), "")
        author = source or names.get(change.by, _("le site"))
        events.append(
            HistoryLine(
                change, author, _by_title(parts[pk]), told.is_withdrawn(pk), told.may_be_undone(pk)
            )
        )
    return events


@dataclass
class _Told:
    """All that was ever said of a page, of its places, and of the pages that are joined to it.
    `family`: {page: name}, itself first; `home`: {identifier: page} and `decisions` of all those
    that it was ever one with; `made`: {change: its claims}."""

    page: int
    family: dict[int, str]
    replay: Replay
    decisions: list[Decision]
    home: dict[str, int]
    deciding: Stood
    made: dict[int, list[Claim]]

    @classmethod
    def of(cls, organisation: Organisation) -> "_Told":
        family = {organisation.pk: ""} | dict(
            organisation.aliases.order_by("pk").values_list("pk", "name")
        )
        home, decisions = _ever_joined(set(family))
        places = list(organisation.places.values_list("pk", flat=True))
        subjects = Q(organisation__in=family) | Q(place__in=places)
        replay = Replay.of(Claim.objects.filter(subjects))
        made: dict[int, list[Claim]] = defaultdict(list)
        for claim in replay.claims:
            made[claim.change_id].append(claim)
        deciding = Stood("decision", decisions)
        return cls(organisation.pk, family, replay, decisions, home, deciding, made)

    @property
    def claims(self) -> list[Claim]:
        return self.replay.claims

    @property
    def decided(self) -> list[Decision]:
        """Of the decisions, those that name this page or one that is joined to it."""
        own = {value for value, page in self.home.items() if page in self.family}
        return [d for d in self.decisions if {d.a, d.b} & own]

    def parts(self, organisation: Organisation) -> dict[int, list[SubjectPart]]:
        """{change: what it did to each subject}: the structure first, then those joined to it, its
        places, and what people said of two pages."""
        found: dict[int, list[SubjectPart]] = defaultdict(list)
        for page, name in self.family.items():
            title = _("Fiche « %(name)s »") % {"name": name} if name else ""
            for change, differences in self._of_page(page):
                found[change].append(SubjectPart(title, differences))
        places = list(organisation.places.select_related("commune").order_by("pk"))
        for place in places:
            steps = list(self.replay.steps([c for c in self.claims if c.place_id == place.pk]))
            title = _title(place, [after for _pk, _before, after in steps])
            for change, before, after in steps:
                if differences := between(before, after):
                    found[change].append(SubjectPart(title if len(places) > 1 else "", differences))
        for change, difference in self._decided_of_two():
            found[change].append(SubjectPart("", [difference]))
        return found

    def own_changes(self) -> set[int]:
        """Those that spoke of this page, whether they changed what it shows or not."""
        return self.replay.stood.moments(self.claims)

    def is_withdrawn(self, change: int) -> bool:
        """Whether nothing is left of what a change said or decided, withdrew, or restored."""
        made: list[Claim | Decision] = [
            *self.made[change],
            *(d for d in self.decided if d.change_id == change),
        ]
        if made:
            return all(row.withdrawn_id for row in made)
        spans = [(row, span) for row, span in self._spans() if change in span]
        left = [back for _row, (by, back) in spans if by == change]
        return all(left) if left else all(row.withdrawn_id for row, _span in spans)

    def may_be_undone(self, change: int) -> bool:
        """Something that it said stands, or something that it withdrew is still away."""
        rows: list[Claim | Decision] = [*self.claims, *self.decided]
        return any(
            row.withdrawn_id == change or (row.change_id == change and not row.withdrawn_id)
            for row in rows
        )

    def _spans(self) -> Iterable[tuple[Claim | Decision, tuple[int, int | None]]]:
        for row in self.claims:
            yield from ((row, span) for span in self.replay.stood.away[row.pk])
        for decision in self.decided:
            yield from ((decision, span) for span in self.deciding.away[decision.pk])

    # What each subject showed

    def _of_page(self, page: int) -> Iterable[tuple[int, list[Difference]]]:
        """What changed of a page: this one with those that were one with it then; one that is
        joined to it as long as it was not."""
        families: dict[int, frozenset[int]] = {}

        def family(change: int) -> frozenset[int]:
            if change not in families:
                families[change] = self._family(page, change)
            return families[change]

        def is_alone(change: int) -> bool:
            return page == self.page or self.page not in family(change)

        def speaks(claim: Claim, change: int) -> bool:
            return is_alone(change) and claim.organisation_id in family(change)

        claims = [c for c in self.claims if c.organisation_id]
        last = 0
        for change, before, after in self.replay.steps(
            claims, speaks, self.deciding.moments(self.decisions)
        ):
            crossed = is_alone(last) != is_alone(change)
            last = change
            if not crossed and (differences := between(before, after)):
                yield change, differences

    def _family(self, page: int, change: int) -> frozenset[int]:
        """The pages that were one with this one after a change."""
        stood = [d for d in self.decisions if self.deciding.at(d, change)]
        if not stood:
            return frozenset({page})
        near: dict[int, set[int]] = defaultdict(set)
        for a, b in rules.pairs_that_stand(stood):
            if a in self.home and b in self.home:
                near[self.home[a]].add(self.home[b])
                near[self.home[b]].add(self.home[a])
        found, frontier = {page}, {page}
        while frontier:
            frontier = {other for one in frontier for other in near[one]} - found
            found |= frontier
        return frozenset(found)

    def _decided_of_two(self) -> Iterable[tuple[int, Difference]]:
        """Joining and telling apart by people, taking either back, and that again."""
        for spoken in self.decided:
            if spoken.source_id != PEOPLE:
                continue
            field, both = "same_as" if spoken.is_same else "other_than", spoken.change.note
            yield spoken.change_id, Difference(field, None, both)
            for left, back in self.deciding.away[spoken.pk]:
                yield left, Difference(field, both, None)
                if back is not None:
                    yield back, Difference(field, None, both)


def _ever_joined(pages: set[int]) -> tuple[dict[str, int], list[Decision]]:
    """{identifier: its page} of all that decisions, standing or not, ever led to from some pages;
    and these decisions, in order."""
    home: dict[str, int] = {}
    decisions: dict[int, Decision] = {}
    known = Identifier.objects.exclude(value__startswith="siret:")
    while pages:
        near = dict(known.filter(organisation__in=pages).values_list("value", "organisation"))
        home |= near
        rows = Decision.objects.filter(Q(a__in=list(near)) | Q(b__in=list(near)))
        found = {row.pk: row for row in rows.select_related("change")}
        decisions |= found
        named = {value for d in found.values() for value in (d.a, d.b)} - set(home)
        further = known.filter(value__in=named).values_list("organisation", flat=True)
        pages = set(further) if named else set()
    return home, [decisions[pk] for pk in sorted(decisions)]


def _by_title(parts: Iterable[SubjectPart]) -> list[SubjectPart]:
    """What has the same title is one part: the structure, its only place, what people decided."""
    found: dict[str, list[Difference]] = {}
    for part in parts:
        found.setdefault(part.title, []).extend(part.differences)
    return [SubjectPart(title, differences) for title, differences in found.items()]


def _title(place: Place, shown: Iterable[Mapping[str, Any]]) -> str:
    """A place by its name or its street; one of which nobody speaks any more by its last one."""
    former: dict[str, Any] = {}
    for values in shown:
        former |= {name: v for name, v in values.items() if v}
    town = str(place.commune) if place.commune else ""
    spoken = place.name or place.street or former.get("name") or former.get("street") or ""
    where = ", ".join(filter(None, (spoken, town)))
    return _("Lieu : %(where)s") % {"where": where or _("adresse non connue")}


def _authors(
    changes: Iterable[Change], organisation: Organisation, *, named: bool
) -> dict[str, str]:
    changes = list(changes)
    invited = {c.by: _("la structure") for c in changes if c.by.startswith("invitation:")}
    keys = {c.by: int(c.by.removeprefix("user:")) for c in changes if c.by.startswith("user:")}
    if not named:
        held = set(organisation.managers.values_list("user", flat=True))
        spoken = {True: _("la structure"), False: _("l’équipe")}
        return invited | {by: spoken[pk in held] for by, pk in keys.items()}
    people = {user.pk: str(user) for user in User.objects.filter(pk__in=keys.values())}
    return invited | {by: people.get(pk, _("une personne partie")) for by, pk in keys.items()}
