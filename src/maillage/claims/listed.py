"""The target of lists whose rows a room keeps as claims: people's words survive them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from maillage.base.kinds import Review, ReviewSide, Subject, Verb
from maillage.base.models import Change
from maillage.base.undoing import Way
from maillage.claims import actions
from maillage.claims.actions import Word
from maillage.claims.queries import (
    LatestWords,
    Table,
    left_by,
    not_gone,
    said_by,
    stated,
    subject_of,
    together_now,
    words_now,
)
from maillage.claims.rules import between, resolve
from maillage.participation.actions import REFUSE
from maillage.reading.fingerprints import of_values
from maillage.sources.models import ChangeRow, ImportRun, Source
from maillage.sources.queries import ranks
from maillage.sources.targets import (
    UNCHANGED,
    Accepted,
    Match,
    Missing,
    Read,
    Target,
    Withdrawn,
)

State: Any = ChangeRow.State
SAME = "same:"


@dataclass(frozen=True)
class StatedDifference:
    """A field that a row would say otherwise: what its subject shows and who says it, what the
    list says, and whether the subject will show it."""

    label: str
    shown: str
    by: str
    stated: str
    wins: bool


class Listed(Target):
    """A room names its `claims`; `show` resolves what stands of some pages into their columns, and
    `make` gives the number of a new subject, of which these values are about to be said; `labels`
    are those of its fields, and `keeps_what_leaves` says that a list which tells no more of a
    subject does not end it. One whose rows speak of several subjects matches and applies them
    itself."""

    labels: Mapping[str, Any] = {}
    keeps_what_leaves = False
    claims: Table
    show: Callable[[set[int]], object]
    make: Callable[[Mapping[str, Any], Change], int]

    @property
    def subject(self) -> str:
        return next(iter(self.claims.SUBJECTS))

    def match(self, source: Source, reads: Sequence[Read]) -> list[Match]:
        known = said_by(self.claims, source, [read.key for read in reads])
        return [self._match(read, known.get(read.key, ())) for read in reads]

    def _match(self, read: Read, before: Sequence[LatestWords]) -> Match:
        found = of_values(read.values)
        state = UNCHANGED if words_now(before) == {self.subject: found} else State.CHANGED
        return Match(state if before else State.NEW, subject_of(before, self.subject), found)

    def standing(self, source: Source) -> Iterator[Missing]:
        return iter(()) if self.keeps_what_leaves else not_gone(self.claims, source, self.subject)

    def stated(self, source: Source) -> np.ndarray:
        return together_now(self.claims, source)

    def apply(self, source: Source, rows: Sequence[Accepted], change: Change) -> None:
        gone = [row.key for row in rows if row.state == State.GONE]
        brought = {row.key: row.values for row in rows if row.state != State.GONE}
        left = actions.say_gone(self.claims, source=source, keys=gone, change=change)
        before = said_by(self.claims, source, list(brought))
        known = left_by(self.claims, source, brought.keys() - before.keys(), self.subject)
        known |= {key: subject_of(stated, self.subject) for key, stated in before.items()}
        words = [
            Word.of(key, self.subject, known.get(key) or self.make(values, change), values)
            for key, values in brought.items()
        ]
        actions.say_what_differs(
            self.claims, source=source, words=words, before=before, change=change
        )
        self.show({pk for _field, pk in left} | {word.subject for word in words})

    def withdraw(self, run: ImportRun, undoing: Change, after: int, most: int) -> Withdrawn | None:
        return actions.withdraw_slice(
            self.claims, run=run, undoing=undoing, after=after, most=most, show=self.show
        )

    def show_again(self, source: Source, after: int, most: int) -> int | None:
        return actions.show_again(
            self.claims, source=source, after=after, most=most, show=self.show
        )

    def in_words(self, field: str, value: Any) -> str:
        return "" if value is None else str(value)

    def differences(self, row: ChangeRow) -> list[Any]:
        """What a changed row would change of its subject, field by field."""
        said = stated(self.claims.objects.filter(**{self.subject: row.subject}))
        shown = resolve(said, ranks())
        told_by = {statement.id: statement.source for statement in said}
        names = dict(Source.objects.values_list("pk", "name"))
        found = []
        for one in between(shown.values, {**shown.values, **row.values}):
            by = told_by.get(shown.origins.get(one.field, 0), "")
            found.append(
                StatedDifference(
                    str(self.labels.get(one.field, one.field)),
                    self.in_words(one.field, one.before),
                    names.get(by, ""),
                    self.in_words(one.field, one.after),
                    by in ("", row.run.source_id),
                )
            )
        return found


@dataclass(frozen=True)
class PairQuestions:
    """What a review asks of a row, in a target’s words: `same` where subjects resemble it, with
    the verb `other`; `new` where none does."""

    same: Any
    new: Any
    other: Any


class Paired(Listed):
    """A list of which a new row may be what another origin has told already: a person joins them
    once, or says that they differ, and either is remembered, since the list has spoken. What
    `resemble` gives names its subject as the claims do. `way`: how acts on its subjects are undone;
    `beside`: the fields that are shown of a subject that is known."""

    asked: PairQuestions
    way: Way
    beside: Sequence[str]

    def prepare(self) -> None:
        """Nothing is read before the lock is taken."""

    def _subject(self, evidence: Mapping[str, Any]) -> Any:
        rows = self.claims._meta.get_field(self.subject).related_model.objects
        return rows.filter(pk=evidence[self.subject]).first()

    def review(self, row: ChangeRow) -> Review:
        """The row beside the subjects that may be it."""
        said = {str(self.labels[n]): self.in_words(n, v) for n, v in row.values.items()}
        sides = [ReviewSide(row.run.source.name, said, is_proposed=True)]
        verbs: list[Verb] = []
        for i, evidence in enumerate(row.evidence):
            known = self._subject(evidence)
            if known is None:
                continue
            sides.append(self._known(known, evidence))
            label = _("C’est le même : « %(n)s »") % {"n": known.name}
            verbs.append(Verb(f"{SAME}{i}", label, "link", not verbs))
        new, question = _("Publier"), self.asked.new
        if verbs:
            new, question = self.asked.other, self.asked.same
        verbs += [Verb("new", new, "plus", not verbs), Verb(REFUSE, _("Ne pas importer"), "x")]
        return Review(row.name, question, tuple(sides), tuple(verbs))

    def _known(self, known: Any, evidence: Mapping[str, Any]) -> ReviewSide:
        shown = {n: self.in_words(n, getattr(known, n, "")) for n in self.beside}
        return ReviewSide(
            known.name,
            {str(self.labels[n]): value for n, value in shown.items() if value},
            url=known.get_absolute_url(),
            reasons=tuple(evidence["reasons"]),
            score=evidence["score"],
        )

    def decide(self, row: ChangeRow, verdict: str, *, change: Change) -> None:
        """`same:N`: the Nth subject that resembles it, of which this list tells too from now on;
        `new`: a subject by itself."""
        if not verdict.startswith(SAME):
            accepted = Accepted(row.pk, State.NEW, row.key, row.line, row.values)
            self.apply(row.run.source, [accepted], change)
            return
        known = self._subject(row.evidence[int(verdict.removeprefix(SAME))])
        word = Word.of(row.key, self.subject, known.pk, row.values)
        asked = {"source": row.run.source, "words": [word], "before": {}, "change": change}
        actions.say_what_differs(self.claims, **asked)
        self.show({known.pk})

    def take_back(self, row: ChangeRow, change: Change, *, by: str, at: Any) -> Change:
        return self.way.take_back(change, of=Subject(self.name, str(row.subject)), by=by, at=at)
