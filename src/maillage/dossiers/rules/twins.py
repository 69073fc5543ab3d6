"""Whether two dossiers look like one project told twice: proposed to a person, never decided."""

import re
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

SAME_NAME, SAME_WORDS = 88, 80  # hundredths of likeness
LONG = 40  # signs of a need under which words are too few to be compared
SPAN = 180  # days between two tellings of one project, at most


class ToldDossier(NamedTuple):
    """What is compared of a dossier."""

    name: str
    email: str
    phone: str
    words: str
    commune: str
    siret: str


def alike(one: ToldDossier, other: ToldDossier) -> list[str]:
    """Why, in sentences that name nobody; empty when they are two."""
    reasons = []
    if one.siret and one.siret == other.siret:
        reasons.append(_("le même SIRET"))
    if one.email and one.email.lower() == other.email.lower():
        reasons.append(_("la même adresse électronique"))
    if (digits := _digits(one.phone)) and digits == _digits(other.phone):
        reasons.append(_("le même téléphone"))
    is_named = bool(one.name and other.name)
    if is_named and fuzz.token_sort_ratio(_plain(one.name), _plain(other.name)) >= SAME_NAME:
        reasons.append(_("presque le même nom"))
    is_long = min(len(one.words), len(other.words)) >= LONG
    if is_long and fuzz.token_set_ratio(_plain(one.words), _plain(other.words)) >= SAME_WORDS:
        reasons.append(_("presque les mêmes mots"))
    sure = reasons and (len(reasons) > 1 or reasons[0] != _("presque le même nom"))
    is_near = one.commune and one.commune == other.commune
    return [str(reason) for reason in reasons] if sure or (reasons and is_near) else []


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)[-9:]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
