"""What may be asked of a form, and tables frozen as plain data. Nothing here knows a row."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.base.refusals import Refusal
from maillage.figures.disclosure import AskedTable, PublishedTable, Release, TableCell
from maillage.figures.disclosure.cells import things
from maillage.questionnaires.rules.questionnaire import (
    CHOSEN,
    QuestionKind,
    Questionnaire,
    SurveyQuestion,
)

SORTED = (*CHOSEN, QuestionKind.SCALE, QuestionKind.COMMUNE)  # their answers are categories
PUBLISHABLE = (*SORTED, QuestionKind.NUMBER)
UNSAID = ""  # the category of who says nothing
MOST_CROSSINGS = 6
SMALL, NEARLY_ALL, BESIDE = "small", "nearly_all", "beside"
Composition = Mapping[str, Any]  # {"questions": [key], "crossings": [[key, key]]}


class TooFewYet(Refusal):
    """So many answers are missing before anything may be published; `is_next`: since the last."""

    def __init__(self, missing: int, *, is_next: bool) -> None:
        self.missing, self.is_next = missing, is_next

    def __str__(self) -> str:
        if self.is_next:
            said = ngettext(
                "Il manque %(n)s réponse nouvelle depuis la publication précédente : la "
                "différence entre les deux dirait ce que peu de personnes ont répondu.",
                "Il manque %(n)s réponses nouvelles depuis la publication précédente : la "
                "différence entre les deux dirait ce que peu de personnes ont répondu.",
                self.missing,
            )
        else:
            said = ngettext(
                "Il manque %(n)s réponse avant de pouvoir publier quoi que ce soit.",
                "Il manque %(n)s réponses avant de pouvoir publier quoi que ce soit.",
                self.missing,
            )
        return said % {"n": self.missing}


def publishable(form: Questionnaire) -> dict[str, SurveyQuestion]:
    """What is written out, joined or named is never published."""
    return {key: q for key, q in form.questions.items() if q.kind in PUBLISHABLE}


def is_sorted(question: SurveyQuestion) -> bool:
    return question.kind in SORTED


def asked_tables(asked: Composition, form: Questionnaire) -> list[AskedTable]:
    """What a composition asks of the engine, in the order of the form; what the form does not know
    is left out."""
    known = publishable(form)
    singles = [key for key in known if key in asked.get("questions", ())]
    pairs = [tuple(pair) for pair in asked.get("crossings", ()) if all(k in known for k in pair)]
    tables = [_single(known[key]) for key in singles]
    return tables + [_pair(known[of], known[by]) for of, by in pairs]


def _single(question: SurveyQuestion) -> AskedTable:
    return AskedTable((question.key,)) if is_sorted(question) else AskedTable((), question.key)


def _pair(of: SurveyQuestion, by: SurveyQuestion) -> AskedTable:
    """Of a number and something else: the number by the other."""
    if is_sorted(of) and is_sorted(by):
        return AskedTable((of.key, by.key))
    measure, category = (by, of) if is_sorted(of) else (of, by)
    return AskedTable((category.key,), measure.key)


def said_by_nobody(question: SurveyQuestion) -> Any:
    """What an answer says to a question that it leaves empty."""
    if question.kind == QuestionKind.SEVERAL:
        return []
    return UNSAID if is_sorted(question) else None


def labels(question: SurveyQuestion, communes: Mapping[str, str]) -> dict[str, str]:
    """Every answer that may be, whether somebody gave it or not, in the order of the form: a line
    that stands only where somebody said it would tell that somebody did."""
    if question.kind == QuestionKind.SCALE:
        found = {str(n): _scale_step(question, n) for n in question.steps}
    elif question.kind == QuestionKind.COMMUNE:
        found = dict(communes)
    else:
        found = {choice.key: choice.label for choice in question.all_choices}
    if question.kind == QuestionKind.SEVERAL:
        return found
    return found | {UNSAID: _("Sans réponse, ou pas concerné")}


def _scale_step(question: SurveyQuestion, n: int) -> str:
    """« 1 (pas du tout) »"""
    bounds = (question.steps[0], question.steps[-1])
    named = dict(zip(bounds, question.ends, strict=False))
    return f"{n} ({named[n].lower()})" if named.get(n) else str(n)


def counted(
    tables: Sequence[AskedTable], answers: Mapping[str, Mapping[str, Any]]
) -> dict[TableCell, int]:
    """How many answers count in each cell, where some do."""
    found: Counter[TableCell] = Counter()
    for says in answers.values():
        for by, measure in tables:
            if measure and says[measure] is None:
                continue
            for key in product(*(things(says[name]) for name in by)):
                found[TableCell(by, key, measure)] += 1
    return found


# Frozen


def frozen(
    tables: Sequence[PublishedTable],
    truth: Mapping[TableCell, int],
    form: Questionnaire,
    named: Mapping[str, Mapping[str, str]],
    threshold: int,
) -> list[dict[str, Any]]:
    """Tables as plain data; the first, of all answers together, is said apart. `truth`: how many
    each cell counts, to say in a preview why it is hidden; the number itself is not kept."""
    wide = truth[TableCell((), ())]
    found = []
    for table in tables:
        by, measure = table.asked.by, table.asked.measure
        if not by and not measure:
            continue
        cells = [
            {
                "key": list(key),
                "n": cell.count,
                "total": None if cell.total is None else str(cell.total),
                "why": ""
                if cell.count is not None
                else _why(truth[TableCell(by, key, measure)], wide, threshold),
            }
            for key, cell in table.cells.items()
        ]
        found.append(
            {
                "by": [_told(form.questions[name], form) for name in by],
                "measure": _told(form.questions[measure], form) if measure else None,
                "labels": [dict(named[name]) for name in by],
                "cells": cells,
            }
        )
    return found


def _told(question: SurveyQuestion, form: Questionnaire) -> dict[str, Any]:
    part = form.block_of(question.key).title or _("Questions qui ne sont plus posées")
    told = {"key": question.key, "label": question.label, "unit": question.unit, "part": part}
    return told | {"kind": str(question.kind)}


def _why(count: int, wide: int, threshold: int) -> str:
    if count < threshold:
        return SMALL
    return NEARLY_ALL if wide - count < threshold else BESIDE


# A release, as the engine asks for it and as it is kept


def as_release(answers: Any, shown: Any, counted: Any) -> Release:
    return Release(answers, frozenset(_cells(shown)), frozenset(_cells(counted)))


def _cells(kept: Sequence[Any]) -> Iterator[TableCell]:
    for by, key, measure in kept:
        yield TableCell(tuple(by), tuple(key), measure)


def as_kept(cells: frozenset[TableCell]) -> list[list[Any]]:
    return sorted([list(cell.by), list(cell.key), cell.measure] for cell in cells)
