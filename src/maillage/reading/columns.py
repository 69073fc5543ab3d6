"""What the columns of a list hold, by the words of their titles and the look of their values."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from maillage.base import text

# Words that say nothing of what a column holds: « Nom de votre structure » is « nom ».
_LINKS = frozenset("a au aux d de des du en et l la le les un une votre vos notre nos".split())
_IDLE = _LINKS | frozenset(
    "14 9 association asso c champ chiffre complete coord coordonnee entreprise etablissement gps "
    "lieu n no num numero organisation organisme principal siege structure user".split()
)
# Words that only name a column when nothing follows: « Type de voie » is no type of structure, and
# a number that joins pages, « SIREN du site », is not guessed from how its title begins.
_BARE = frozenset(
    "categorie code creation genre id identifiant identifier kind label lat lng lon long name nom "
    "objet rna siren siret site title titre type url web x y".split()
)
# Words that make a column speak of something else than the structure: a person, above all.
_ELSEWHERE = frozenset(
    "attribuant contact correspondant dirigeant directeur directrice facturation gerant gerante "
    "interlocuteur interlocutrice ip naissance personne personnel president presidente referent "
    "referente representant representante responsable signataire".split()
)
_OF_PEOPLE = frozenset({"prenom", "civilite", "firstname", "first name"})
_NAME_OF_PEOPLE = frozenset({"nom", "name", "nom de famille", "last name", "lastname"})

EXACT, SAME_WORDS, BEGINS = 100, 80, 40
LEAST = 40  # below: a title that says little over values that cannot be read
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Picked:
    """What was kept of a cell, and the words that were left aside."""

    value: str
    rest: str = ""


@dataclass(frozen=True)
class KnownColumn:
    """`clean(text)` gives the value, or raises ValueError with a sentence in French; `pick(text)`:
    the same of the cell of a list, where words may stand beside; `headers`: folded titles under
    which files carry it."""

    name: str
    label: Any
    clean: Callable[[str], Any]
    headers: tuple[str, ...] = ()
    is_vital: bool = False  # a row whose cell is unreadable cannot go in
    pick: Callable[[str], Picked] | None = None


class _Title(NamedTuple):
    """A title, as it is compared. `core`: its words without those that are idle."""

    plain: str
    words: frozenset[str]
    core: tuple[str, ...]


def titles(told: str) -> tuple[str, ...]:
    """« nom, raison sociale »: the folded titles of a column."""
    return tuple(told.split(", "))


def meanings(columns: Iterable[KnownColumn]) -> dict[str, str]:
    """{title: the name of the column that it announces}"""
    return {title: column.name for column in columns for title in column.headers}


def recognised(
    titles: Sequence[str],
    meant: Mapping[str, str],
    values: Mapping[str, Sequence[str]] = _NOTHING,
    known: Mapping[str, KnownColumn] = _NOTHING,
) -> dict[str, str]:
    """Give each field the column that fits it best, all columns at once: by the words of its title,
    and by how many of `values`, {title: some of its cells}, the column of that name in `known`
    reads. Of equals the first wins. « Nom » beside « Prénom » is a person, and no field."""
    stated = [(_title(header), name) for header, name in meant.items()]
    people = any(_said(title) in _OF_PEOPLE for title in titles)
    fits: list[tuple[float, int, str]] = []
    for i, title in enumerate(titles):
        if people and _said(title) in _NAME_OF_PEOPLE:
            continue
        for name, score in _scores(title, stated).items():
            share = _readable(values.get(title, ()), known.get(name))
            if (fit := score * (1 + share) / 2) >= LEAST:
                fits.append((-fit, i, name))
    found: dict[int, str] = {}
    for _fit, i, name in sorted(fits):
        if i not in found and name not in found.values():
            found[i] = name
    return {titles[i]: found[i] for i in sorted(found)}


def _scores(title: str, stated: Sequence[tuple[_Title, str]]) -> dict[str, float]:
    """{field: how well this title names it}. Of a title with dots (`address.postalCode`) the last
    word may name it."""
    found: dict[str, float] = {}
    last = title.rpartition(".")[2]
    own, tail = _title(title), _said(last)
    for known, name in stated:
        score = EXACT - 1.0 if tail == known.plain else _likeness(own, known)
        if own.plain == known.plain:
            score = EXACT
        if score:
            found[name] = max(found.get(name, 0), score)
    return found


def _likeness(own: _Title, known: _Title) -> float:
    """The same words but for idle ones, or the words of a known title and then others."""
    if not known.core or own.words & _ELSEWHERE:
        return 0
    shared = len(own.words & known.words) / len(own.words | known.words)
    if own.core == known.core:
        return SAME_WORDS + 10 * shared
    begins = own.core[: len(known.core)] == known.core
    if not begins or (len(known.core) == 1 and known.core[0] in _BARE):
        return 0
    return BEGINS + 20 * len(known.core) / len(own.core) + 10 * shared


def _readable(cells: Sequence[str], column: KnownColumn | None) -> float:
    """The share of cells that a column can read; 1 of none, and of what takes any words."""
    if column is None or not cells:
        return 1
    read = 0
    for cell in cells:
        try:
            (column.pick or column.clean)(cell)
        except ValueError:
            continue
        read += 1
    return read / len(cells)


def _title(title: str) -> _Title:
    words = [_singular(word) for word in re.findall(r"[^\W_]+", _said(_apart(title)))]
    words = ["numero" if word in ("n", "no", "num") else word for word in words]
    words = [word for word in words if word not in _LINKS]
    core = tuple(word for word in words if word not in _IDLE)
    return _Title(_said(title), frozenset(words), core)


def _apart(title: str) -> str:
    """`codePostal` is two words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title).replace("°", " ")


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _said(title: str) -> str:
    plain = text.fold(title).replace("’", "'").replace("_", " ").strip(" *:()")
    return re.sub(r"\s+\(2\)$", "", " ".join(plain.split()))
