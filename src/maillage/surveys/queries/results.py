"""What was said, counted: the database counts, page by page, what was sent and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from maillage.questionnaires.rules.questionnaire import (
    CHOSEN,
    COUNTED,
    OTHER,
    QuestionBlock,
    QuestionKind,
    Questionnaire,
    SurveyQuestion,
)
from maillage.surveys import queries
from maillage.surveys.models import Survey, SurveyResponse, SurveyValue

CROSSABLE = (*CHOSEN, QuestionKind.SCALE, QuestionKind.COMMUNE)
MOST_BARS = 12  # of a chart; its table has all
Counts = dict[str, dict[Any, int]]  # {question: {answer: how many responses}}


@dataclass(frozen=True)
class CountedAnswer:
    """`share`: of those who answered, from 0 to 1."""

    key: str
    label: str
    n: int
    share: float

    @property
    def percent(self) -> int:
        return round(100 * self.share)


@dataclass(frozen=True)
class NumbersSaid:
    mean: float
    median: float
    least: float
    most: float
    total: float


@dataclass(frozen=True)
class QuestionResult:
    """`answered`: responses that say something; `texts`: those written out; `is_gone`: the form
    asks it no more."""

    question: SurveyQuestion
    answered: int
    bars: list[CountedAnswer] = field(default_factory=list)
    numbers: NumbersSaid | None = None
    texts: int = 0
    is_gone: bool = False


@dataclass(frozen=True)
class BlockResult:
    title: str
    questions: list[QuestionResult]


def whole_form(survey: Survey) -> tuple[Questionnaire, frozenset[str]]:
    """The questions of all versions, those of the last one first, and those that it asks no more;
    a choice that was taken out stays where answers name it. 404 where nothing was ever asked."""
    forms = [queries.form_of(version) for version in survey.versions.order_by("-number")]
    if not forms:
        raise Http404
    last, older = forms[0], forms[1:]
    known = dict(last.questions)
    gone: dict[str, SurveyQuestion] = {}
    for form in older:
        for key, question in form.questions.items():
            if key not in known:
                gone.setdefault(key, question)
            elif extra := [c for c in question.choices if c not in _choices(known[key])]:
                choices = (*known[key].choices, *extra)
                known[key] = replace(known[key], choices=choices)
    blocks = [replace(b, questions=tuple(known[q.key] for q in b.questions)) for b in last.blocks]
    if gone:
        blocks.append(QuestionBlock("", "", questions=tuple(gone.values())))
    return Questionnaire(tuple(blocks)), frozenset(gone)


def _choices(question: SurveyQuestion) -> list[Any]:
    keys = {choice.key for choice in question.choices}
    return [*question.choices, *(c for c in question.all_choices if c.key in keys)]


def results(survey: Survey) -> list[BlockResult]:
    """Every question of every version, counted: the database is asked once, whatever the form."""
    form, gone = whole_form(survey)
    chosen, numbers, texts = _counted(survey)
    named = queries.communes_named(_communes(form, chosen))
    return [
        BlockResult(
            block.title,
            [_result(q, chosen, numbers, texts, named, q.key in gone) for q in block.questions],
        )
        for block in form.blocks
    ]


def _counted(survey: Survey) -> tuple[Counts, Counts, dict[str, int]]:
    """Choices, numbers and texts of each question, in one walk along an index."""
    chosen: Counts = {}
    numbers: Counts = {}
    texts: dict[str, int] = {}
    rows = SurveyValue.objects.filter(survey=survey).order_by()
    grouped = rows.values_list("question", "choice", "number").annotate(n=Count("pk"))
    for key, choice, number, n in grouped:
        if number is not None:
            numbers.setdefault(key, {})[number] = n
        elif choice:
            chosen.setdefault(key, {})[choice] = n
        if number is None and choice in ("", OTHER):
            texts[key] = texts.get(key, 0) + n
    return chosen, numbers, texts


def _communes(form: Questionnaire, chosen: Counts) -> set[str]:
    asked = [q.key for q in form.questions.values() if q.kind == QuestionKind.COMMUNE]
    return {code for key in asked for code in chosen.get(key, {})}


def _result(
    question: SurveyQuestion,
    chosen: Counts,
    counted: Counts,
    texts: Mapping[str, int],
    named: Mapping[str, str],
    is_gone: bool,
) -> QuestionResult:
    key, kind = question.key, question.kind
    written = texts.get(key, 0)
    counts, numbers = chosen.get(key, {}), counted.get(key, {})
    result = QuestionResult(question, written, [], None, written, is_gone)
    if kind in CHOSEN or kind == QuestionKind.COMMUNE:
        several = kind == QuestionKind.SEVERAL
        many = sum((numbers if several else counts).values())
        return replace(
            result, answered=many, bars=_bars(_labels(question, counts, named), counts, many)
        )
    if kind in COUNTED:
        many = sum(numbers.values())
        is_scale = kind == QuestionKind.SCALE
        steps = _steps(question, numbers) if is_scale else _classes(numbers)
        bars = _bars({name: name for name in steps}, steps, many)
        return replace(result, answered=many, bars=bars, numbers=_numbers(numbers))
    if kind == QuestionKind.STRUCTURE:
        return replace(result, answered=written + sum(counts.values()))
    return result


def _labels(
    question: SurveyQuestion, counts: Mapping[str, int], named: Mapping[str, str]
) -> dict[str, str]:
    """Choices in the order of the form; communes, the most named first."""
    if question.kind == QuestionKind.COMMUNE:
        most = sorted(counts, key=lambda code: (-counts[code], named.get(code, code)))
        return {code: named.get(code, code) for code in most}
    known = {choice.key: choice.label for choice in question.all_choices}
    return known | {key: key for key in counts if key not in known}


def _bars(labels: Mapping[str, str], counts: Mapping[str, int], many: int) -> list[CountedAnswer]:
    return [
        CountedAnswer(key, label, counts.get(key, 0), counts.get(key, 0) / many if many else 0)
        for key, label in labels.items()
    ]


def _numbers(counts: Mapping[float, int]) -> NumbersSaid | None:
    if not counts:
        return None
    total, many = sum(number * n for number, n in counts.items()), sum(counts.values())
    return NumbersSaid(total / many, median(counts), min(counts), max(counts), total)


def median(counts: Mapping[float, int]) -> float:
    """The middle of numbers of which each is counted; of two middles their half-way."""
    many = sum(counts.values())
    low = high = 0.0
    seen = 0
    for number in sorted(counts):
        before, seen = seen, seen + counts[number]
        if before <= (many - 1) // 2 < seen:
            low = number
        if before <= many // 2 < seen:
            high = number
    return (low + high) / 2


def _steps(question: SurveyQuestion, counts: Mapping[float, int]) -> dict[str, int]:
    return {str(n): counts.get(float(n), 0) for n in question.steps}


def _classes(counts: Mapping[float, int]) -> dict[str, int]:
    """Numbers as a few intervals of equal width, whose bounds are round; few numbers, as they
    are."""
    if len(counts) <= MOST_BARS // 2:
        return {f"{number:n}": counts[number] for number in sorted(counts)}
    least, most = min(counts), max(counts)
    width = _round_up((most - least) / 6)
    first, is_whole = least // width * width, all(float(n).is_integer() for n in counts)
    found: dict[str, int] = {}
    at = first
    while at <= most:
        last = at + width - 1 if is_whole else at + width
        name = f"{at:n} à {last:n}" if last > at else f"{at:n}"
        found[name] = sum(n for number, n in counts.items() if at <= number < at + width)
        at += width
    return found


def _round_up(width: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50…"""
    power = 10 ** len(str(int(width)))
    steps = (power / 10, power / 5, power / 2, power)
    return next((step for step in steps if step >= width), power) if width > 1 else 1


# Two questions at once


@dataclass(frozen=True)
class CrossedRow:
    """`cells`: of each column its name, how many, and which percentage of the row."""

    label: str
    total: int
    cells: list[tuple[str, int, int]]


@dataclass(frozen=True)
class CrossedTable:
    """Responses that answered both: a row an answer to `of`, a column an answer to `by`."""

    of: SurveyQuestion
    by: SurveyQuestion
    columns: list[str]
    rows: list[CrossedRow]
    many: int


def crossable(form: Questionnaire) -> list[SurveyQuestion]:
    return [question for question in form.questions.values() if question.kind in CROSSABLE]


def crossed(survey: Survey, of: str, by: str) -> CrossedTable | None:
    """None where one of the two cannot be crossed, or both are the same."""
    form, _gone = whole_form(survey)
    known = {question.key: question for question in crossable(form)}
    if of not in known or by not in known or of == by:
        return None
    first, second = known[of], known[by]
    pairs = _pairs(survey, first, second)
    rows = _answers_of(first, {a for a, _b in pairs})
    columns = _answers_of(second, {b for _a, b in pairs})
    table = []
    for answer, label in rows.items():
        counts = {name: pairs.get((answer, other), 0) for other, name in columns.items()}
        total = sum(counts.values())
        shares = [(name, n, round(100 * n / (total or 1))) for name, n in counts.items()]
        table.append(CrossedRow(label, total, shares))
    many = _both(survey, of, by)
    return CrossedTable(first, second, list(columns.values()), table, many)


_SAID: dict[str, Any] = {"choice": "", "number": False}  # a choice is above nothing


def _said(name: str) -> str:
    """The question whether something was chosen, or a number given."""
    return f"{name}__gt" if name.endswith("choice") else f"{name}__isnull"


def _kept_in(question: SurveyQuestion) -> str:
    return "number" if question.kind == QuestionKind.SCALE else "choice"


def _pairs(
    survey: Survey, first: SurveyQuestion, second: SurveyQuestion
) -> dict[tuple[str, str], int]:
    mine, other = _kept_in(first), f"response__values__{_kept_in(second)}"
    rows = SurveyValue.objects.filter(
        survey=survey,
        question=first.key,
        response__values__question=second.key,
        **{_said(mine): _SAID[_kept_in(first)], _said(other): _SAID[_kept_in(second)]},
    )
    counted = rows.order_by().values_list(mine, other).annotate(n=Count("pk"))
    return {(_named(a), _named(b)): n for a, b, n in counted}


def _named(answer: Any) -> str:
    return f"{answer:g}" if isinstance(answer, float) else answer


def _both(survey: Survey, of: str, by: str) -> int:
    rows = SurveyResponse.objects.filter(survey=survey)
    first = SurveyValue.objects.filter(survey=survey, question=of).values("response")
    second = SurveyValue.objects.filter(survey=survey, question=by).values("response")
    return rows.filter(Q(pk__in=first) & Q(pk__in=second)).count()


def _answers_of(question: SurveyQuestion, seen: set[str]) -> dict[str, str]:
    if question.kind == QuestionKind.SCALE:
        return {str(n): str(n) for n in question.steps}
    if question.kind == QuestionKind.COMMUNE:
        named = queries.communes_named(seen)
        return dict(sorted(((code, named.get(code, code)) for code in seen), key=lambda p: p[1]))
    known = {choice.key: choice.label for choice in question.all_choices}
    return known | {key: key for key in sorted(seen) if key not in known}


# What was written out


def texts(survey: Survey, key: str) -> tuple[SurveyQuestion, QuerySet[SurveyValue]]:
    """A question, and what was written to it; in no order of time. 404 for none of the survey."""
    form, _gone = whole_form(survey)
    question = form.questions.get(key)
    if question is None:
        raise Http404
    rows = SurveyValue.objects.filter(survey=survey, question=key).exclude(text="")
    return question, rows.order_by("pk")


def sent_rows(survey: Survey) -> Iterator[SurveyResponse]:
    """All that was sent, in the order of numbers that were drawn."""
    rows = survey.responses.sent().order_by("pk")
    return rows.select_related("respondent__organisation").iterator(500)
