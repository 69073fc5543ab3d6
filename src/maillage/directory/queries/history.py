"""The history of a page: every change, its author, what it changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.accounts.models import User
from maillage.base.models import Change
from maillage.directory.models import Claim, Decision, Identifier, Organisation
from maillage.sources.models import PEOPLE
from maillage.sources.queries import ranks
from maillage.sources.rules import Statement, resolve
from maillage.territories.models import Commune


@dataclass(frozen=True)
class Difference:
    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Event:
    """One change of a page, as its history tells it."""

    change: Change
    author: str
    differences: list[Difference]
    is_withdrawn: bool

    @property
    def run(self) -> int | None:
        """The import that made it: undone as a whole, from its own page."""
        number = self.change.by.removeprefix("run:")
        return int(number) if number != self.change.by else None


def history_of(organisation: Organisation, *, named: bool = True) -> list[Event]:
    """Every change of an organisation and of its places, latest first. Not `named`: without the
    names of people."""
    family = Q(organisation=organisation) | Q(organisation__merged_into=organisation)
    subjects = family | Q(place__organisation=organisation)
    claims = list(Claim.objects.filter(subjects).select_related("change", "source", "withdrawn"))
    changes = {c.change_id: c.change for c in claims}
    changes |= {c.withdrawn_id: c.withdrawn for c in claims if c.withdrawn}
    decisions = _decisions(organisation)
    deciding = [change for d in decisions for change in (d.change, d.withdrawn) if change]
    names = _authors([*changes.values(), *deciding], organisation, named=named)
    order = ranks()
    events: list[Event] = []
    before: dict[str, Any] = {}
    for pk in sorted(changes):
        after = _shown_at(claims, pk, order)
        fields = sorted(set(before) | set(after))
        differences = [
            Difference(f, before.get(f), after.get(f))
            for f in fields
            if before.get(f) != after.get(f)
        ]
        made = [c for c in claims if c.change_id == pk]
        withdrawn = bool(made) and all(c.withdrawn_id for c in made)
        source = next((c.source.name for c in made if c.source_id != PEOPLE), "")
        author = source or names.get(changes[pk].by, _("le site"))
        events.append(Event(changes[pk], author, differences, withdrawn))
        before = after
    events += _joined(decisions, names)
    return _with_names(sorted(events, key=lambda event: -event.change.pk))


def _decisions(organisation: Organisation) -> list[Decision]:
    """What people said of this page and another: the same structure, or not."""
    family = Q(organisation=organisation) | Q(organisation__merged_into=organisation)
    own = list(Identifier.objects.filter(family).values_list("value", flat=True))
    rows = Decision.objects.filter(Q(a__in=own) | Q(b__in=own), source=PEOPLE)
    return list(rows.select_related("change", "withdrawn"))


def _joined(decisions: Iterable[Decision], names: Mapping[str, str]) -> list[Event]:
    """Joining and telling apart, and taking either back."""
    events = []
    for said in decisions:
        field, both = "same_as" if said.is_same else "other_than", said.change.note
        made = Difference(field, None, both)
        taken = said.withdrawn_id is not None
        events.append(Event(said.change, names.get(said.change.by, _("le site")), [made], taken))
        if said.withdrawn:
            back = Difference(field, both, None)
            author = names.get(said.withdrawn.by, _("le site"))
            events.append(Event(said.withdrawn, author, [back], is_withdrawn=False))
    return events


def _with_names(events: list[Event]) -> list[Event]:
    """Codes of communes as their names."""
    told = [d for event in events for d in event.differences if d.field == "commune"]
    codes = {code for d in told for code in (d.before, d.after) if code}
    names = dict(Commune.objects.filter(pk__in=codes).values_list("code", "name"))
    return [
        replace(
            event,
            differences=[
                Difference(d.field, names.get(d.before), names.get(d.after)) if d in told else d
                for d in event.differences
            ],
        )
        for event in events
    ]


def _shown_at(claims: list[Claim], change: int, order: dict) -> dict[str, Any]:
    """What the page showed after a change: claims made by then and not withdrawn by then."""
    shown: dict[str, Any] = {}
    by_subject: dict[int | None, list[Statement]] = {}
    for c in claims:
        if c.change_id <= change:
            withdrawn = c.withdrawn_id if c.withdrawn_id and c.withdrawn_id <= change else None
            statement = Statement(
                c.pk, c.source_id, c.key, c.change_id, c.values, c.gone, withdrawn
            )
            by_subject.setdefault(c.place_id, []).append(statement)
    for said in by_subject.values():
        shown |= resolve(said, order).values
    return shown


def _authors(
    changes: Iterable[Change], organisation: Organisation, *, named: bool
) -> dict[str, str]:
    changes = list(changes)
    invited = {c.by: _("la structure") for c in changes if c.by.startswith("invitation:")}
    keys = {c.by: int(c.by.removeprefix("user:")) for c in changes if c.by.startswith("user:")}
    if not named:
        held = set(organisation.managers.values_list("user", flat=True))
        said = {True: _("la structure"), False: _("l’équipe")}
        return invited | {by: said[pk in held] for by, pk in keys.items()}
    people = {user.pk: str(user) for user in User.objects.filter(pk__in=keys.values())}
    return invited | {by: people.get(pk, _("une personne partie")) for by, pk in keys.items()}


# Likeness and lists
