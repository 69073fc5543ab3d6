"""What the team writes here. In this file: audits, doors, the legal notice."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.forms import model_to_dict

from maillage.base import history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.pages.models import AccessibilityAudit, DoorPage, LegalNotice

DOOR, NOTICE = "door", "notice"


@transaction.atomic
def record_audit(*, audit: AccessibilityAudit, by: str, at: dt.datetime) -> AccessibilityAudit:
    audit.save()
    change = history.change(by=by, act="audit.record", at=at, note=f"{audit.rate} %")
    history.record(change=change, kind="audit", key=str(audit.pk), before=None, after=audit.rate)
    return audit


@transaction.atomic
def write_door(*, page: DoorPage, by: str, at: dt.datetime) -> Change:
    """What the page of a door says from now on, as a form has cleaned it."""
    before = _written(Subject(DOOR, page.name))
    change = history.change(by=by, act="door.write", at=at, note=page.name)
    page.save()
    after = _written(Subject(DOOR, page.name))
    history.record(change=change, kind=DOOR, key=page.name, before=before, after=after)
    return change


def _written(of: Subject) -> dict[str, Any]:
    """What the team says there, locked; nothing where it never wrote."""
    page = DoorPage.objects.select_for_update().filter(pk=of.key).first()
    return model_to_dict(page or DoorPage(name=of.key))


def _put_back(pages: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    ((_of, stated),) = pages.items()
    return write_door(page=DoorPage(**stated), by=by, at=at)


@transaction.atomic
def write_notice(*, notice: LegalNotice, by: str, at: dt.datetime) -> Change:
    """Who publishes the site and who hosts it, as a form has cleaned it."""
    notice.pk = 1
    return _put_notice(model_to_dict(notice), by=by, at=at)


def _notice(_of: Subject) -> dict[str, Any] | None:
    """What is said of it, locked; nothing before it was written."""
    row = LegalNotice.objects.select_for_update().first()
    return model_to_dict(row) if row else None


def _put_notice(said: dict[str, Any] | None, *, by: str, at: dt.datetime) -> Change:
    of = Subject(NOTICE, "1")
    change = history.change(by=by, act="notice.write", at=at)
    history.record(change=change, kind=of.kind, key=of.key, before=_notice(of), after=said)
    if said is None:
        LegalNotice.objects.all().delete()
    else:
        LegalNotice(**said).save()
    return change


def _notice_back(notices: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    ((_of, said),) = notices.items()
    return _put_notice(said, by=by, at=at)


WAYS = {
    "door.write": undoing.as_before(_written, _put_back, DOOR),
    "notice.write": undoing.as_before(_notice, _notice_back, NOTICE),
}
