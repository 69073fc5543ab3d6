"""Communes that complete what is being typed: found in an alphabet, which nobody reads whole."""

from bisect import bisect_left
from collections import Counter
from typing import NamedTuple

from maillage.base import history, text
from maillage.base.numbers import all_digits
from maillage.finder.frames import Suggestion
from maillage.territories import queries as territories
from maillage.territories.models import Commune
from maillage.territories.queries.meant import SHORT

SHORTEST, LONGEST = 2, 100
LOOKED_AT = 200  # names that begin so, of which the most populated are said


class Named(NamedTuple):
    """A commune by its name, or by the one it had."""

    suggestion: Suggestion
    population: int


class Alphabet(NamedTuple):
    """`keys` in order: a name from each of its words on, and postcodes; `named[i]` is of
    `keys[i]`, with whether that is where its name begins."""

    keys: list[str]
    named: list[tuple[bool, Named]]


def spoken(typed: str) -> list[str]:
    """Words as a name of a commune is compared: `st etienne` is `saint etienne`."""
    return [SHORT.get(word, word) for word in text.words(typed[:LONGEST])]


def begins(typed: list[str], words: list[str]) -> bool:
    """Whether each word typed begins one of these."""
    return bool(typed) and all(any(w.startswith(t) for w in words) for t in typed)


@history.until_changed("territory.")
def alphabet() -> Alphabet:
    rows = list(
        territories.perimeter()
        .select_related("department")
        .prefetch_related("former_codes")
        .order_by("pk")
    )
    homonyms = Counter(row.name for row in rows)
    entries: list[tuple[str, bool, Named]] = []
    for row in rows:
        codes = row.postcodes.split()
        postcode = codes[0] if len(codes) == 1 else ""
        told = row.department.name if homonyms[row.name] > 1 else ""
        hint = ", ".join(filter(None, (" ".join(codes[:1]), told)))
        where = f" ({row.department_id})" if told else ""
        said = Suggestion(f"{row.name}{where}", "map-pin", "commune", hint, postcode=postcode)
        named = Named(said, row.population)
        entries += [(code, True, named) for code in codes]
        names = {row.name, *(former.name for former in row.former_codes.all() if former.name)}
        for name in names:
            words = spoken(name)
            entries += [(" ".join(words[at:]), at == 0, named) for at in range(len(words))]
    entries.sort(key=lambda entry: entry[0])
    return Alphabet(
        [key for key, _first, _named in entries],
        [(first, named) for _key, first, named in entries],
    )


def communes(typed: str, most: int = 8) -> list[Suggestion]:
    """Communes of the territory whose name, or a word of it, or a postcode begins as what is typed:
    first those whose name begins so, then the most populated."""
    words = spoken(typed)
    wanted = "".join(words) if all_digits("".join(words)) else " ".join(words)
    if len(wanted) < SHORTEST:
        return []
    keys, named = alphabet()
    found: dict[str, tuple[bool, Named]] = {}
    start = bisect_left(keys, wanted)
    for at in range(start, min(start + LOOKED_AT, len(keys))):
        if not keys[at].startswith(wanted):
            break
        is_first, one = named[at]
        before = found.get(one.suggestion.text)
        if before is None or is_first:
            found[one.suggestion.text] = (is_first, one)
    ranked = sorted(found.values(), key=lambda pair: (not pair[0], -pair[1].population))
    return [one.suggestion for _first, one in ranked[:most]]


def called(where: str) -> list[Commune]:
    """The communes that were meant, « Saint-Denis (93) » as it is suggested too."""
    name, _, department = where.removesuffix(")").partition(" (")
    found = territories.communes_called(name)
    return [one for one in found if one.department_id == department] or found
