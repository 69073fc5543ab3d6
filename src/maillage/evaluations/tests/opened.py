"""What opens the routes of this room, for the table of rights."""

from maillage.evaluations.tests.builders import make_evaluation
from maillage.needs.tests.builders import make_challenge, make_option

NAMED = ("evaluation", "evaluation_edit", "evaluation_discuss")


def opened():
    """{route: its arguments}"""
    challenge = make_challenge("Un garage à plusieurs")
    session = make_evaluation([make_option(challenge)], [])
    return {
        **{name: {"pk": session.pk} for name in NAMED},
        "evaluation_create": {"slug": challenge.slug},
    }
