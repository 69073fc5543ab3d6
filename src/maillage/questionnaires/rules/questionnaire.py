"""A form as data: blocks of questions, each with what it asks, when, and the need that it raises.

What is stored is plain JSON that people can read; these classes are its shape."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from maillage.base.refusals import Refusal

MOST_BLOCKS, MOST_QUESTIONS, MOST_CHOICES = 30, 200, 40
LONGEST_KEY = 40
OTHER = "autre"  # the choice that is written out: `key.autre` of what was said
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class QuestionKind(models.TextChoices):
    ONE = "one", _("une réponse parmi plusieurs")
    SEVERAL = "several", _("plusieurs réponses possibles")
    NUMBER = "number", _("un nombre")
    SCALE = "scale", _("une échelle")
    TEXT = "text", _("un texte")
    STRUCTURE = "structure", _("une structure")
    COMMUNE = "commune", _("une commune")
    FILE = "file", _("un fichier")


CHOSEN = (QuestionKind.ONE, QuestionKind.SEVERAL)
COUNTED = (QuestionKind.NUMBER, QuestionKind.SCALE)


class RaisedFamily(models.TextChoices):
    """What structures need, as surveys of needs usually sort it."""

    PREMISES = "premises", _("locaux")
    RECRUITMENT = "recruitment", _("recrutement")
    CASH = "cash", _("trésorerie et financement")
    SKILLS = "skills", _("compétences")
    MARKETS = "markets", _("débouchés et marchés")
    DIGITAL = "digital", _("numérique")
    COOPERATION = "cooperation", _("coopération")
    GOVERNANCE = "governance", _("gouvernance et bénévolat")
    OTHER = "other", _("autre")


class NotAForm(Refusal):
    """What was stored or shipped does not have the shape of a form."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __str__(self) -> str:
        return _("Ce questionnaire est illisible : %(what)s.") % {"what": self.what}


@dataclass(frozen=True)
class SurveyChoice:
    key: str
    label: str


@dataclass(frozen=True)
class RaisedNeed:
    """The need that an answer raises: its words (those of the answer where empty), a theme of the
    vocabulary, a family; `on`: the choices that say so, any of them where empty."""

    words: str = ""
    theme: str = ""
    family: str = ""
    on: tuple[str, ...] = ()


@dataclass(frozen=True)
class SurveyQuestion:
    """`when`: the condition under which it is asked (`conditions.py`); `least`, `most`: bounds of a
    number, and the steps of a scale, whose `ends` are in words."""

    key: str
    kind: str
    label: str
    help: str = ""
    required: bool = False
    unit: str = ""
    least: float | None = None
    most: float | None = None
    ends: tuple[str, ...] = ()
    choices: tuple[SurveyChoice, ...] = ()
    has_other: bool = False
    when: Mapping[str, Any] | None = None
    raises: RaisedNeed | None = None

    @property
    def all_choices(self) -> list[SurveyChoice]:
        other = [SurveyChoice(OTHER, str(_("Autre")))] if self.has_other else []
        return [*self.choices, *other]

    @property
    def is_counted(self) -> bool:
        return self.kind in COUNTED

    @property
    def steps(self) -> range:
        """Of a scale."""
        return range(int(self.least or 1), int(self.most or 5) + 1)

    def label_of(self, choice: str) -> str:
        return next((one.label for one in self.all_choices if one.key == choice), choice)


@dataclass(frozen=True)
class QuestionBlock:
    """Questions that stand on one screen."""

    key: str
    title: str
    text: str = ""
    when: Mapping[str, Any] | None = None
    questions: tuple[SurveyQuestion, ...] = ()


@dataclass(frozen=True)
class Questionnaire:
    blocks: tuple[QuestionBlock, ...] = field(default=())

    @cached_property
    def questions(self) -> dict[str, SurveyQuestion]:
        return {question.key: question for block in self.blocks for question in block.questions}

    @cached_property
    def order(self) -> dict[str, int]:
        return {key: n for n, key in enumerate(self.questions)}

    def block_of(self, key: str) -> QuestionBlock:
        return next(b for b in self.blocks if any(q.key == key for q in b.questions))

    def path(self, key: str) -> str:
        """« Locaux › Combien de mètres carrés ? »"""
        return f"{self.block_of(key).title} › {self.questions[key].label}"

    def condition(self, key: str) -> dict[str, Any] | None:
        """All that must be true for a question to be asked: of its block, and its own."""
        return self._conditions[key]

    @cached_property
    def _conditions(self) -> dict[str, dict[str, Any] | None]:
        """Put together once: thousands of responses are read by one form."""
        return {q.key: _both(block.when, q.when) for block in self.blocks for q in block.questions}

    def as_data(self) -> dict[str, Any]:
        return {"blocks": [_without_defaults(asdict(block)) for block in self.blocks]}


def _both(block: Any, own: Any) -> dict[str, Any] | None:
    parts = [condition for condition in (block, own) if condition]
    if len(parts) < 2:
        return dict(parts[0]) if parts else None
    return {"all": parts}


def _without_defaults(data: Any) -> Any:
    """What says nothing is not written: a stored form is read by people."""
    if isinstance(data, dict):
        cleaned = {name: _without_defaults(value) for name, value in data.items()}
        said = {name: v for name, v in cleaned.items() if v is not None and v is not False}
        return {name: v for name, v in said.items() if v == 0 or v}
    if isinstance(data, list | tuple):
        return [_without_defaults(value) for value in data]
    return data


def read(data: Mapping[str, Any]) -> Questionnaire:
    """The form that was stored, or that ships. Raises NotAForm."""
    try:
        return Questionnaire(tuple(_block(part) for part in data.get("blocks", ())))
    except (TypeError, KeyError, ValueError, AttributeError) as fault:
        raise NotAForm(str(fault)) from fault


def _block(data: Mapping[str, Any]) -> QuestionBlock:
    questions = tuple(_question(part) for part in data.get("questions", ()))
    return QuestionBlock(
        data["key"], data["title"], data.get("text", ""), data.get("when"), questions
    )


def _question(data: Mapping[str, Any]) -> SurveyQuestion:
    said = dict(data)
    said["kind"] = str(QuestionKind(said["kind"]))
    said["ends"] = tuple(said.get("ends", ()))
    said["choices"] = tuple(SurveyChoice(**part) for part in said.get("choices", ()))
    if raised := said.get("raises"):
        said["raises"] = RaisedNeed(**{**raised, "on": tuple(raised.get("on", ()))})
    return SurveyQuestion(**said)


def key_for(label: str, taken: Iterator[str] | set[str], otherwise: str) -> str:
    """A short name that follows the words, free among those taken."""
    known = set(taken)
    words = slugify(label).replace("_", "-").split("-")
    base = "-".join(words)[:24].rsplit("-", 1)[0] if len("-".join(words)) > 24 else "-".join(words)
    base = base.strip("-") or otherwise
    if base in _WORDS:
        base = f"{base}-1"
    found, n = base, 2
    while found in known:
        found, n = f"{base}-{n}", n + 1
    return found


_WORDS = ("et", "ou", "non")  # of conditions, as they are typed
