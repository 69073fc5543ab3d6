"""What was said, counted: the database counts, page by page, what was sent and nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Avg, Count, Max, Min, Q, QuerySet
from django.http import Http404

from maillage.questionnaires.rules.questionnaire import (
    CHOSEN,
    QuestionBlock,
    QuestionKind,
    Questionnaire,
    SurveyQuestion,
)
from maillage.surveys import queries
from maillage.surveys.models import Survey, SurveyResponse, SurveyValue

CROSSABLE = (*CHOSEN, QuestionKind.SCALE, QuestionKind.COMMUNE)
MOST_BARS = 12  # of a number, or of communes
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
    """Every question of every version, counted; six questions to the database."""
    form, gone = whole_form(survey)
    values = SurveyValue.objects.filter(survey=survey).order_by()
    chosen = _grouped(values.exclude(choice="").values_list("question", "choice"))
    several = [q.key for q in form.questions.values() if q.kind == QuestionKind.SEVERAL]
    people = values.filter(question__in=several).values_list("question")
    answered = dict(people.annotate(n=Count("response", distinct=True)))
    numbers = values.exclude(number=None)
    counted = _grouped(numbers.values_list("question", "number"))
    said = {key: rest for key, *rest in _summed(numbers)}
    written = values.exclude(text="").values_list("question").annotate(n=Count("pk"))
    texts = dict(written)
    named = queries.communes_named(_communes(form, chosen))
    return [
        BlockResult(
            block.title,
            [
                _result(q, chosen, counted, said, texts, answered, named, q.key in gone)
                for q in block.questions
            ],
        )
        for block in form.blocks
    ]


def _grouped(rows: QuerySet) -> Counts:
    found: Counts = {}
    for key, answer, n in rows.annotate(n=Count("pk")):
        found.setdefault(key, {})[answer] = n
    return found


def _summed(numbers: QuerySet) -> Iterable[tuple]:
    return numbers.values_list("question").annotate(
        mean=Avg("number"), least=Min("number"), most=Max("number")
    )


def _communes(form: Questionnaire, chosen: Counts) -> set[str]:
    asked = [q.key for q in form.questions.values() if q.kind == QuestionKind.COMMUNE]
    return {code for key in asked for code in chosen.get(key, {})}


def _result(
    question: SurveyQuestion,
    chosen: Counts,
    counted: Counts,
    said: Mapping[str, Any],
    texts: Mapping[str, int],
    answered: Mapping[str, int],
    named: Mapping[str, str],
    is_gone: bool,
) -> QuestionResult:
    key, kind = question.key, question.kind
    result = QuestionResult(question, texts.get(key, 0), [], None, texts.get(key, 0), is_gone)
    if kind in CHOSEN or kind == QuestionKind.COMMUNE:
        counts = chosen.get(key, {})
        many = answered.get(key, 0) if kind == QuestionKind.SEVERAL else sum(counts.values())
        bars = _bars(_labels(question, counts, named), counts, many)
        return replace(result, answered=many, bars=bars)
    if kind in (QuestionKind.NUMBER, QuestionKind.SCALE):
        counts = counted.get(key, {})
        many = sum(counts.values())
        numbers = _numbers(counts, said[key]) if many else None
        steps = _steps(question, counts) if kind == QuestionKind.SCALE else _classes(counts)
        labels = {name: name for name in steps}
        bars = _bars(labels, steps, many)
        return replace(result, answered=many, bars=bars, numbers=numbers)
    return result


def _labels(
    question: SurveyQuestion, counts: Mapping[str, int], named: Mapping[str, str]
) -> dict[str, str]:
    """Choices in the order of the form; communes, the most named first."""
    if question.kind == QuestionKind.COMMUNE:
        most = sorted(counts, key=lambda code: (-counts[code], named.get(code, code)))
        return {code: named.get(code, code) for code in most[:MOST_BARS]}
    known = {choice.key: choice.label for choice in question.all_choices}
    return known | {key: key for key in counts if key not in known}


def _bars(labels: Mapping[str, str], counts: Mapping[str, int], many: int) -> list[CountedAnswer]:
    return [
        CountedAnswer(key, label, counts.get(key, 0), counts.get(key, 0) / many if many else 0)
        for key, label in labels.items()
    ]


def _numbers(counts: Mapping[float, int], said: tuple[float, float, float]) -> NumbersSaid:
    mean, least, most = said
    total = sum(number * n for number, n in counts.items())
    return NumbersSaid(mean, median(counts), least, most, total)


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
    first = least // width * width
    found: dict[str, int] = {}
    at = first
    while at <= most:
        name = f"{at:n} à {at + width:n}"
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


def _kept_in(question: SurveyQuestion) -> str:
    return "number" if question.kind == QuestionKind.SCALE else "choice"


def _pairs(
    survey: Survey, first: SurveyQuestion, second: SurveyQuestion
) -> dict[tuple[str, str], int]:
    mine, other = _kept_in(first), f"response__values__{_kept_in(second)}"
    rows = SurveyValue.objects.filter(
        survey=survey, question=first.key, response__values__question=second.key
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
