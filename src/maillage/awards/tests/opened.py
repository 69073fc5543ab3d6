"""What each route with arguments opens, for the table of rights."""

from maillage.awards.tests.builders import award


def opened():
    row = award()
    return {name: {"pk": row.pk} for name in ("award", "award_sources", "award_fix")}
