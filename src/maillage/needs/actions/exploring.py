"""Options that answer a challenge, and what was decided of them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.agenda.models import Event
from maillage.needs.actions import ledger
from maillage.needs.models import Challenge, Option, OptionDecision

OPTION = ledger.tells(
    ledger.LedgerRow(
        "option",
        Option,
        (
            "challenge_id",
            "name",
            "text",
            "carrier",
            "examples",
            "lowest_cost",
            "highest_cost",
            "jobs",
            "months",
            "is_published",
            "is_withdrawn",
        ),
        ("carriers",),
        "name",
        lambda row: row.challenge_id,
    )
)
DECISION = ledger.tells(
    ledger.LedgerRow(
        "option_decision",
        OptionDecision,
        ("option_id", "verdict", "reasons", "meeting_id", "decided_on", "by"),
        noted="option",
        challenge=lambda row: row.option.challenge_id,
    )
)


class OptionChangedMeanwhile(ledger.WrittenMeanwhile):
    message = _("Quelqu’un a modifié cette piste entre-temps : relisez-la.")


@transaction.atomic
def write_option(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    challenge: Challenge | None = None,
    option: Option | None = None,
    version: int | None = None,
) -> Option:
    """An option of a challenge, or what this one says from now on; `carriers`: numbers of
    structures. Raises OptionChangedMeanwhile."""
    if option:
        row = Option.objects.select_for_update().get(pk=option.pk)
        if version is not None and row.version != version:
            raise OptionChangedMeanwhile
    else:
        row = Option(challenge=challenge, version=0)
    ledger.write(OPTION, row, values, act="option.write", by=by, at=at)
    return row


@transaction.atomic
def withdraw_option(*, option: Option, by: str, at: dt.datetime) -> None:
    row = Option.objects.select_for_update().get(pk=option.pk)
    ledger.write(OPTION, row, {"is_withdrawn": True}, act="option.withdraw", by=by, at=at)


@transaction.atomic
def decide(
    *,
    option: Option,
    verdict: str,
    reasons: str,
    meeting: Event | None,
    by: str,
    at: dt.datetime,
    on: dt.date,
) -> OptionDecision:
    """What a meeting decided of an option; an earlier decision stays, and holds no more."""
    Option.objects.select_for_update().get(pk=option.pk)
    row = OptionDecision(option=option, meeting=meeting, by=by, decided_on=on)
    values = {"verdict": verdict, "reasons": reasons}
    ledger.write(DECISION, row, values, act="option.decide", by=by, at=at)
    return row


OF_OPTIONS = ledger.as_before("option", "option_decision")
WAYS = dict.fromkeys(("option.write", "option.withdraw", "option.decide"), OF_OPTIONS)
