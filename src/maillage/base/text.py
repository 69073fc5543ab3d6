"""French words: folding, splitting, stemming, marking. One analysis for index and question.

Fold first, then stem: a question typed without accents always matches. Snowball keeps the final
s after a, i, o and u (*vélos*, *emplois*), so it is taken off before.
"""

import re
import unicodedata
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from maillage.base import letters
from maillage.base.catalogue import Slot

FRENCH = frozenset(
    "a ai au aux avec c ce ces cet cette comme d dans de des du elle en est et etre eux fait "
    "ici il ils j je l la le les leur leurs lui ma mais me mes moi mon m n ne nos notre nous "
    "on ont ou par pas plus pour qu que quel quelle qui s sa sans se ses si son sont sur t ta "
    "te tes toi ton tu un une vos votre vous y ete faire chez vers entre trouver cherche "
    "chercher aide aides aider besoin".split()
)
SMALL_WORDS: Slot[frozenset[str]] = Slot("folded words that tell nothing apart here")
SMALL_WORDS.add("french", FRENCH)
IRREGULAR = {
    "travaux": "travail",
    "lieux": "lieu",
    "jeux": "jeu",
    "animaux": "animal",
    "journaux": "journal",
    "locaux": "local",
    "oiseaux": "oiseau",
    "st": "saint",
    "ste": "sainte",
    "rdv": "rendezvous",
}
_SNOWBALL = TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.stemmer("french")).build()
_DOTTED = re.compile(r"\b(?:\w\.){2,}(?:\w\b)?")
_DIGITS = re.compile(r"[0-9]{2,}(?: [0-9]{2,5})+")
_WORD = re.compile(r"[a-z0-9]+")
_TYPED_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Lower case without accents: « Épicerie du Cœur » → `epicerie du coeur`."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Folded words in order, in Latin letters. S.C.O.P. is one word; so is 123 456 789 00012."""
    text = _DOTTED.sub(lambda m: m.group().replace(".", ""), text)
    text = _DIGITS.sub(lambda m: m.group().replace(" ", ""), text)
    folded = fold(text)
    return _WORD.findall(folded if folded.isascii() else letters.latin(folded))


def naming(text: str) -> list[str]:
    """The words of a name; pictures beside them are an ornament, alone they are the name."""
    return words(letters.without_pictures(text)) or words(text)


def is_small(word: str) -> bool:
    """Whether a folded word says nothing by itself."""
    return any(word in words for words in SMALL_WORDS)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one folded word; empty for a word that says nothing."""
    if is_small(word) or len(word) > 40:
        return ""
    word = IRREGULAR.get(word, word)
    if len(word) > 3 and word[-1] == "s" and word[-2] in "aiou":
        word = word[:-1]
    elif len(word) > 5 and word.endswith(("ee", "ees")):  # réfugiées is réfugiés
        word = word.rstrip("s")[:-1]
    found = _SNOWBALL.analyze(word)
    return found[0] if found else word


def stems(text: str) -> list[str]:
    return [found for word in words(text) if (found := stem(word))]


def slugify(text: str, *, longest: int = 80) -> str:
    """An address in words: « L’Atelier du Cœur » → `l-atelier-du-coeur`."""
    return "-".join(naming(text))[:longest].strip("-")


def marked(text: str, wanted: frozenset[str] | set[str]) -> SafeString:
    """The text, escaped, with the wanted words between <mark>."""
    if not wanted:
        return escape(text)
    parts, end = [], 0
    for match in _TYPED_WORD.finditer(text):
        if not wanted.isdisjoint(_stems_of(match.group())):
            parts += [escape(text[end : match.start()]), "<mark>", escape(match.group()), "</mark>"]
            end = match.end()
    return mark_safe("".join([*parts, escape(text[end:])]))


@lru_cache(maxsize=10_000)
def _stems_of(word: str) -> tuple[str, ...]:
    """Of a word as it was typed: a page of results looks at five hundred."""
    return tuple(stems(word))
