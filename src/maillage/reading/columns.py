"""What the columns of a list hold, by the words of their titles and the look of their values."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from maillage.base import text

# Words that say nothing of what a column holds: « Quel est le nom de votre structure ? » is « nom »
_LINKS = frozenset(
    "a au aux d de des du en est et indiquez l la le les merci nos notre quel quelle sont un une "
    "vos votre".split()
)
_IDLE = _LINKS | frozenset(
    "14 9 93 adr association asso c champ chiffre complete coord coordonnee entreprise "
    "etablissement etendu gps ii l2e l93 lambert lambert93 libelle lieu n no num numero "
    "organisation organisme principal siege structure user varchar wgs84".split()
)
# Words that only name a column when nothing follows: « Type de voie » is no type of structure, and
# a number that joins pages, « SIREN du site », is not guessed from how its title begins.
_BARE = frozenset(
    "categorie code creation genre id identifiant identifier kind label lat lng lon long name nom "
    "objet rna siren siret site title titre type url web x y".split()
)
# Titles that may name anything: another one that names the same field has it first, and values
# that the field does not read make them name nothing.
_VAGUE = frozenset("lien link objet position type url".split())
# Words cut short, and those that registers write in one.
_SHORT = {"n": "numero", "no": "numero", "num": "numero", "lib": "libelle", "creat": "creation"}
_GLUED = re.compile(r"\b(code|date|lib|nom|num|type)(commune|insee|postal|voie)\b")
# Words that make a column speak of something else than the structure: a person, above all.
_ELSEWHERE = frozenset(
    "attribuant contact correspondant dirigeant directeur directrice facturation gerant gerante "
    "interlocuteur interlocutrice ip naissance personne personnel president presidente referent "
    "referente representant representante responsable signataire".split()
)
_OF_PEOPLE = frozenset({"prenom", "civilite", "firstname", "first name"})
_NAME_OF_PEOPLE = frozenset({"nom", "name", "nom de famille", "last name", "lastname"})

EXACT, SAME_WORDS, VAGUE, BEGINS = 100, 80, 75, 40
LATER = 0.1  # of the titles of a field, the first say it best
LEAST = 40  # below: a title that says little over values that cannot be read
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Picked:
    """What was kept of a cell, and the words that were left aside."""

    value: Any
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
    is_shared: bool = False  # several columns may say parts of it: « lundi matin », « lundi soir »

    def reads(self, cell: str) -> bool:
        """Whether it makes something of a cell."""
        try:
            (self.pick or self.clean)(cell)
        except ValueError:
            return False
        return True


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
    reads. Of equals the first wins, unless they may share it. « Nom » beside « Prénom » is a
    person, and no field."""
    stated = _ranked(meant)
    people = any(_said(title) in _OF_PEOPLE for title in titles)
    fits: list[tuple[float, int, str]] = []
    for i, title in enumerate(titles):
        if (people and _said(title) in _NAME_OF_PEOPLE) or _is_part(title, titles):
            continue
        for name, score in _scores(title, stated).items():
            share = _readable(values.get(title, ()), known.get(name))
            if (fit := score * (1 + share) / 2) >= LEAST:
                fits.append((-fit, i, name))
    found: dict[int, str] = {}
    for _fit, i, name in sorted(fits):
        column = known.get(name)
        is_free = name not in found.values() or (column is not None and column.is_shared)
        if i not in found and is_free:
            found[i] = name
    return {titles[i]: found[i] for i in sorted(found)}


def numbered(
    found: Mapping[str, str],
    own: str,
    values: Mapping[str, Sequence[str]],
    numbers: Sequence[KnownColumn],
) -> dict[str, str]:
    """A list whose `own` identifiers are all official numbers says those numbers."""
    told = dict(found)
    for title in [title for title, name in found.items() if name == own and values.get(title)]:
        for number in numbers:
            if number.name not in told.values() and all(map(number.reads, values[title])):
                told[title] = number.name
    return told


def _is_part(title: str, titles: Sequence[str]) -> bool:
    """« categories.id » beside « categories » is of each category, and not of the row."""
    whole, _dot, part = title.rpartition(".")
    return whole in titles and _said(part) in _BARE


def _ranked(meant: Mapping[str, str]) -> list[tuple[_Title, str, float]]:
    """Each title with its field, and what it yields to those that the field names before."""
    before: Counter[str] = Counter()
    found = []
    for header, name in meant.items():
        found.append((_title(header), name, LATER * before[name]))
        before[name] += 1
    return found


def _scores(title: str, stated: Sequence[tuple[_Title, str, float]]) -> dict[str, float]:
    """{field: how well this title names it}. Of a title in steps (`address.postalCode`,
    `addr:city`) the last one may name it."""
    found: dict[str, float] = {}
    last = re.split(r"[.:](?=\w)", title)[-1]
    own, tail = _title(title), _said(last)
    for known, name, later in stated:
        score = EXACT - 1.0 if tail == known.plain else _likeness(own, known)
        if own.plain == known.plain:
            score = EXACT
        if tail in _VAGUE:
            score = min(score, VAGUE)
        if score:
            found[name] = max(found.get(name, 0), score - later)
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
    return sum(map(column.reads, cells)) / len(cells)


def _title(title: str) -> _Title:
    words = [_singular(word) for word in re.findall(r"[^\W_]+", _said(_apart(title)))]
    words = [_SHORT.get(word, word) for word in words]
    words = [word for word in words if word not in _LINKS]
    core = tuple(word for word in words if word not in _IDLE)
    return _Title(_said(title), frozenset(words), core)


def _apart(title: str) -> str:
    """`codePostal` is two words, and `adrs_numvoie` three."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title).replace("°", " ").replace("_", " ")
    return _GLUED.sub(r"\1 \2", parted.lower())


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _said(title: str) -> str:
    plain = text.fold(title).replace("’", "'").replace("_", " ").strip(" *:()?")
    return re.sub(r"\s+\(2\)$", "", " ".join(plain.split()))
