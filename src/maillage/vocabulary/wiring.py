"""Words of the vocabulary are words of a search."""

from maillage.base import history, text, undoing
from maillage.base.scenes import TABLES
from maillage.search.index import LEXICONS
from maillage.vocabulary import actions, acts, queries


def connect() -> None:
    history.ACTS.add("vocabulary", acts.ACTS)
    undoing.WAYS.add("vocabulary", {**acts.NEVER, **actions.WAYS})
    text.SMALL_WORDS.add("vocabulary", queries.SMALL_WORDS)
    LEXICONS.add("vocabulary", queries.lexicon)
    TABLES.add(
        "vocabulary",
        (
            "vocabulary.LegalCategory",
            "vocabulary.Family",
            "vocabulary.Theme",
            "vocabulary.AccreditationKind",
            "vocabulary.Activity",
            "vocabulary.Synonym",
            "vocabulary.Term",
            "vocabulary.EverydayNeed",
            "vocabulary.CpvCode",
            "vocabulary.ProcurementRule",
        ),
    )
