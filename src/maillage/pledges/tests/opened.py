"""What opens the routes of this room, for the table of rights."""

from maillage.base import history
from maillage.pledges.tests.builders import make_pledge, make_term

OF_TERM = ("term", "term_sheet", "term_desk", "term_edit", "term_publish", "pledge_create")
OF_PLEDGE = ("pledge_edit", "pledge_publish", "pledge_move", "pledge_withdraw")


def opened():
    """{route: its arguments}"""
    pledge = make_pledge("Des toits pour tous", term=make_term("Mandat d’à côté"))
    of = {"slug": pledge.term.slug}
    written = history.of("pledge", str(pledge.pk))[-1].change_id
    return {
        **dict.fromkeys(OF_TERM, of),
        **dict.fromkeys(OF_PLEDGE, of | {"pk": pledge.pk}),
        "term_commune": of | {"code": "42218"},
        "commune_sheet": of | {"code": "42218"},
        "pledge_undo": of | {"change": written},
    }
