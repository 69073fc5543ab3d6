"""What was meant by what was typed: words, places, what means the same, what was mistyped.

Nothing replaces a word as it was typed. What is found beside it (a correction, a synonym, what
answers a need) weighs less, and is found by whoever typed only that.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from maillage.base import text
from maillage.search import spelling
from maillage.search.dictionary import Dictionary
from maillage.search.french import is_french, is_infinitive
from maillage.search.lexicon import Lexicon, Phrase

LONGEST, MOST_WORDS, LONGEST_WORD = 300, 12, 40
LONGEST_NAME = 6  # words
# What is found beside a word, where the word as typed weighs 1.
CORRECTED, ALSO_CORRECTED, SOUNDED = 0.9, 0.7, 0.5
SYNONYM, NEED, WHOLE_NEED, CODE = 0.6, 0.4, 0.6, 0.3
DONE = 0.5  # the verb itself, beside what answers who wants to do that
# Words that say how one wants a thing, or where it is done, rather than what: they weigh little.
SOFT = frozenset(
    "acheter vendre achat vente mettre aller avoir vouloir veux voudrais peut peux apprendre "
    "cours atelier ateliers magasin boutique lieu lieux endroit centre service services activite "
    "activites gratuit gratuite gratuits gratuitement pres proche proximite autour adresse ville "
    "quartier local locale locaux locales aide aider besoin solution seul seule petit petite "
    "grand grande bon bonne pouvoir savoir comment quand combien combien dernier jour jours nuit "
    "urgence rapide vite groupe personne personnes gens monde creer monter ouvrir "
    "casse cassee cassees casses panne vieux vieille vieilles produit produits nouveau nouveaux "
    "nouvelle nouvelles week end weekend matin midi soir semaine samedi dimanche mois "
    "habitant habitants territoire projet projets maison".split()
)
# « Pour ma grand-mère »: who is helped is not what is sought.
FOR, MINE = frozenset("a chez pour avec de".split()), frozenset("ma mon mes notre nos".split())
KIN = frozenset(
    "grand grands mere pere meres peres parents parent fils fille filles mari femme conjoint frere "
    "soeur mamie papi papy papa maman voisin voisine voisins ami amis copine copain beau belle "
    "enfant enfants gosse gosses ado bebe".split()
)
SOFTER, HEAD, ACTION = 0.25, 1.5, 0.6
UNKNOWN, UNKNOWN_HEAD = 0.4, 1.0
SHARED = 1.0


@dataclass(frozen=True)
class Unit:
    """A word, or the name of a place, with what means the same: phrases, and codes of what a
    structure does. `rarity` is what it counts for in the question."""

    typed: str
    phrases: tuple[tuple[Phrase, float], ...]
    place: tuple[str, tuple[str, ...]] | None = None
    centres: tuple[tuple[float, float], ...] = ()
    codes: tuple[str, ...] = ()
    is_small: bool = False  # a stop word, looked for as it is written
    is_soft: bool = False
    is_head: bool = False
    is_action: bool = False  # a verb, of something that is named after it
    is_answered: bool = False  # the same, when one knows what answers it, whatever the thing
    rarity: float = 1.0
    count: int = 0


@dataclass(frozen=True)
class Understood:
    """A question in units. `corrected` maps a mistyped word to what was searched beside it;
    `nothing` says that something was typed in which there is no word at all."""

    units: tuple[Unit, ...] = ()
    identifier: str = ""
    corrected: Mapping[str, str] = field(default_factory=dict)
    nothing: bool = False

    @property
    def wanted(self) -> frozenset[str]:
        """Stems to highlight."""
        return frozenset(s for unit in self.units for phrase, _ in unit.phrases for s in phrase)

    @property
    def words(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if not unit.place)

    @property
    def is_headless(self) -> bool:
        """Whether nothing speaks of the first word that matters, nor is known to do that."""
        is_missing = any(unit.is_head and not unit.count for unit in self.units)
        return is_missing and not any(unit.is_answered and unit.count for unit in self.units)


def understand(
    typed: str, words: Dictionary, known: Lexicon, *, as_typed: bool = False
) -> Understood:
    """Read what was typed. `as_typed`: nothing is corrected."""
    typed = typed[:LONGEST].strip()
    if not typed:
        return Understood()
    found = [word for word in text.words(typed) if len(word) <= LONGEST_WORD][:MOST_WORDS]
    if not found:
        return Understood(nothing=True)
    if identifier := known.identifier("".join(found)):
        return Understood(identifier=identifier)
    spoken = [word for word in found if text.stem(word)]
    if not spoken:  # only small words: look for them as they are
        return Understood(units=tuple(Unit(word, (), is_small=True) for word in found))
    corrected: dict[str, str] = {}
    units = [_word(word, words, known, corrected, as_typed=as_typed) for word in spoken]
    for_whom = _for_whom(found)
    units = [replace(u, is_soft=u.is_soft or u.typed in for_whom) for u in units]
    units = _with_meanings(_with_actions(_with_places(units, known)), known)
    return Understood(tuple(_weighed(units, words)), corrected=corrected)


def _for_whom(found: Sequence[str]) -> set[str]:
    """Words that say for whom: « chez mes parents », « à ma grand-mère »."""
    told: set[str] = set()
    for i in range(2, len(found)):
        if found[i - 2] in FOR and found[i - 1] in MINE:
            told |= set(found[i : i + 2]) & KIN
    return told


def _word(
    word: str, words: Dictionary, known: Lexicon, corrected: dict[str, str], *, as_typed: bool
) -> Unit:
    """A word as it was typed, with what it probably was when it is written nowhere."""
    phrases: list[tuple[Phrase, float]] = [((text.stem(word),), 1.0)]
    if not as_typed and not words.knows(word):
        if is_french(word) or word in known.spoken:
            near, weight = spelling.sounding_alike(word, words), SOUNDED
        else:
            near, weight = spelling.nearest(word, words), CORRECTED
        for other in near:
            if phrase := tuple(s for part in other.split() if (s := text.stem(part))):
                corrected.setdefault(word, other)
                phrases.append((phrase, weight))
                weight = min(weight, ALSO_CORRECTED)
    return Unit(word, tuple(phrases), is_soft=word in SOFT)


def _meant(units: Sequence[Unit]) -> Phrase:
    """The stems of words, corrected where they had to be."""
    found: list[str] = []
    for unit in units:
        others = (phrase for phrase, weight in unit.phrases if weight == CORRECTED)
        found += next(others, unit.phrases[0][0])
    return tuple(found)


def _with_places(units: Sequence[Unit], known: Lexicon) -> list[Unit]:
    """The names of places, each as one unit: the longest that starts at each word."""
    found: list[Unit] = []
    at = 0
    while at < len(units):
        for length in range(min(LONGEST_NAME, len(units) - at), 0, -1):
            part = units[at : at + length]
            phrase = _meant(part)
            if place := known.places.get(phrase) or known.beginnings.get(phrase):
                typed = " ".join(unit.typed for unit in part)
                centres = tuple(known.centres[v] for v in place[1] if v in known.centres)
                found.append(Unit(typed, ((phrase, 1.0),), place, centres))
                break
        else:
            length = 1
            found.append(units[at])
        at += length
    return found


def _with_actions(units: Sequence[Unit]) -> list[Unit]:
    """Verbs of something that is named after them: what is sought is the thing. « Donner des
    livres » is no matter of giving, and « sortir les poubelles » of no outing."""
    things = [i for i, u in enumerate(units) if _is_thing(u)]
    last = things[-1] if things else -1
    return [
        replace(u, is_action=i < last and not u.place and is_infinitive(u.typed))
        for i, u in enumerate(units)
    ]


def _is_thing(unit: Unit) -> bool:
    return not (unit.place or unit.is_soft or is_infinitive(unit.typed))


def _with_meanings(units: Sequence[Unit], known: Lexicon) -> list[Unit]:
    """Beside each word, what means the same as it or as an expression that it is part of."""
    found = list(units)
    spoken = sum(1 for unit in units if not unit.place)
    for at in range(len(units)):
        for length in range(1, min(LONGEST_NAME, len(units) - at) + 1):
            part = range(at, at + length)
            if any(units[i].place for i in part):
                break
            phrase = _meant([units[i] for i in part])
            share = length**-SHARED
            others = [(other, SYNONYM * share) for other in known.synonyms.get(phrase, ())]
            need = known.needs.get(phrase)
            if length == 1 and units[at].is_action:
                need = known.verbs.get(units[at].typed)
                found[at] = _done(found[at]) if need else found[at]
            if need:
                weight = (WHOLE_NEED if length >= spoken else NEED) * share
                others += [(other, weight) for other in need.phrases]
            for i in part if others or need else ():
                found[i] = _beside(found[i], others, need.codes if need else ())
    return found


def _done(unit: Unit) -> Unit:
    """A verb that something answers: whoever writes it says little by it."""
    return replace(unit, phrases=((unit.phrases[0][0], DONE), *unit.phrases[1:]), is_answered=True)


def _beside(unit: Unit, others: Sequence[tuple[Phrase, float]], codes: Sequence[str]) -> Unit:
    held = {phrase for phrase, _weight in unit.phrases}
    more = tuple(pair for pair in others if pair[0] not in held)
    return replace(
        unit, phrases=unit.phrases + more, codes=tuple(dict.fromkeys((*unit.codes, *codes)))
    )


def _weighed(units: Sequence[Unit], words: Dictionary) -> list[Unit]:
    """Each with what it counts for: a rare word more than a common one, the first that is no soft
    word most of all. One that is written nowhere, and for which nothing stands, counts too: what
    does not speak of it answers the less."""
    many = words.size() + 1
    highest = math.log(1 + many / 1.5)
    found = []
    weighty = [i for i, u in enumerate(units) if not u.is_soft and not u.place]
    head = next((i for i in weighty if not units[i].is_action), weighty[0] if weighty else -1)
    is_answered = any(unit.is_answered for unit in units)
    for i, unit in enumerate(units):
        count = max((words.count_stems(phrase) for phrase, _ in unit.phrases), default=0)
        weight = UNKNOWN_HEAD if i == head and not is_answered else UNKNOWN
        unknown = weight * highest
        rarity = math.log(1 + (many - count + 0.5) / (count + 0.5)) if count else unknown
        rarity = max(rarity, 0.25 * highest)
        if i == head and (count or not is_answered):
            rarity *= HEAD
        elif unit.is_soft and head >= 0:
            rarity *= SOFTER
        elif unit.is_action and not unit.is_answered:
            rarity *= ACTION
        found.append(replace(unit, rarity=rarity, count=count, is_head=i == head))
    return found
