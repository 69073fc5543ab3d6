"""What a letter says to whom, and in which order; which rows of a list prove a consent."""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.text import fold

CONSENT = gettext_lazy("Je veux recevoir la lettre d’information par courrier électronique.")
MOST_ITEMS = 25
MOST_BYTES = 90_000  # mail programmes cut what is longer than 102 kB
MOST_ASKED = 3  # messages a day to an address that does not confirm
UNCONFIRMED_LIFE = dt.timedelta(days=14)
OUTSIDE_LIFE = dt.timedelta(days=30)  # of the rows of a list that stayed outside
DEPARTED_LIFE = dt.timedelta(days=3 * 365)  # the CNIL's advice for a refusal, to be checked
FIRST_PERIOD = dt.timedelta(days=30)


def departed_hash(email: str) -> str:
    """What is kept of an address that left: nobody makes the address of it without the site’s own
    secret."""
    return salted_hmac("maillage.departed", email.strip().lower(), algorithm="sha256").hexdigest()


# What comes first


@dataclass(frozen=True)
class Wishes:
    """What a subscriber ticked; nothing: the letter as the team ordered it."""

    communes: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()

    def asks(self, item: Any) -> bool:
        """Whether an item is of a theme or a commune that they ticked."""
        return not (self.communes.isdisjoint(item.communes) and self.themes.isdisjoint(item.themes))


def in_order(items: Sequence[Any], wishes: Wishes) -> list[Any]:
    """The items of a letter for somebody: sections that hold something they asked for come first,
    and in a section what they asked for; else as the team ordered them."""
    sections = [list(rows) for _name, rows in groupby(items, key=lambda item: item.section)]
    wanted = {id(item) for item in items if wishes.asks(item)}
    for rows in sections:
        rows.sort(key=lambda item: id(item) not in wanted)
    sections.sort(key=lambda rows: not any(id(item) in wanted for item in rows))
    return [item for rows in sections for item in rows]


# Lists


TITLES = {
    "email": ("email", "e mail", "mail", "courriel", "adresse electronique", "adresse mail"),
    "day": ("date", "jour", "date du consentement", "date d inscription", "inscrit le"),
    "origin": ("origine", "source", "provenance", "lieu", "page"),
    "words": ("texte", "mots", "consentement", "texte du consentement", "mention"),
}
_DAY = re.compile(
    r"^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})\b|^([0-9]{4})-([0-9]{2})-([0-9]{2})"
)


@dataclass(frozen=True)
class Consent:
    """The proof that an address agreed: when, where, to which words."""

    email: str
    day: dt.date
    origin: str
    words: str


@dataclass(frozen=True)
class Outside:
    """A row that stays outside: its line, what it says, and why."""

    line: int
    value: str
    why: str


def columns_of(titles: Sequence[str]) -> dict[str, int]:
    """{what is asked: its column}, as the titles of a list say."""
    plain = [" ".join(re.sub(r"[^a-z0-9]+", " ", fold(title)).split()) for title in titles]
    found = {}
    for name, words in TITLES.items():
        exact = [i for i, title in enumerate(plain) if title in words]
        begins = [i for i, title in enumerate(plain) if title.startswith(words)]
        if at := exact or begins:
            found[name] = at[0]
    return found


def day_in(cell: str) -> dt.date | None:
    """`12/03/2026`, `2026-03-12`, with or without an hour; None: no day."""
    found = _DAY.match(cell.strip())
    if found is None:
        return None
    d, m, y, year, month, day = found.groups()
    try:
        return dt.date(int(y or year), int(m or month), int(d or day))
    except ValueError:
        return None


def read_row(
    line: int, told: dict[str, str], today: dt.date, departed: Collection[str]
) -> Consent | Outside:
    """What a row of a list proves. Without its date, its origin and its words it proves nothing
    (RGPD, article 7.1); who left stays outside, whatever a list says."""
    email = told["email"].strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        return Outside(line, told["email"], _("ce n’est pas une adresse électronique"))
    if len(email) > 254:
        return Outside(line, email, _("cette adresse est trop longue"))
    if not told["day"].strip():
        return Outside(line, email, _("la date du consentement manque"))
    day = day_in(told["day"])
    if day is None:
        why = _("« %(day)s » n’est pas une date : écrivez 12/03/2026") % {"day": told["day"][:40]}
        return Outside(line, email, why)
    if day > today:
        return Outside(line, email, _("la date du consentement est à venir"))
    if not told["origin"].strip():
        return Outside(line, email, _("l’origine du consentement manque"))
    if not told["words"].strip():
        return Outside(line, email, _("le texte du consentement manque"))
    if departed_hash(email) in departed:
        return Outside(line, email, _("cette personne s’est désabonnée : elle seule peut revenir"))
    return Consent(email, day, told["origin"].strip()[:200], told["words"].strip()[:300])
