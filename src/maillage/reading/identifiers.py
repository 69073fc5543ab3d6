"""The numbers of French structures: SIREN and SIRET of INSEE, the RNA number of an association."""

import re

from django.utils.translation import gettext_lazy as _

from maillage.base.numbers import all_digits
from maillage.reading.cells import digits


def luhn(number: str) -> bool:
    """The check of SIREN and SIRET numbers; La Poste's own SIRET sum to a multiple of five."""
    if number.startswith("356000000") and len(number) == 14:
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


def rna(typed: str) -> str:
    number = digits(typed).upper()
    if not re.fullmatch(r"W[0-9A-Z][0-9]{8}", number):
        raise ValueError(_("un numéro RNA est un W suivi de neuf caractères"))
    return number
