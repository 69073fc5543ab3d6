"""The structures' own prospects, and what an adviser thinks of them."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, files, history
from maillage.base.kinds import Subject
from maillage.needs.actions import ledger, redacting
from maillage.organisations.models import Organisation
from maillage.prospects.models import AdviserView, DevelopmentProspect

PROSPECT = ledger.tells(
    ledger.LedgerRow(
        "prospect",
        DevelopmentProspect,
        (
            "organisation_id",
            "name",
            "activity",
            "jobs",
            "premises",
            "investment",
            "blocked_by",
            "is_shared",
            "state",
            "is_withdrawn",
        ),
        ("blocks",),
    )
)
VIEW = ledger.tells(
    ledger.LedgerRow("adviser_view", AdviserView, ("prospect_id", "text", "by", "at"))
)


class ProspectChangedMeanwhile(ledger.WrittenMeanwhile):
    message = _("Quelqu’un a modifié ce projet entre-temps : relisez-le.")


@transaction.atomic
def write_prospect(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    organisation: Organisation | None = None,
    prospect: DevelopmentProspect | None = None,
    version: int | None = None,
    is_fictional: bool = False,
) -> DevelopmentProspect:
    """A prospect of a structure, or what this one says from now on; `blocks`: keys of families.
    Raises ProspectChangedMeanwhile."""
    if prospect:
        row = DevelopmentProspect.objects.select_for_update().get(pk=prospect.pk)
        if version is not None and row.version != version:
            raise ProspectChangedMeanwhile
    else:
        assert organisation is not None
        invented = is_fictional or files.is_demonstration()
        row = DevelopmentProspect(organisation=organisation, by=by, is_fictional=invented)
        row.stated_on, row.version = clock.day(at), 0
    ledger.write(PROSPECT, row, values, act="prospect.write", by=by, at=at)
    return row


@transaction.atomic
def withdraw_prospect(*, prospect: DevelopmentProspect, by: str, at: dt.datetime) -> None:
    """Who stated it takes it back: nobody reads it any more."""
    row = DevelopmentProspect.objects.select_for_update().get(pk=prospect.pk)
    ledger.write(PROSPECT, row, {"is_withdrawn": True}, act="prospect.withdraw", by=by, at=at)


@transaction.atomic
def add_view(*, prospect: DevelopmentProspect, text: str, by: str, at: dt.datetime) -> AdviserView:
    view = AdviserView(prospect=prospect, by=by, at=at)
    ledger.write(VIEW, view, {"text": text}, act="prospect.advise", by=by, at=at)
    return view


WORDS: redacting.Words = {
    "prospect": (DevelopmentProspect, ("name", "activity", "premises", "blocked_by")),
    "adviser_view": (AdviserView, ("text",)),
}


def forget(*, email: str, author: str, names: Collection[str]) -> None:
    """Erase somebody, in the caller's transaction."""
    signed = (DevelopmentProspect, AdviserView)
    redacting.forget(WORDS, signed, email=email, author=author, names=names)


@transaction.atomic
def redact(*, subject: Subject, cleared: redacting.Cleared, by: str, at: dt.datetime) -> int:
    """Take a personal datum out of the prospects of a structure; how many held it."""
    if subject.kind != "organisation":
        return 0
    page = Organisation.objects.filter(pk=subject.key).first()
    rows = DevelopmentProspect.objects.filter(organisation__in=page.with_aliases() if page else ())
    held = redacting.clear("prospect", rows, WORDS["prospect"][1], cleared)
    views = AdviserView.objects.filter(prospect__in=rows)
    held += redacting.clear("adviser_view", views, WORDS["adviser_view"][1], cleared)
    if held:
        history.change(by=by, act="prospect.redact", at=at, note=str(held))
    return held


OF_PROSPECTS = ledger.as_before("prospect", "adviser_view")
WAYS = dict.fromkeys(("prospect.write", "prospect.withdraw", "prospect.advise"), OF_PROSPECTS)
