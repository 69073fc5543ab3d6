"""What waves are for. The first purpose is this room's own: to have each structure confirm its
page. An upper room adds another, whose codes open what it asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from maillage.base.catalogue import Slot
from maillage.invitations.models import Invitation, Wave


def _never(_wave: Wave) -> bool:
    return False


@dataclass(frozen=True)
class Purpose:
    """What structures are asked for. `page(wave)`: where the team reads what came of it; `mail(
    invitation, code)` writes to one of them; `opens(invitation, key)`: the address that a code
    leads to; `calls(wave)`: the sheet of who is called; `subject`, `body`, `square`: what a letter
    says before anybody writes it, and beside the square that a telephone reads; `is_untold(wave)`:
    nothing is kept of who opened what, nor when."""

    page: Callable[[Wave], str]
    mail: Callable[[Invitation, str], None]
    opens: Callable[[Invitation, str], str]
    calls: Callable[[Wave], str]
    subject: Any
    body: Any
    square: Any
    is_untold: Callable[[Wave], bool] = _never


PURPOSES: Slot[Purpose] = Slot("what a wave asks for besides the page, by the name it keeps")


def purpose_of(wave: Wave) -> Purpose | None:
    """None: its codes open the page of a structure. Raises LookupError for one that no room has."""
    if not wave.purpose:
        return None
    found = PURPOSES.get(wave.purpose)
    if found is None:
        raise LookupError(f"no purpose of a wave {wave.purpose!r}")
    return found
