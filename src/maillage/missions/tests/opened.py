"""What each route with arguments opens, for the table of rights."""

from maillage.missions.tests.builders import make_consultant, make_mission


def opened():
    """{route: its arguments}: a mission of Lina’s dossier, in which nobody of the table is."""
    row, _lina = make_mission()
    one = {"pk": row.pk}
    quote = one | {"quote": row.quotes.first().pk}
    names = ("mission", "mission_edit", "mission_ask", "mission_end")
    return {
        **dict.fromkeys(names, one),
        **dict.fromkeys(("mission_quote", "mission_choose"), quote),
        "consultant_edit": {"pk": make_consultant("Un autre").pk},
    }
