"""What one cell or one field says. Each reader gives the value, or raises ValueError with a
sentence in French."""

import datetime as dt
import re
from collections.abc import Callable
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.html import strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.base import clock
from maillage.base.numbers import decimal
from maillage.base.text import fold

EMPTY_CELLS = frozenset(
    "|#n/d|#n/a|#ref!|#valeur!|#value!|#nom?|#name?|#div/0!|#nul!|#null!|#num!|#nombre!|null|none|nan|"
    "n/a|nc|n.c.|nr|-|--|?|hidden|0000-00-00|non renseigné|non communiqué".split("|")
)


def is_empty(cell: str) -> bool:
    return cell.strip().lower() in EMPTY_CELLS


# Marks without width; a joiner stays between the letters and drawings that it joins.
_UNSEEN = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
    "|(?<=[ -~])[\u200c\u200d]|[\u200c\u200d](?=[ -~])|^[\u200c\u200d]|[\u200c\u200d]$"
)


def _as_cp1252(sign: str) -> str:
    """UTF-8 read as Windows-1252; the five bytes that it has no sign for stay as they are."""
    return "".join(
        bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in sign.encode()
    )


# What French writes beyond ASCII. `ftfy` spares « Å’ », which may be Danish: here it never is.
_FRENCH = "ÀÂÄÆÇÈÉÊËÎÏÔÖÙÛÜŸŒàâäæçèéêëîïôöùûüÿœ«»°²³·’‘‚“”„–—…•€™№\u00a0\u202f"
_SPOILT = {_as_cp1252(sign): sign for sign in _FRENCH}
_MOJIBAKE = re.compile("|".join(map(re.escape, _SPOILT)))
_TAG = re.compile(r"<(?:!|/?[a-zA-Z][a-zA-Z0-9]*[\s/>])")
_LINK = re.compile(r"""<a\s[^>]*\bhref\s*=\s*["']?([^"'\s>]+)[^>]*>(.*?)</a>""", re.I | re.S)


def repaired(raw: str) -> tuple[str, list[tuple[str, str]]]:
    """A cell without the damage of a wrong encoding, of tags, of spaces at the ends; what was
    repaired, {code, what was done}."""
    if raw.isascii() and raw == raw.strip() and "<" not in raw and "  " not in raw:
        return raw, []
    cell, repairs = _UNSEEN.sub("", raw), []
    if cell != raw:
        repairs.append(("spaces", gettext("signes invisibles retirés")))
    if _MOJIBAKE.search(cell):
        import ftfy  # with its tables, which no web page needs

        fixed = ftfy.fix_encoding(cell)
        cell = fixed = _MOJIBAKE.sub(lambda found: _SPOILT[found.group()], fixed)
        repairs.append(("mojibake", gettext("lu « %(c)s »") % {"c": fixed[:80]}))
    if _TAG.search(cell):
        cell = _LINK.sub(r"\2 \1", cell)  # the words of a link say less than its address
        cell = strip_tags(re.sub(r"<br\s*/?>|</p>", "\n", cell)).replace("&nbsp;", " ")
        repairs.append(("html", gettext("balises retirées")))
    plain = cell.replace("\u00a0", " ").replace("\u202f", " ")
    if plain != plain.strip() or "  " in plain or plain != cell:
        repairs.append(("spaces", gettext("espaces retirés")))
    return plain.strip(), repairs


def text_of(longest: int) -> Callable[[str], str]:
    def clean(typed: str) -> str:
        found = " ".join(typed.split())
        if len(found) > longest:
            raise ValueError(_("plus de %(n)s caractères") % {"n": longest})
        return found

    return clean


def paragraphs(typed: str) -> str:
    found = "\n".join(" ".join(line.split()) for line in typed.strip().splitlines())
    if len(found) > 5000:
        raise ValueError(_("plus de 5 000 caractères"))
    return found


def digits(typed: str) -> str:
    return re.sub(r"[\s.\u00a0-]", "", typed.strip().removesuffix(".0"))


_SCIENTIFIC = re.compile(r"([0-9])[.,]([0-9]+)E\+?([0-9]{1,2})", re.IGNORECASE)


def lost_digits(typed: str) -> str:
    """The leading digits of a number that a spreadsheet wrote `3,44399704E+13`; empty when it did
    not. The others are lost."""
    found = _SCIENTIFIC.fullmatch(typed.strip())
    return found[1] + found[2] if found else ""


def website(typed: str) -> str:
    address = typed.strip()
    if "://" not in address:
        address = f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as fault:
        raise ValueError(_("ce n’est pas une adresse web")) from fault
    return address


def email(typed: str) -> str:
    address = typed.strip().lower()
    try:
        validate_email(address)
    except ValidationError as fault:
        raise ValueError(_("ce n’est pas une adresse électronique")) from fault
    return address


MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_IN_WORDS = re.compile(
    rf"(?:(?:{DAYS}) )?([0-9]{{1,2}})(?:er)?[ -]([a-z]{{3,}})\.?[ -]([0-9]{{4}}|[0-9]{{2}})"
)


def _date_in_words(typed: str) -> str:
    """`mardi 3 mars 2026`, `1er févr. 2026`, `3-mars-26`; empty when it is not one."""
    found = _IN_WORDS.fullmatch(" ".join(fold(typed).split()))
    months = [n for n, name in enumerate(MONTHS, 1) if found and name.startswith(found[2])]
    if not found or len(months) != 1:
        return ""
    try:
        return dt.date(_full_year(found[3]), months[0], int(found[1])).isoformat()
    except ValueError:
        return ""


def _is_month(typed: str) -> bool:
    """« février 2015 »"""
    found = _OF_MONTH.fullmatch(" ".join(fold(typed).split()))
    return found is not None and any(name.startswith(found[1]) for name in MONTHS)


_NUMERIC = re.compile(r"([0-9]{1,2})([/.\-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([/.-])([0-9]{1,2})\2([0-9]{1,2})")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4})"
    r"(?:T| | à )[0-9]{1,2}[:hH][0-9:.]*(?:Z|[+-][0-9:]+)?"
)
_IN_ONE_RUN = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]")  # 20150203
_OF_MONTH = re.compile(r"([a-z]{3,})\.?[ -](?:[0-9]{4}|[0-9]{2})")


def date(typed: str) -> str:
    """A day as people write it: 31/12/2015, 31.12.15, 2015-12-31, 1er janvier 2016."""
    plain = re.sub(r"^le\s+", "", typed.strip(), flags=re.IGNORECASE)
    plain = found[1] if (found := _MOMENT.fullmatch(plain)) else plain
    # What registers write, the most frequent.
    if (len(plain) == 10 and plain[4] == "-") or _IN_ONE_RUN.fullmatch(plain):
        with suppress(ValueError):
            return dt.date.fromisoformat(plain).isoformat()
    if found := _NUMERIC.fullmatch(plain):
        day, _sign, month, year = found.groups()
        with suppress(ValueError):
            return dt.date(_full_year(year), int(month), int(day)).isoformat()
    if found := _YEAR_FIRST.fullmatch(plain):
        with suppress(ValueError):
            return dt.date(int(found[1]), int(found[3]), int(found[4])).isoformat()
    if stated := _date_in_words(plain):
        return stated
    if re.fullmatch(r"[0-9]{4}", plain):
        raise ValueError(_("une année seule : le jour manque"))
    if re.fullmatch(r"[0-9]{1,2}[/.\-][0-9]{4}|[0-9]{4}-[0-9]{2}", plain) or _is_month(plain):
        raise ValueError(_("un mois seul : le jour manque"))
    raise ValueError(_("ce n’est pas une date (jj/mm/aaaa)"))


def _full_year(year: str) -> int:
    """Two figures as POSIX reads them: 69 to 99 are of the last century."""
    if len(year) == 4:
        return int(year)
    return int(year) + (1900 if int(year) >= 69 else 2000)


# Day 1 of a spreadsheet is 1 January 1900, and it believes in 29 February 1900.
_EPOCH, _SERIAL = dt.date(1899, 12, 30), re.compile(r"([1-6][0-9]{4})(?:[.,][0-9]+)?")


def date_of_list(typed: str) -> str:
    """A day as a list writes it: also the number that a spreadsheet counts days by."""
    if serial := _SERIAL.fullmatch(typed.strip()):
        return (_EPOCH + dt.timedelta(days=int(serial[1]))).isoformat()
    return date(typed)


def past_date(typed: str) -> str:
    """The day of something that has happened: « 48 » is 1948."""
    found = date_of_list(typed)
    if found > clock.today().isoformat() and re.search(r"(?<![0-9])[0-9]{2}$", typed.strip()):
        return f"{int(found[:4]) - 100}{found[4:]}"
    return found


# 46°02'06"N, N 46° 2.1', 4.072° E
_DEGREES = re.compile(
    r"([NSEOW]?)\s*(-?[0-9]+(?:\.[0-9]+)?)\s*°\s*(?:([0-9]+(?:\.[0-9]+)?)\s*')?"
    r"\s*(?:([0-9]+(?:\.[0-9]+)?)\s*(?:\"|''))?\s*([NSEOW]?)(?:ord|ud|st|uest)?",
    re.IGNORECASE,
)
_PRIMES = str.maketrans({"′": "'", "’": "'", "´": "'", "″": '"', "”": '"', "º": "°", ",": "."})


def _degrees(typed: str) -> float | None:
    """Degrees with a decimal part, or with minutes and seconds; west and south are below zero."""
    plain = typed.strip().translate(_PRIMES)
    if not (found := _DEGREES.fullmatch(plain)):
        return decimal(plain)
    before, degrees, minutes, seconds, after = found.groups()
    number = float(degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    return -number if (before or after).upper() in ("S", "W", "O") and number > 0 else number


def coordinate(limit: float) -> Callable[[str], float]:
    def clean(typed: str) -> float:
        number = _degrees(typed)
        if number is None:
            raise ValueError(_("ce n’est pas une coordonnée"))
        if not -limit <= number <= limit:
            raise ValueError(_("cette coordonnée n’est pas sur Terre"))
        return round(number, 6)

    return clean


def yes_no(typed: str) -> bool:
    word = typed.strip().lower()
    if word in ("oui", "o", "1", "true", "vrai", "x"):
        return True
    if word in ("non", "n", "0", "false", "faux"):
        return False
    raise ValueError(_("répondre oui ou non"))
