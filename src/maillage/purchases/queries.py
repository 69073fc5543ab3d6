"""Who could answer a purchase, and the figures of the law on a day."""

import datetime as dt
from decimal import Decimal
from typing import Any

from maillage.directory import queries as directory
from maillage.directory.queries import StructureResults
from maillage.directory.search_state import StructureSearch
from maillage.purchases.rules import RuleFigure
from maillage.search import index
from maillage.vocabulary import queries as vocabulary


def figures_on(day: dt.date) -> dict[str, RuleFigure]:
    """{rule: its figure in force that day}; a duty has none, and counts as 0."""
    return {
        name: RuleFigure(row.value or Decimal(0), row.text, not row.to_verify)
        for name, row in vocabulary.procurement_rules(day).items()
    }


def could_answer(need: str, user: Any) -> StructureResults | None:
    """Those whose pages answer these words; None while there is no index."""
    try:
        return directory.results(StructureSearch(text=need), user)
    except index.Unavailable:
        return None
