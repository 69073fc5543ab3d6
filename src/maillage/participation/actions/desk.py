"""What the team keeps beside its queue: ways of looking at it, words that it sends often."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from maillage.base import history
from maillage.participation.models import ReplyTemplate, SavedView

REFERENCE = Path(__file__).parent.parent / "reference" / "replies.toml"

# Views of the queue


def keep_view(*, user: Any, name: str, query: str) -> None:
    """A way of looking at the queue; the same name again replaces it."""
    if name.strip():
        SavedView.objects.update_or_create(
            user=user, name=name.strip()[:60], defaults={"query": query}
        )


def drop_view(*, user: Any, name: str) -> None:
    SavedView.objects.filter(user=user, name=name).delete()


def give_views(*, leaver: Any, successor: Any) -> int:
    """The views of who leaves go to who comes, but for names that they have already."""
    own = SavedView.objects.filter(user=successor).values("name")
    return SavedView.objects.filter(user=leaver).exclude(name__in=own).update(user=successor)


# Replies


@transaction.atomic
def load_reference() -> None:
    """The replies that ship, once: the team's own are kept."""
    if not ReplyTemplate.objects.exists():
        rows = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["reply"]
        ReplyTemplate.objects.bulk_create(ReplyTemplate(**row) for row in rows)


@transaction.atomic
def save_reply(*, reply: ReplyTemplate, by: str, at: dt.datetime) -> None:
    """Words that the team sends often: new or changed."""
    before = ReplyTemplate.objects.filter(pk=reply.pk).values_list("text", flat=True).first()
    reply.save()
    change = history.change(by=by, act="reply.revise", at=at, note=reply.name)
    history.record(change=change, kind="reply", key=str(reply.pk), before=before, after=reply.text)
