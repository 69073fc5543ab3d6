"""What an audit allows a site to say of itself; questions and answers as they are typed."""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Conformity:
    label: Any
    sentence: Any


NONE = Conformity(_("non conforme"), _("Ce site n’est pas en conformité avec le RGAA 4.1."))
PARTIAL = Conformity(
    _("partiellement conforme"), _("Ce site est en conformité partielle avec le RGAA 4.1.")
)
FULL = Conformity(_("totalement conforme"), _("Ce site est en conformité totale avec le RGAA 4.1."))


def conformity_of(rate: int | None) -> Conformity:
    """Total at 100 %, partial from 50 %, else none (arrêté of 20 September 2019)."""
    if rate is None or rate < 50:
        return NONE
    return FULL if rate == 100 else PARTIAL


class FrequentQuestion(NamedTuple):
    """A question, and the paragraphs of its answer."""

    question: str
    answer: list[str]


BLANK_LINES = re.compile(r"\n[ \t]*\n")


def answered(typed: str) -> list[FrequentQuestion]:
    """A question on a line, its answer under it, then a blank line."""
    blocks = BLANK_LINES.split(typed.replace("\r\n", "\n"))
    lines = [[line.strip() for line in block.split("\n") if line.strip()] for block in blocks]
    return [FrequentQuestion(block[0], block[1:]) for block in lines if block]
