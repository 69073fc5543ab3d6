"""Themes that registers make likely, each with its reason: the words of the name and of the
purpose, the code of the social object, the activity, the approvals, in that order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from maillage.base import text

THRESHOLD, MOST = 50, 3
SAYS_NOTHING = "94.99Z"  # the catch-all activity of associations
ORDER = ("words", "object", "activity", "accreditation")


class HasWords(Protocol):
    """A theme, with the words that people say of it."""

    words: str


Theme = TypeVar("Theme", bound=HasWords)


@dataclass(frozen=True)
class ThemeHint:
    theme: str
    kind: str
    value: str
    weight: int


@dataclass(frozen=True)
class Clues:
    """What a structure's registers say that a rule may meet."""

    words: str = ""
    objects: tuple[str, ...] = ()
    activity: str = ""
    accreditations: tuple[str, ...] = ()


def _plain(stated: str) -> tuple[str, ...]:
    """Folded words without small ones, in the singular. Stems would take *tenir* for *tennis*."""
    found = (word for word in text.words(stated) if not text.is_small(word))
    return tuple(word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in found)


@dataclass(frozen=True)
class Rules:
    """The rules in force, ready to be met. `phrases`: {first word: [(words, rule)]}; `codes`:
    {kind: {what a code begins with: rules}}."""

    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], ThemeHint]]] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Sequence[ThemeHint]]] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[ThemeHint]) -> "Rules":
        phrases: dict[str, list[tuple[tuple[str, ...], ThemeHint]]] = defaultdict(list)
        codes: dict[str, dict[str, list[ThemeHint]]] = defaultdict(lambda: defaultdict(list))
        for rule in rules:
            if rule.kind != "words":
                codes[rule.kind][rule.value].append(rule)
            elif stated := _plain(rule.value):
                phrases[stated[0]].append((stated, rule))
        return cls(dict(phrases), {kind: dict(found) for kind, found in codes.items()})

    def met_by(self, kind: str, code: str) -> Iterator[ThemeHint]:
        """The rules that a code begins with."""
        known = self.codes.get(kind, {})
        for length in range(1, len(code) + 1):
            yield from known.get(code[:length], ())


def clues_of(values: Mapping[str, Any], accreditations: Iterable[str]) -> Clues:
    """What the words and codes of an organisation, and its approvals, say of its themes."""
    stated = [values.get("name"), values.get("summary"), values.get("purpose")]
    objects = (values.get("social_object_1"), values.get("social_object_2"))
    return Clues(
        " . ".join(filter(None, stated)),
        tuple(filter(None, objects)),
        values.get("activity") or "",
        tuple(accreditations),
    )


def best_said(words: str, themes: Sequence[Theme]) -> Theme:
    """Of the themes of a structure, the one whose words its own say most; else the first."""
    said = frozenset(_plain(words))
    return max(themes, key=lambda theme: len(said & _said_of(theme.words)))


@lru_cache(maxsize=100)
def _said_of(words: str) -> frozenset[str]:
    return frozenset(_plain(words))


def infer(clues: Clues, rules: Rules) -> dict[str, list[list[str]]]:
    """{theme: [[kind, what was met], …]}, the likeliest first, at most MOST; each reason stands
    once and its theme weighs THRESHOLD or more."""
    met: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    words = _plain(clues.words)
    for i, first in enumerate(words):
        for stated, rule in rules.phrases.get(first, ()):
            if words[i : i + len(stated)] == stated:
                met[rule.theme]["words", rule.value] = rule.weight
    codes = [("object", code) for code in clues.objects]
    if clues.activity and clues.activity != SAYS_NOTHING:
        codes.append(("activity", clues.activity))
    codes += [("accreditation", kind) for kind in clues.accreditations]
    for kind, code in codes:
        for rule in rules.met_by(kind, code):
            if kind != "accreditation" or rule.value == code:
                met[rule.theme][kind, rule.value] = rule.weight
    if not met:
        return {}
    weights = {theme: sum(reasons.values()) for theme, reasons in met.items()}

    def likeliest(theme: str) -> tuple:
        best = min(ORDER.index(kind) for kind, _value in met[theme])
        return (best, -weights[theme], theme)

    kept = sorted((t for t, w in weights.items() if w >= THRESHOLD), key=likeliest)[:MOST]
    return {
        theme: [list(r) for r in sorted(met[theme], key=lambda r: (ORDER.index(r[0]), r[1]))]
        for theme in kept
    }
