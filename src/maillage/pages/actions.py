"""Recording an audit."""

import datetime as dt

from django.db import transaction

from maillage.base import history
from maillage.pages.models import AccessibilityAudit


@transaction.atomic
def record_audit(*, audit: AccessibilityAudit, by: str, at: dt.datetime) -> AccessibilityAudit:
    audit.save()
    change = history.change(by=by, act="audit.record", at=at, note=f"{audit.rate} %")
    history.record(change=change, kind="audit", key=str(audit.pk), before=None, after=audit.rate)
    return audit
