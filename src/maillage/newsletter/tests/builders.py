"""Letters and subscribers for tests: only what matters is written."""

import datetime as dt

from maillage.base import clock
from maillage.newsletter.actions import composing, subscribing
from maillage.newsletter.models import Issue, IssueItem, Subscriber


def make_issue(*, by="user:0", sent=False, **values) -> Issue:
    """A draft for the month to come, or a letter that left."""
    day = clock.today()
    said = {"title": "Ce qui se passe ici", "since": day, "day": day}
    said["until"] = day + dt.timedelta(days=30)
    issue = composing.compose(values=said | values, by=by, at=clock.now())
    if sent:
        Issue.objects.filter(pk=issue.pk).update(sent_at=clock.now())
        issue.refresh_from_db()
    return issue


def make_item(issue, title="Fête") -> IssueItem:
    """Something that a room offered to it."""
    said = {"title": title, "words": ""}
    return issue.items.create(
        section="agenda", key="event:0", rank=0, url="/agenda/", offered=said, **said
    )


def make_subscriber(email="chloe@visiteuse.example", *, themes=(), communes=()) -> Subscriber:
    """Who confirmed."""
    return subscribing.subscribe(
        email=email,
        rhythm="each",
        themes=themes,
        communes=communes,
        source="/lettre/abonnement/",
        is_confirmed=True,
        at=clock.now(),
    )
