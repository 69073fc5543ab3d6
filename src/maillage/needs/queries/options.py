"""Options of a challenge, each with the decision that holds."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from maillage.needs.models import Challenge, Option, OptionDecision
from maillage.needs.queries.stated import verdicts_of


def option_of(pk: int, user: Any) -> Option:
    """Raises Http404 for who may not see it, as when there is none."""
    found = Option.objects.visible_to(user).select_related("challenge").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class OptionCard:
    """An option, and the decision that holds."""

    option: Option
    decision: OptionDecision | None


def option_cards(challenge: Challenge, user: Any) -> list[OptionCard]:
    rows = list(
        Option.objects.visible_to(user).filter(challenge=challenge).prefetch_related("carriers")
    )
    latest = verdicts_of(rows)
    for row in rows:
        row.challenge = challenge
    return [OptionCard(row, latest[row.pk][1] if row.pk in latest else None) for row in rows]
