"""How fast a letter goes, when the server is asked again, marks in a body."""

import datetime as dt
import re

from django.utils.translation import gettext_lazy as _

from maillage.base.settings import Section, Setting

PACE: Setting[int] = Setting(
    "bulk.pace",
    _("Messages remis par minute"),
    default=30,
    at_least=1,
    at_most=6000,
    help=_(
        "D’un envoi à beaucoup de monde. Votre fournisseur de courrier dit combien il en accepte : "
        "au-delà, il refuse ou classe tout en indésirable."
    ),
)
SECTION = Section(_("Envois en nombre"), (PACE,))
LATE = dt.timedelta(hours=2)  # a mailing planned for earlier than that asks before it leaves
KEPT = dt.timedelta(days=90)  # then addresses and bodies of a mailing that ended are erased
TICK = 2.0  # seconds between two slices: other work of the site has its turn in between
LONGEST = 10.0  # seconds of one slice, the last answer of the server not counted
MOST_ON_ONE = (
    100  # messages on one connection (Postfix closes at 100 by default for some, others later)
)
MOST_TRIES = 6  # times that an address is tried again when the server says « later »
MOST_SETBACKS = 12  # in a row: then the mailing pauses
MOST_REFUSED = 20  # addresses refused in a row: it is the server that says no, not the addresses
_STATUS = re.compile(r"\b5\.([0-9]{1,3})\.[0-9]{1,3}\b")
_MARK = re.compile("MAILLAGE-([A-Z]+)-HERE")


def mark(name: str) -> str:
    """What stands in a body where a word of each addressee will: letters that no encoding of an
    address or of a page changes."""
    return f"MAILLAGE-{name.upper()}-HERE"


def unmarked(text: str) -> str:
    """What somebody wrote, in which no word of an addressee stands: it could be part of a link that
    tells it to others."""
    return _MARK.sub(r"MAILLAGE \1 HERE", text)


def at_marks(text: str) -> list[tuple[str, str]]:
    """[(text, name of the mark that follows it, empty at the end)]."""
    found = _MARK.split(text)
    return list(zip(found[::2], [name.lower() for name in found[1::2]] + [""], strict=True))


def wait_of(tries: int) -> dt.timedelta:
    """Until an address is tried again, after so many times: 10 minutes, then four times as long up
    to six hours (RFC 5321, 4.5.4.1: at least half an hour after some tries)."""
    return dt.timedelta(minutes=min(10 * 4**tries, 360))


def setback(many: int) -> dt.timedelta:
    """Until the server is asked again, after so many setbacks in a row."""
    return dt.timedelta(seconds=min(30 * 2 ** (many - 1), 1800))


def is_of_address(said: str) -> bool:
    """Whether a refusal is of the address or of its mailbox (RFC 3463: 5.1, 5.2), and not of what
    is sent nor of who sends; a server that does not say is believed of 550, 551 and 553."""
    if found := _STATUS.search(said):
        return found[1] in ("1", "2")
    return said[:3] in ("550", "551", "553")
