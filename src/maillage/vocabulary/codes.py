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


# Regulation (EC) 213/2008: the ninth digit of a code of the CPV is the others, weighed, modulo ten.
# What it renumbered kept the digit of its older number: {beginning of the code: what it adds}.
_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)
_RENUMBERED = {
    prefix: int(added)
    for pair in (
        "0330+8 0331+8 0332+8 034+9 091+6 092+6 093+6 31711154+3 31711155+3 33141113+9 342111+9 "
        "342112+8 342113+7 34421+3 34422+6 3511311+7 351253+3 353313+7 35642+1 374421+9 374422+8 "
        "3744230+7 374424+6 374425+5 374426+4 374427+3 3744280+2 374429+1 38941+4 38942+7 38944+3 "
        "38945+6 38946+9 38947+2 421+3 45233139+1 48628+3 510+7 65122+6 65123+2 71351920+4 "
        "71351921+7 71351923+3 71351924+6 722121+5 722122+5 722123+5 722124+5 722125+5 722126+5 "
        "722127+5 722129+5 722671+5 722672+5 7233+5 724+5 726+5 727+5 728+5 729+5 7934241+4 "
        "8521+9 922251+2"
    ).split()
    for prefix, added in [pair.split("+")]
}


def cpv(typed: str) -> str:
    """The eight digits of a code of the CPV, its check digit told or not: `90911200-8`."""
    said = re.fullmatch(r"([0-9]{8})(?:\s*-?\s*([0-9]))?", digits(typed))
    if said is None:
        raise ValueError(_("un code CPV a huit chiffres"))
    code, check = said.groups()
    if check is not None and int(check) != cpv_check(code):
        raise ValueError(_("la clé de ce code CPV est fausse : une faute de frappe"))
    return str(code)


def cpv_check(code: str) -> int:
    """The ninth digit of a code of the CPV."""
    weighed = sum(int(digit) * weight for digit, weight in zip(code, _WEIGHTS, strict=True))
    added = (_RENUMBERED.get(code[:length], 0) for length in range(3, 9))
    return (weighed + sum(added)) % 10


def cpv_prefix(code: str) -> str:
    """What the codes under this one begin with: its digits without the zeros that end it, two at
    least (division, group, class, category, and finer)."""
    return code.rstrip("0").ljust(2, "0")


def cpv_above(code: str) -> tuple[str, ...]:
    """The code and those that it is part of, its division last."""
    prefix = cpv_prefix(code)
    return tuple(prefix[:length].ljust(8, "0") for length in range(len(prefix), 1, -1))


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
