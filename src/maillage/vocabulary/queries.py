"""Reading the vocabulary."""

from itertools import permutations

from maillage.base import text
from maillage.base.search import Lexicon
from maillage.vocabulary.models import Synonym


def lexicon() -> Lexicon:
    """Synonyms in force, as stems."""
    found: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for words in Synonym.objects.in_force().values_list("words", flat=True):
        one_way = "→" in words
        phrases = [tuple(text.stems(part)) for part in words.replace("→", ",").split(",")]
        phrases = [phrase for phrase in phrases if phrase]
        pairs = [(phrases[0], p) for p in phrases[1:]] if one_way else permutations(phrases, 2)
        for said, meant in pairs:
            found[said] = (*found.get(said, ()), meant)
    return Lexicon(synonyms=found)
