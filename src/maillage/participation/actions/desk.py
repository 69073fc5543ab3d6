"""What the team keeps beside its queue: ways of looking at it, words that it sends often."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.forms import model_to_dict

from maillage.base import history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.participation.actions import NotOpen
from maillage.participation.models import Contribution, ReplyTemplate, SavedView

REFERENCE = Path(__file__).parent.parent / "reference" / "replies.toml"

# Views of the queue


def save_view(*, user: Any, name: str, query: str) -> None:
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


# Who has what


@transaction.atomic
def take(*, contribution: Contribution, user: Any, at: dt.datetime) -> Contribution:
    """Somebody of the team has it from now on, whoever had it. Raises NotOpen."""
    return _hand(contribution, user.author, user, at)


@transaction.atomic
def give_back(*, contribution: Contribution, user: Any, at: dt.datetime) -> Contribution:
    """Nobody has it any more. Raises NotOpen."""
    return _hand(contribution, "", user, at)


def _hand(contribution: Contribution, to: str, user: Any, at: dt.datetime) -> Contribution:
    row = Contribution.objects.visible_to(user).select_for_update().get(pk=contribution.pk)
    if not row.is_open:
        raise NotOpen
    if row.taken_by != to:
        change = history.change(by=user.author, act="contribution.take", at=at, note=row.title)
        history.record(
            change=change, kind="contribution", key=str(row.pk), before=row.taken_by, after=to
        )
        row.taken_by = to
        row.save(update_fields=["taken_by"])
    return row


def give_taken(*, leaver: Any, successor: Any) -> int:
    """What who leaves had to decide is to who comes."""
    rows = Contribution.objects.filter(taken_by=leaver.author, state__in=Contribution.OPEN)
    return rows.update(taken_by=successor.author)


# Replies


@transaction.atomic
def load_reference() -> None:
    """The replies that ship, once: the team's own are kept."""
    if not ReplyTemplate.objects.exists():
        rows = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["reply"]
        ReplyTemplate.objects.bulk_create(ReplyTemplate(**row) for row in rows)


@transaction.atomic
def save_reply(*, reply: ReplyTemplate, by: str, at: dt.datetime) -> Change:
    """Words that the team sends often: new or changed."""
    kept = ReplyTemplate.objects.select_for_update().filter(pk=reply.pk).first()
    before = model_to_dict(kept) if kept else None
    reply.save()
    return _in_ledger(reply, before, model_to_dict(reply), by, at)


def _said(of: Subject) -> dict[str, Any] | None:
    """What a reply says, as the ledger keeps it; None of one that is not there."""
    reply = ReplyTemplate.objects.select_for_update().filter(pk=of.key).first()
    return model_to_dict(reply) if reply else None


def _put_back(replies: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    """The reply as it was before; one that was new leaves, and comes back."""
    ((of, stated),) = replies.items()
    if stated is not None:
        return save_reply(reply=ReplyTemplate(**stated), by=by, at=at)
    reply = ReplyTemplate.objects.get(pk=of.key)
    change = _in_ledger(reply, model_to_dict(reply), None, by, at)
    reply.delete()
    return change


def _in_ledger(reply: ReplyTemplate, before: Any, after: Any, by: str, at: dt.datetime) -> Change:
    change = history.change(by=by, act="reply.revise", at=at, note=reply.name)
    history.record(change=change, kind="reply", key=str(reply.pk), before=before, after=after)
    return change


WAYS = {
    "contribution.refuse": undoing.DECIDED,
    "reply.revise": undoing.as_before(_said, _put_back, "reply"),
}
