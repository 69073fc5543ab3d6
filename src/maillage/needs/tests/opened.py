"""What opens the routes of this room, for the table of rights."""

from maillage.base.models import Change
from maillage.needs.tests.builders import make_challenge, make_need, make_option
from maillage.organisations.tests.builders import make_organisation

OF_CHALLENGE = (
    "team_challenge",
    "challenge_edit",
    "challenge_publish",
    "option_create",
    "challenge",
)
OF_OPTION = ("option_edit", "option_withdraw", "option_decide")
OF_NEED = ("need_close", "need", "need_edit", "need_withdraw")


def opened():
    """{route: its arguments}"""
    page = make_organisation(name="La Cloche")
    need = make_need(page=page)
    challenge = make_challenge("Recruter à plusieurs", needs=[need], published=True)
    change = Change.objects.latest("pk")
    option = make_option(challenge)
    return {
        **{name: {"slug": challenge.slug} for name in OF_CHALLENGE},
        **{name: {"pk": option.pk} for name in OF_OPTION},
        **{name: {"pk": need.pk} for name in OF_NEED},
        "need_act": {"pk": need.pk, "verb": "sortir"},
        "needs_undo": {"change": change.pk},
        "need_family": {"slug": "premises"},
        "structure_needs": {"slug": page.slug},
        "structure_need": {"slug": page.slug},
    }
