"""Reading the vocabulary."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from pathlib import Path

from django.db.models import QuerySet

from maillage.base import history, text
from maillage.base.search import Lexicon
from maillage.vocabulary.models import (
    AccreditationKind,
    Activity,
    Family,
    LegalCategory,
    StatusRule,
    Synonym,
    Theme,
    ThemeRule,
)

INCLUSION = Path(__file__).parent / "reference" / "inclusion.tsv"


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


def ess_categories() -> list[str]:
    """The legal categories that have a family of the ESS."""
    rows = LegalCategory.objects.in_force().exclude(family=None)
    return list(rows.values_list("code", flat=True))


@lru_cache(maxsize=1)
def inclusion() -> dict[str, dict[str, str]]:
    """The lists of the data·inclusion schema, v1: {`publics` or `reception`: {value: label}}."""
    found: dict[str, dict[str, str]] = {}
    with INCLUSION.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found.setdefault(row["list"], {})[row["value"]] = row["label"]
    return found


def families_of_categories() -> dict[str, str | None]:
    """{legal category in force: its family}."""
    return dict(LegalCategory.objects.in_force().values_list("code", "family"))


def families() -> list[tuple[str, str]]:
    """(slug, name) of the families of the ESS, in their order."""
    return list(Family.objects.in_force().values_list("slug", "name"))


def is_activity(prefix: str) -> bool:
    """Whether a class of the NAF rév. 2 begins so."""
    return Activity.objects.filter(code__startswith=prefix).exists()


def theme_rules() -> QuerySet:
    """(theme, kind, value, weight) of the rules in force."""
    return ThemeRule.objects.in_force().values_list("theme", "kind", "value", "weight")


def status_rules() -> QuerySet:
    """(kind, value, says, rank, why, source, to verify) of the rules in force."""
    fields = ("kind", "value", "says", "rank", "why", "source", "to_verify")
    return StatusRule.objects.in_force().values_list(*fields)


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
