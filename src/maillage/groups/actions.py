"""Writing a group, its mandates, meetings, decisions and tasks; what leaves with somebody."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import User
from maillage.agenda import actions as agenda
from maillage.base import files, history, text, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.groups import queries
from maillage.groups.models import (
    Group,
    GroupDecision,
    GroupDocument,
    GroupTask,
    Mandate,
    Meeting,
)
from maillage.groups.queries import KINDS
from maillage.media import documents
from maillage.search import index
from maillage.territories import queries as territories

# What the ledger keeps of each: never the name of a person.
FIELDS = {
    "group": ("name", "kind", "summary", "text", "is_shown"),
    "mandate": (
        *("organisation_id", "user_id", "side", "role", "starts", "ends"),
        *("powers", "is_public", "is_withdrawn"),
    ),
    "meeting": ("items", "present", "excused", "minutes", "is_withdrawn"),
    "group_decision": ("text", "kind", "key", "is_withdrawn"),
    "group_task": ("text", "owner_id", "due", "done_on", "is_withdrawn"),
}
DAYS = frozenset(("starts", "ends", "due", "done_on"))


class GroupChangedMeanwhile(Refusal):
    message = _("Quelqu’un a modifié ce groupe entre-temps : relisez-le.")


class MeetingChangedMeanwhile(Refusal):
    message = _("Quelqu’un a modifié cette réunion entre-temps : relisez-la.")


@transaction.atomic
def write(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    group: Group | None = None,
    version: int | None = None,
    is_fictional: bool = False,
) -> Group:
    """A new group, or what this one says from now on. Raises GroupChangedMeanwhile."""
    row = Group.objects.select_for_update().get(pk=group.pk) if group else None
    if row and version not in (None, row.version):
        raise GroupChangedMeanwhile
    if row is None:
        invented = is_fictional or files.is_demonstration()
        row = Group(slug=_free(values["name"]), is_fictional=invented, version=0)
    row.version += 1
    said = _said_of_group(row, "group", values, act="group.write", by=by, at=at)
    index.mark("group", [said.pk])
    return said


@transaction.atomic
def appoint(
    *,
    group: Group,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    mandate: Mandate | None = None,
) -> Mandate:
    """A member, or what their mandate is from now on; it ends on its last day."""
    row = mandate or Mandate(group=group)
    if "name" in values:
        row.name = values["name"]
    return _said_of_group(row, "mandate", values, act="group.appoint", by=by, at=at)


@transaction.atomic
def call_meeting(
    *,
    group: Group,
    values: Mapping[str, Any],
    items: Collection[Mapping[str, str]],
    by: str,
    at: dt.datetime,
    meeting: Meeting | None = None,
    version: int | None = None,
    is_fictional: bool = False,
) -> Meeting:
    """A meeting and its event (`values`: name, starts, ends, venue, commune_id, online, is_shown),
    or this one otherwise. Raises WrongDates, MeetingChangedMeanwhile."""
    if meeting:
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if version not in (None, meeting.version):
            raise MeetingChangedMeanwhile
    zone = territories.site().time_zone
    said = {name: value for name, value in values.items() if name not in ("starts", "ends")}
    said["dates"] = {"zone": zone, "times": [[values["starts"], values["ends"]]]}
    event = agenda.write(
        values=said,
        event=meeting.event if meeting else None,
        by=by,
        at=at,
        is_fictional=is_fictional,
    )
    row = meeting or Meeting(group=group, version=0)
    row.event = event
    row.version += 1
    return _said_of_group(row, "meeting", {"items": list(items)}, act="group.call", by=by, at=at)


@transaction.atomic
def minute(
    *,
    meeting: Meeting,
    present: Collection[int],
    excused: Collection[int],
    minutes: str,
    by: str,
    at: dt.datetime,
    version: int | None = None,
) -> Meeting:
    """Who came, and what was said. Who came is not excused. Raises MeetingChangedMeanwhile."""
    row = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if version not in (None, row.version):
        raise MeetingChangedMeanwhile
    own = set(row.group.mandates.standing().values_list("pk", flat=True))
    here = own & set(present)
    values = {
        "present": sorted(here),
        "excused": sorted((own & set(excused)) - here),
        "minutes": minutes,
    }
    row.version += 1
    return _said_of_group(row, "meeting", values, act="group.minute", by=by, at=at)


@transaction.atomic
def decide(
    *, meeting: Meeting, words: str, by: str, at: dt.datetime, kind: str = "", key: str = ""
) -> GroupDecision:
    row = GroupDecision(group=meeting.group, meeting=meeting)
    values = {"text": words, "kind": kind, "key": key}
    return _said_of_group(row, "group_decision", values, act="group.decide", by=by, at=at)


@transaction.atomic
def set_task(
    *,
    group: Group,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    meeting: Meeting | None = None,
) -> GroupTask:
    row = GroupTask(group=group, meeting=meeting)
    return _said_of_group(row, "group_task", values, act="group.task", by=by, at=at)


@transaction.atomic
def end_task(*, task: GroupTask, by: str, at: dt.datetime, day: dt.date) -> GroupTask:
    return _said_of_group(task, "group_task", {"done_on": day}, act="group.task_done", by=by, at=at)


def _said_of_group(
    row: Any, kind: str, values: Mapping[str, Any], *, act: str, by: str, at: dt.datetime
) -> Any:
    before = _stated(kind, row, saved=True) if row.pk else None
    for name in FIELDS[kind]:
        if name in values:
            setattr(row, name, values[name])
    row.save()
    group = row if kind == "group" else row.group
    change = history.change(by=by, act=act, at=at, note=group.name)
    after = _stated(kind, row)
    history.record(change=change, kind=kind, key=str(row.pk), before=before, after=after)
    return row


def _free(name: str) -> str:
    base = text.slugify(name)[:80] or "groupe"
    slug, n = base, 1
    while Group.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    return slug


# Documents


@transaction.atomic
def add_document(
    *, group: Group, file: BinaryIO, name: str, by: str, at: dt.datetime
) -> GroupDocument:
    """Raises TooHeavy, NotADocument, HasMacros."""
    row: GroupDocument = documents.add(group.documents, file=file, name=name, by=by, at=at)
    history.change(by=by, act="group.document", at=at, note=group.name)
    return row


@transaction.atomic
def drop_document(*, document: GroupDocument, by: str, at: dt.datetime) -> None:
    name = document.group.name
    documents.drop(GroupDocument.objects.filter(pk=document.pk))
    history.change(by=by, act="group.document_drop", at=at, note=name)


# Reminders, and what leaves with somebody


@transaction.atomic
def told(email: str, today: dt.date) -> None:
    keys = [row.pk for row in queries.recalled_to(email, today)]
    GroupTask.objects.filter(pk__in=keys).update(reminded_on=today)


def forget(*, user: Any, names: Collection[str]) -> None:
    """Erase somebody: their mandates stay without them."""
    own = Mandate.objects.filter(user=user)
    own.update(user=None, name="", is_public=False)
    Mandate.objects.filter(name__in=[name for name in names if name]).update(name="")


@transaction.atomic
def hand_over(*, leaver: Any, successor: Any, by: str, at: dt.datetime) -> None:
    """Mandates that last pass, under the successor’s account; their name is for them to say."""
    for row in Mandate.objects.lasting().filter(user=leaver).select_related("group"):
        values = {"user_id": successor.pk, "name": successor.name}
        appoint(group=row.group, mandate=row, values=values, by=by, at=at)


# As it was


def _stated(kind: str, row: Any, *, saved: bool = False) -> dict[str, Any]:
    """As JSON. `saved`: as the table holds it, whatever was set since."""
    held = type(row)._base_manager.get(pk=row.pk) if saved else row
    said = {name: getattr(held, name) for name in FIELDS[kind]}
    return {n: str(v) if n in DAYS and v is not None else v for n, v in said.items()}


def _now(of: Subject) -> dict[str, Any]:
    row = KINDS[of.kind]._base_manager.select_for_update(no_key=True).get(pk=of.key)
    return _stated(of.kind, row)


def _put_back(stated: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    """What did not exist is put away, and the event of a meeting with it."""
    ((of, said),) = stated.items()
    row = KINDS[of.kind]._base_manager.get(pk=of.key)
    before = _stated(of.kind, row)
    gone = {"is_shown": False} if of.kind == "group" else {"is_withdrawn": True}
    if said and said.get("user_id") and not User.objects.filter(pk=said["user_id"]).exists():
        said = said | {"user_id": None}  # who was erased does not come back
    for name, value in (gone if said is None else said).items():
        is_day = name in DAYS and value is not None
        setattr(row, name, dt.date.fromisoformat(str(value)) if is_day else value)
    if hasattr(row, "version"):
        row.version += 1
    row.save()
    if of.kind == "group":
        index.mark("group", [row.pk])
    if said is None and of.kind == "meeting":
        agenda.hide(event=row.event, by=by, at=at)
    change = history.change(by=by, act="undo", at=at, note=str(getattr(row, "group", row)))
    history.record(
        change=change, kind=of.kind, key=of.key, before=before, after=_stated(of.kind, row)
    )
    return change


OF_GROUPS = undoing.as_before(_now, _put_back, *KINDS)
ACTS_UNDONE = (
    *("group.write", "group.appoint", "group.call", "group.minute"),
    *("group.decide", "group.task", "group.task_done"),
)
WAYS = dict.fromkeys(ACTS_UNDONE, OF_GROUPS)
