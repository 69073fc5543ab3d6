"""What an action must say, what its state is; euros in words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.look.parts import grouped
from maillage.plans.models import CENTS, PlanAction

LATE = "late"  # beside the statuses: what is open and late
STATES = {
    "done": gettext_lazy("faites"),
    "going": gettext_lazy("en cours"),
    LATE: gettext_lazy("en retard"),
    "planned": gettext_lazy("à lancer"),
    "stopped": gettext_lazy("abandonnées"),
}
SHAPES = {"done": "is-done", "going": "is-going", LATE: "is-late", "stopped": "is-no"}
MOST_EUROS = 10_000_000_000  # ten billion: beyond, a slip of the pen
_EUROS = re.compile(r"(-?)\s*([0-9]{1,15})(?:[.,]([0-9]{1,2}))?\s*(?:€|euros?|eur)?", re.I)
_THOUSANDS = re.compile(r"(?<=[0-9])[ \u00a0\u202f](?=[0-9]{3}(?:[^0-9]|$))")
_KILO = re.compile(r"([0-9]{1,15}(?:[.,][0-9]{1,6})?)\s*(k|m)\s*(?:€|euros?|eur)", re.I)


def state_of(action: PlanAction, is_late: bool) -> str:
    """What its page shows: its status, unless it is open and late."""
    return LATE if is_late and action.is_open else str(action.status)


def state_in_words(action: PlanAction, is_late: bool) -> str:
    return _("en retard") if state_of(action, is_late) == LATE else action.get_status_display()


def cents(typed: str) -> int:
    """Euro cents of « 12 500,50 € », « 180k€ »; empty is none. Raises ValueError with a sentence
    in French."""
    plain = _THOUSANDS.sub("", typed.strip())
    if not plain:
        return 0
    if found := _KILO.fullmatch(plain):
        times = 1_000 if found[2].lower() == "k" else 1_000_000
        number = round(float(found[1].replace(",", ".")) * times * 100)
    elif found := _EUROS.fullmatch(plain):
        number = int(found[2]) * 100 + int((found[3] or "").ljust(2, "0") or 0)
        if found[1] and number:
            raise ValueError(_("un montant ne peut pas être négatif"))
    else:
        raise ValueError(_("ce n’est pas un montant en euros"))
    if number > MOST_EUROS * 100:
        raise ValueError(_("ce montant est démesuré"))
    return number


def euros(cents: int) -> str:
    """123456 → « 1 234,56 € »; whole euros have no cents."""
    whole, rest = divmod(abs(cents), 100)
    said = str(grouped(whole)) + (f",{rest:02}" if rest else "")
    return f"{'-' if cents < 0 else ''}{said}\u00a0€"


@dataclass(frozen=True)
class Money:
    """Sums of budget lines, in cents. `waiting`: what was asked for and not obtained, as far as its
    line needs it; `missing`: what is neither obtained nor asked for. Line by line: what one has in
    excess fills no other."""

    planned: int = 0
    requested: int = 0
    obtained: int = 0
    spent: int = 0
    waiting: int = 0
    missing: int = 0

    @classmethod
    def of(cls, lines: Iterable[Any]) -> "Money":
        rows = list(lines)
        sums = {name: sum(getattr(row, name) for row in rows) for name in CENTS}
        asked = [min(max(row.requested, row.obtained), row.planned) for row in rows]
        waiting = sum(
            max(0, sought - row.obtained) for sought, row in zip(asked, rows, strict=True)
        )
        missing = sum(row.planned - sought for sought, row in zip(asked, rows, strict=True))
        return cls(**sums, waiting=waiting, missing=missing)


def asks_word(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> str:
    """What of an action moved so that a word is asked: `status`, `date`, or nothing. `before` and
    `after`: as `stated` says them. What is announced for the first time moves nothing."""
    if before is None:
        return ""
    if before["status"] != after["status"]:
        return "status"
    moved = any(before[name] not in (None, after[name]) for name in ("starts", "ends"))
    return "date" if moved or _has_moved_step(before, after) else ""


def _has_moved_step(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a step that stands on both sides has another day."""
    days = {step["number"]: step["expected"] or step["planned"] for step in before["steps"]}
    return any(
        days[step["number"]] not in (None, step["expected"] or step["planned"])
        for step in after["steps"]
        if step["number"] in days
    )
