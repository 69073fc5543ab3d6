"""The texts in force, who could answer, who helps."""

import datetime as dt

from maillage.purchases.rules import ProcurementText
from maillage.vocabulary import queries as vocabulary


def texts(on: dt.date) -> dict[str, ProcurementText]:
    """{rule: what it says on a day}, of the dated table that the team edits."""
    return {
        name: ProcurementText(row.text, row.valid_from, row.value, not row.to_verify, row.note)
        for name, row in vocabulary.procurement_rules(on).items()
    }
