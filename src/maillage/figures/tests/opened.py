"""What opens the routes of this room, for the table of rights."""

from maillage.base import history
from maillage.figures.tests.builders import make_indicator, say

OF_TEAM = ("indicator_values", "indicator_edit")


def opened():
    """{route: its arguments}"""
    row = make_indicator("Emplois de l’ESS")
    value = say(row, "2025-12-31", "120")
    latest = history.of("dated_value", str(value.pk))[0].change_id
    of_value = {"of": row.pk, "pk": value.pk}
    return {
        "indicator": {"slug": row.slug},
        "indicator_csv": {"slug": row.slug},
        **{name: {"pk": row.pk} for name in OF_TEAM},
        "indicator_value": of_value,
        "indicator_withdraw": of_value,
        "indicator_undo": {"pk": row.pk, "change": latest},
    }
