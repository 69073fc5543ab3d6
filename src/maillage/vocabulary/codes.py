"""Codes as people and files write them. Each reader gives the code, whether a table has it or not,
or raises ValueError with a sentence in French."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from maillage.base.numbers import all_digits
from maillage.base.text import fold
from maillage.reading.cells import digits

NAF_LENGTHS = (2, 4, 5, 6)  # 56, 56.2, 56.21, 56.21Z
THEME, ACCREDITATION = "theme:", "accreditation:"  # how the field of one of them begins


def naf(typed: str) -> str:
    code = digits(typed).upper()
    if not re.fullmatch(r"[0-9]{4}[A-Z]", code):
        raise ValueError(_("un code NAF a quatre chiffres et une lettre"))
    return f"{code[:2]}.{code[2:]}"


def indexed(
    activity: str | None, reasons: Mapping[str, Iterable[Sequence[str]]]
) -> tuple[str, ...]:
    """What a need may ask for of a structure: its NAF code and all that it begins with, and the
    social objects that gave it a theme."""
    found = [meant("naf", activity[:n]) for n in NAF_LENGTHS] if activity else []
    met = (value for theme in reasons.values() for kind, value in theme if kind == "object")
    return tuple(dict.fromkeys([*found, *(meant("objet", value) for value in met)]))


def meant(kind: str, code: str) -> str:
    """A code, or the beginning of one, as the index writes it."""
    return f"{kind}:{code.rstrip('.')}"


def called(phone: str) -> str:
    """A French telephone number without its first 0, as it is abroad; nothing of a short one."""
    return phone[1:] if re.fullmatch(r"0[1-9][0-9]{8}", phone) else ""


def legal_category(typed: str) -> str:
    code = digits(typed)
    if not (all_digits(code) and len(code) == 4):
        raise ValueError(_("une catégorie juridique a quatre chiffres"))
    return code


def social_object(typed: str) -> str:
    code = digits(typed).zfill(6)
    if not re.fullmatch(r"[0-9]{6}", code):
        raise ValueError(_("un code d’objet social a six chiffres"))
    return code


def family(typed: str) -> str:
    """The family of a list of ESS companies, whatever its number and case."""
    word = fold(typed).strip()
    for stated, slug in FAMILIES:
        if word.startswith(stated):
            return slug
    raise ValueError(_("famille inconnue"))


FAMILIES = (
    ("association", "association"),
    ("cooperative", "cooperative"),
    ("mutuelle", "mutuelle"),
    ("fondation", "fondation"),
    ("societe", "societe-ess"),
    ("entreprise", "societe-ess"),
)
