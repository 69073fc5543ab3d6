"""What opens the routes of this room, for the table of rights."""

from maillage.base import clock
from maillage.newsletter import queries
from maillage.newsletter.actions import bringing, composing
from maillage.newsletter.tests.builders import make_issue, make_item, make_subscriber

OF_ISSUE = tuple(
    f"letter_{verb}" for verb in "compose refresh preview text try plan unplan".split()
)


def opened():
    """{route: its arguments}"""
    left = make_issue(sent=True)
    issue = make_issue()
    reader = make_subscriber()
    item = make_item(issue)
    change = composing.keep(item=item, is_kept=False, by="user:0", at=clock.now())
    brought = bringing.bring(name="Forum", rows=[], by="user:0", at=clock.now())
    return {
        "letter": {"number": left.number},
        "letter_choices": {"token": queries.token_for(reader, queries.CHOICES)},
        "letter_leave": {"token": queries.token_for(reader, queries.LEAVING)},
        **{name: {"pk": issue.pk} for name in OF_ISSUE},
        **{name: {"pk": issue.pk, "item": item.pk} for name in ("letter_item", "letter_item_act")},
        "letter_undo": {"pk": issue.pk, "change": change.pk},
        "letter_list": {"pk": brought.pk},
    }
