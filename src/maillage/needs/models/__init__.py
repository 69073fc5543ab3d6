"""Needs and challenges; options and what was decided."""

from maillage.needs.models.options import Option, OptionDecision
from maillage.needs.models.stated import (
    Challenge,
    Need,
    NeedAnswer,
    NeedFamily,
    OfStructuresQuerySet,
)

__all__ = [
    "Challenge",
    "Need",
    "NeedAnswer",
    "NeedFamily",
    "OfStructuresQuerySet",
    "Option",
    "OptionDecision",
]
