"""Reading the vocabulary."""

from dataclasses import dataclass
from itertools import permutations

from maillage.base import history, text
from maillage.base.search import Lexicon
from maillage.vocabulary.models import AccreditationKind, Family, Synonym, Theme


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


@dataclass(frozen=True)
class Labels:
    """What filters are called."""

    themes: dict[str, str]
    families: dict[str, str]
    accreditations: dict[str, str]


@history.until_changed
def labels() -> Labels:
    kinds = AccreditationKind.objects.in_force().values_list("slug", "name", "acronym")
    return Labels(
        dict(Theme.objects.in_force().values_list("slug", "name")),
        dict(Family.objects.in_force().values_list("slug", "name")),
        {slug: f"{name} ({acronym})" if acronym else name for slug, name, acronym in kinds},
    )
