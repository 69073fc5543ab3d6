"""A sheet of answers as an import: what a line answers, for whom, and how it is taken back."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.answerfiles import formats
from maillage.base import history, undoing
from maillage.base.kinds import Review, ReviewSide
from maillage.base.models import Change, Entry
from maillage.base.numbers import whole
from maillage.base.text import fold
from maillage.organisations.models import Organisation
from maillage.questionnaires.rules import answers
from maillage.questionnaires.rules.conditions import asked
from maillage.questionnaires.rules.questionnaire import OTHER, Questionnaire
from maillage.reading import tables
from maillage.reading.fingerprints import of_values
from maillage.reading.rows import LEFT, REJECTED, CellFault, Read, RowReader
from maillage.sources.models import ChangeRow, ImportRun, Source
from maillage.sources.targets import (
    UNCHANGED,
    Accepted,
    Field,
    Match,
    Missing,
    ReadRow,
    Sentences,
    Target,
    Withdrawn,
)
from maillage.surveys import queries
from maillage.surveys.actions import answering
from maillage.surveys.actions.answering import RESPONSE
from maillage.surveys.models import Survey, SurveyResponse
from maillage.territories import queries as territories

TARGET = "survey_answer"
PAPER = str(SurveyResponse.Way.PAPER)
State: Any = ChangeRow.State


def survey_of(source: Source) -> Survey | None:
    """The survey that a source answers; never an anonymous one."""
    rows = Survey.objects.exclude(promise=Survey.Promise.ANONYMOUS)
    return rows.filter(pk=source.subject).first()


def form_of(survey: Survey | None) -> Questionnaire:
    version = queries.latest(survey) if survey else None
    return queries.form_of(version) if version else Questionnaire()


def _already(survey: Survey | None) -> dict[int, str]:
    """{structure: the state of its response}"""
    rows = SurveyResponse.objects.filter(survey=survey).exclude(respondent__organisation=None)
    return dict(rows.values_list("respondent__organisation", "state"))


class AnswerReader(RowReader):
    """A line is the response of one structure; a cell that cannot be read refuses its line."""

    def __init__(self, run: ImportRun) -> None:
        super().__init__(run.columns, run.mapping)
        self.survey = survey_of(run.source)
        self.form = form_of(self.survey)
        self.already = _already(self.survey)
        named = territories.perimeter().values_list("name", "pk")
        self.communes = {fold(name): code for name, code in named}
        self.seen: set[int] = set()

    def __call__(self, line: int, cells: Sequence[str]) -> Read:
        read, said, page = Read(line), {}, None  # type: Read, dict[str, Any], int | None
        for title, name, cell in self.cells(read, cells):
            if tables.is_formula(cell):
                self._refuse(read, title, cell, _("c’est une formule de tableur, pas une donnée"))
            elif name == formats.STRUCTURE:
                page = self._structure(read, title, cell)
            else:
                self._answer(read, title, name, cell, said)
        if page is None and read.verdict != REJECTED:
            self._refuse(read, "", "", _("une ligne sans structure"))
        if read.verdict != REJECTED:
            self._whole(read, said)
        if page is not None and read.verdict != REJECTED:
            read.key, read.values = str(page), said
        return read

    def _refuse(self, read: Read, title: str, cell: str, reason: str) -> None:
        read.faults.append(CellFault("answer", title, cell, reason, REJECTED))

    def _structure(self, read: Read, title: str, cell: str) -> int | None:
        digits = cell.translate(answers.SPACES)
        if whole(digits) is not None and len(digits) in (9, 14):
            found = list(queries.pages_of_numbers([digits[:9]]).values())
        else:
            rows = Organisation.objects.visible_to(None).filter(name__iexact=cell.strip())
            found = list(rows.values_list("pk", flat=True)[:2])
        if len(found) != 1:
            self._refuse(read, title, cell, _("aucune structure, ou plusieurs, de ce nom"))
            return None
        [page] = found
        if page in self.seen or self.already.get(page):
            self._refuse(read, title, cell, _("cette structure a déjà une réponse"))
        self.seen.add(page)
        read.name = cell[:200]
        return page

    def _answer(self, read: Read, title: str, name: str, cell: str, said: dict[str, Any]) -> None:
        key = name.removesuffix(f".{OTHER}")
        if (question := self.form.questions.get(key)) is None:
            read.faults.append(
                CellFault("answer", title, cell, _("cette question n’est plus posée"), LEFT)
            )
        elif name != key:
            said[name] = cell[:300]
        else:
            try:
                said[key] = formats.read(question, cell, self.communes)
            except ValueError as fault:
                self._refuse(read, title, cell, str(fault))

    def _whole(self, read: Read, said: dict[str, Any]) -> None:
        """What has to be answered is; what these answers do not ask is left out, and said."""
        still = set(asked(self.form, said))
        for key in [key for key in said if key.removesuffix(f".{OTHER}") not in still]:
            title, value = self.title_of.get(key, key), str(said.pop(key))
            reason = _("les autres réponses de la ligne font que ce n’est pas demandé")
            read.faults.append(CellFault("unasked", title, value, reason, LEFT))
        for key in answers.missing(self.form, said):
            title = self.title_of.get(key, self.form.questions[key].label)
            self._refuse(read, title, "", _("il manque cette réponse"))


class PaperAnswers(Target):
    name = TARGET
    label = gettext_lazy("Réponses sur papier à une enquête")
    faults = {
        "answer": gettext_lazy("réponse qui ne se lit pas"),
        "unasked": gettext_lazy("réponse à une question qui n’est pas posée"),
    }
    sentences = Sentences(
        {State.NEW: ngettext_lazy("écrire %(n)s réponse", "écrire %(n)s réponses", "n")},
        gettext_lazy("La réponse dit"),
        gettext_lazy("La réponse dira"),
    )

    def fields(self) -> list[Field]:
        """Of all surveys that take a file, since a field stands for no source."""
        found: dict[str, Any] = {formats.STRUCTURE: _("Structure")}
        rows = Survey.objects.filter(state=Survey.State.OPEN)
        for survey in rows.exclude(promise=Survey.Promise.ANONYMOUS):
            found = formats.titles(form_of(survey)) | found
        return [Field(key, title, key == formats.STRUCTURE) for key, title in found.items()]

    def recognise(
        self, titles: Sequence[str], source: Source, values: Mapping[str, Sequence[str]]
    ) -> dict[str, str]:
        known = formats.titles(form_of(survey_of(source)))
        meant = {fold(title): key for key, title in known.items()}
        meant |= {fold(key): key for key in known}
        return {title: meant[fold(title)] for title in titles if fold(title) in meant}

    def reader(self, run: ImportRun) -> ReadRow:
        return AnswerReader(run)

    def match(self, source: Source, reads: Sequence[Read]) -> list[Match]:
        already = _already(survey_of(source))
        return [
            Match(
                UNCHANGED if int(read.key) in already else State.NEW, None, of_values(read.values)
            )
            for read in reads
        ]

    def resemble(self, source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict]]:
        return {}

    def standing(self, source: Source) -> Iterator[Missing]:
        """A sheet says nothing of who is not on it."""
        yield from ()

    def stated(self, source: Source) -> np.ndarray | None:
        return None

    def prepare(self) -> None:
        return None

    def apply(self, source: Source, rows: Sequence[Accepted], change: Change) -> None:
        survey = survey_of(source)
        assert survey is not None
        for row in rows:
            _write(survey, row.key, row.values, change)

    def withdraw(self, run: ImportRun, undoing: Change, after: int, most: int) -> Withdrawn | None:
        assert run.change is not None
        rows = run.change.entries.filter(kind=RESPONSE, pk__gt=after).order_by("pk")[:most]
        entries = list(rows)
        spared = [told for entry in entries if (told := _taken_back(entry, undoing))]
        return Withdrawn(entries[-1].pk, spared) if entries else None

    def show_again(self, source: Source, after: int, most: int) -> int | None:
        return None

    def review(self, row: ChangeRow) -> Review:
        said = {key: str(value) for key, value in row.values.items()}
        side = ReviewSide(_("Le tableau dit"), said, is_proposed=True)
        return Review(row.name, _("Faut-il écrire cette réponse ?"), (side,))

    def differences(self, row: ChangeRow) -> list[Any]:
        return []

    def facts(self, row: ChangeRow) -> list[str]:
        return []

    def decide(self, row: ChangeRow, verdict: str, *, change: Change) -> None:
        survey = survey_of(row.run.source)
        assert survey is not None
        _write(survey, row.key, row.values, change)

    def take_back(self, row: ChangeRow, change: Change, *, by: str, at: Any) -> Change:
        noted = undoing.noted(change, by=by, at=at)
        for entry in change.entries.filter(kind=RESPONSE):
            _taken_back(entry, noted)
        return noted


def _write(survey: Survey, key: str, said: Mapping[str, Any], change: Change) -> None:
    """A response, given as any other is; one that came meanwhile stays as it is."""
    page = Organisation.objects.get(pk=int(key))
    if page.pk in _already(survey):
        return
    ticket = queries.ticket_for(survey, page, PAPER)
    act = {"ticket": ticket, "by": change.by, "at": change.at}
    for block in form_of(survey).blocks:
        keys = {question.key for question in block.questions}
        part = {key: v for key, v in said.items() if key.removesuffix(f".{OTHER}") in keys}
        answering.save(block=block.key, said=part, **act)  # type: ignore[arg-type]
    row = answering.send(**act)  # type: ignore[arg-type]
    history.record(change=change, kind=RESPONSE, key=str(row.pk), before=None, after=str(row.state))


def _taken_back(entry: Any, change: Change) -> dict[str, str] | None:
    """The response leaves, with the needs that it raised, and its structure may answer again; one
    that the team moved since stays."""
    row = SurveyResponse.objects.filter(pk=entry.key).select_related("survey").first()
    if row is None:
        return None
    if Entry.objects.filter(kind=RESPONSE, key=entry.key, change__gt=entry.change_id).exists():
        who = queries.who(row)
        return {"name": str(who or row), "url": row.survey.get_absolute_url()}
    with transaction.atomic():
        answering.set_aside(response=row, by=change.by, at=change.at)
        row.delete()
    return None
