"""Answers, the cells that are asked of them, and what a cell is made of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

Answers = Mapping[str, Mapping[str, Any]]  # {what names an answer: {variable: what it says}}
Test = tuple[tuple[str, Any], ...]  # (variable, what it must be), each once, in order


class AskedTable(NamedTuple):
    """A table: how many answers by these variables (none: in all); with a `measure`, a variable of
    numbers, their sum and mean too. An answer that says several things (a set, a list, a tuple)
    counts in each of them."""

    by: tuple[str, ...] = ()
    measure: str = ""


class TableCell(NamedTuple):
    """One number of a table: where each variable of `by` says that of `key`. With a measure, the
    sum over those who gave a number; without, how many they are."""

    by: tuple[str, ...]
    key: tuple[Any, ...]
    measure: str = ""


@dataclass(frozen=True)
class Release:
    """A publication: the answers as they were (without any name), the cells that it shows, and
    those with a measure of which it shows how many gave a number."""

    answers: Answers
    shown: frozenset[TableCell]
    counted: frozenset[TableCell] = frozenset()


class Typed(NamedTuple):
    """An answer as it stood in some publications: which of them hold it, what it says."""

    pattern: tuple[bool, ...]
    says: Mapping[str, Any]


def typed(releases: Sequence[Answers]) -> list[Typed]:
    """Each answer once; one that was changed between two publications is two."""
    held: dict[str, list[tuple[set[int], Mapping[str, Any]]]] = {}
    for number, answers in enumerate(releases):
        for name, says in answers.items():
            versions = held.setdefault(name, [])
            if versions and _same(versions[-1][1], says):
                versions[-1] = (versions[-1][0] | {number}, {**versions[-1][1], **says})
            else:
                versions.append(({number}, says))
    many = range(len(releases))
    return [
        Typed(tuple(n in numbers for n in many), says)
        for versions in held.values()
        for numbers, says in versions
    ]


def _same(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    return all(now[name] == value for name, value in before.items() if name in now)


def says_several(value: Any) -> bool:
    return isinstance(value, (set, frozenset, list, tuple))


def things(value: Any) -> Iterable[Any]:
    """What an answer says, one or several."""
    return value if says_several(value) else (value,)


def several_of(answers: Iterable[Mapping[str, Any]]) -> set[str]:
    """Variables of which some answer says several things."""
    return {name for says in answers for name, value in says.items() if says_several(value)}


def test_of(cell: TableCell, several: set[str]) -> Test:
    """What an answer must be to count in a cell. Each thing of several is a question by itself."""
    parts = [
        (f"{name}\u220b{value!r}", True) if name in several else (name, value)
        for name, value in zip(cell.by, cell.key, strict=True)
    ]
    return tuple(sorted(parts, key=lambda part: part[0]))


def gave(measure: str) -> tuple[str, bool]:
    """The question whether somebody gave a number."""
    return (f"#{measure}", True)


def values_of(variable: str, answers: Iterable[Mapping[str, Any]]) -> list[Any]:
    """What is said of a variable, in the order of first saying."""
    found: dict[Any, None] = {}
    for says in answers:
        value = says.get(variable)
        found |= dict.fromkeys(things(value))
    return list(found)


def keys_of(
    by: Sequence[str],
    answers: Sequence[Mapping[str, Any]],
    categories: Mapping[str, Sequence[Any]],
) -> Iterator[tuple[Any, ...]]:
    """Every key of a table, in the order of its categories."""
    return product(*(categories.get(name) or values_of(name, answers) for name in by))
