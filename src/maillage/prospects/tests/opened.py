"""What opens the routes of this room, for the table of rights."""

from maillage.organisations.tests.builders import make_organisation
from maillage.prospects.tests.builders import make_prospect

NAMED = ("prospect", "prospect_edit", "prospect_withdraw", "prospect_advise")


def opened():
    """{route: its arguments}"""
    page = make_organisation(name="La Corde")
    row = make_prospect(page)
    return {
        **{name: {"pk": row.pk} for name in NAMED},
        "structure_prospect": {"slug": page.slug},
    }
