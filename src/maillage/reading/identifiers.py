"""The numbers of French structures: SIREN and SIRET of INSEE, the RNA number of an association."""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from maillage.base.numbers import all_digits
from maillage.reading.cells import digits

LA_POSTE, HEAD_OFFICE_OF_LA_POSTE = "356000000", "35600000000048"


def luhn(number: str) -> bool:
    """The check of SIREN and SIRET numbers. The SIRET of La Poste's offices sum to a multiple of
    five; its head office obeys the rule of all (INSEE, « Sirene: documentation »)."""
    if number.startswith(LA_POSTE) and len(number) == 14 and number != HEAD_OFFICE_OF_LA_POSTE:
        return sum(map(int, number)) % 5 == 0
    total = 0
    for i, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + i % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def siren(typed: str) -> str:
    number = digits(typed)
    if not (all_digits(number) and len(number) == 9):
        raise ValueError(_("un SIREN a neuf chiffres"))
    return number


def siret(typed: str) -> str:
    number = digits(typed)
    if all_digits(number) and len(number) == 13:
        number = "0" + number  # a spreadsheet dropped the zero
    if not (all_digits(number) and len(number) == 14):
        raise ValueError(_("un SIRET a quatorze chiffres"))
    return number


class Repair(StrEnum):
    """What had to be done to a cell for it to be a number."""

    NONE = ""
    SPACES = "number_spaces"
    ZERO = "leading_zero"
    DECIMAL = "decimal"
    LABEL = "number_label"


@dataclass(frozen=True)
class Number:
    """What a cell tells. `name`: "siren" or "siret"; `is_sure`: its key is right."""

    name: str
    value: str
    repair: Repair
    is_sure: bool


class Unlike(ValueError):
    """A cell that should hold a number and holds none. `figures`: how many it has."""

    def __init__(self, figures: int) -> None:
        super().__init__(_("ni un SIRET de quatorze chiffres, ni un SIREN de neuf"))
        self.figures = figures


_DECIMALS = re.compile(r"[.,]0{1,2}$")
_LABEL = re.compile(
    r"^(?:(?:n°|no|numéro|num)\s*)?(?:siren|siret|tva|nic|rcs)?(?:\s*n°)?", re.IGNORECASE
)
# Intra-community VAT number: FR, a key of two signs, the SIREN (CGI, art. 286 ter).
_VAT = re.compile(r"FR[0-9A-Z]{2}([0-9]{9})", re.IGNORECASE)
_APART = re.compile(r"[\s.:'’`´‘\-_/]|[\u200b-\u200f\u2060\ufeff]")
SIREN, SIRET = 9, 14
FEWEST_LEFT = {SIREN: 5, SIRET: 10}  # figures, once the zeros in front are lost


def number(cell: str) -> Number:
    """The SIRET or the SIREN of a cell: label, apostrophe, decimals, lost zeros, VAT number. Raises
    Unlike."""
    plain = cell.strip().lstrip("'’")
    whole = _DECIMALS.sub("", plain)
    bare = _LABEL.sub("", whole.strip())
    joined = _APART.sub("", bare)
    if vat := _VAT.fullmatch(joined):
        return Number("siren", vat[1], Repair.LABEL, luhn(vat[1]))
    if not all_digits(joined):
        return _among_words(cell)
    repair = Repair.NONE
    if whole != plain:
        repair = Repair.DECIMAL
    elif bare != whole:
        repair = Repair.LABEL
    elif joined != cell:
        repair = Repair.SPACES
    if len(joined) in (SIREN, SIRET):
        return _told(joined, repair)
    for length, fewest in FEWEST_LEFT.items():
        padded = joined.zfill(length)
        if fewest <= len(joined) < length and (luhn(padded) or len(joined) == length - 1):
            return _told(padded, Repair.ZERO)
    raise Unlike(len(joined))


_RUN = re.compile(r"(?<![0-9Ww])[0-9](?:[\s.]?[0-9]){8,13}(?![0-9])")


def _among_words(cell: str) -> Number:
    """« 812 345 676 RCS Lyon »: the only number of the cell whose key is right."""
    runs = {_APART.sub("", found[0]) for found in _RUN.finditer(cell)}
    right = {run for run in runs if len(run) in (SIREN, SIRET) and luhn(run)}
    if len(right) != 1:
        raise Unlike(sum(sign in "0123456789" for sign in cell))
    return _told(right.pop(), Repair.LABEL)


def _told(value: str, repair: Repair) -> Number:
    return Number("siret" if len(value) == SIRET else "siren", value, repair, luhn(value))


def rna(typed: str) -> str:
    number = re.sub(r"^RNA\W*", "", digits(typed).upper())
    if not re.fullmatch(r"W[0-9A-Z][0-9]{8}", number):
        raise ValueError(_("un numéro RNA est un W suivi de neuf caractères"))
    return number
