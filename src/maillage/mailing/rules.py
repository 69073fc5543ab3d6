"""When a digest goes, what a mail that came back says."""

import datetime as dt
import re
from dataclasses import dataclass
from email import message_from_bytes, policy

from django.utils.translation import gettext_lazy as _

CONSENT = _("Je veux recevoir par courrier électronique les nouveautés de cette recherche.")
UNCONFIRMED_LIFE = dt.timedelta(days=14)
PAUSED_LIFE = dt.timedelta(days=365)  # of an address whose mail comes back
KEPT = dt.timedelta(days=365)  # deliveries and bounces
MOST_ASKED = 3  # messages a day to an address that does not confirm
MOST_SEARCHES = 20  # of one recipient
BOUNCES_TO_PAUSE = 2  # on different days
_STATUS = re.compile(r"\b([245]\.[0-9]{1,3}\.[0-9]{1,3})\b")


@dataclass(frozen=True)
class Returned:
    """One address of a delivery report (RFC 3464)."""

    email: str
    status: str
    reason: str

    @property
    def is_final(self) -> bool:
        return self.status.startswith("5")


def returned(raw: bytes) -> list[Returned]:
    """The addresses that a delivery report says to have failed. Any other mail: none."""
    found = []
    for part in message_from_bytes(raw, policy=policy.default).walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.iter_parts():
            _kind, _semicolon, email = str(block.get("Final-Recipient", "")).partition(";")
            if not email or str(block.get("Action", "")).strip().lower() != "failed":
                continue
            status = _STATUS.search(str(block.get("Status", "")))
            reason = " ".join(str(block.get("Diagnostic-Code", "")).split())
            found.append(
                Returned(
                    email.strip().strip("<>").lower(),
                    status[1] if status else "5.0.0",
                    reason[:300],
                )
            )
    return found


def status_of(answer: str) -> str:
    """The enhanced status of what a server answered: `550 5.1.1 No such user` → `5.1.1`."""
    found = _STATUS.search(answer)
    return found[1] if found else f"{answer[:1]}.0.0"
