"""Needs and challenges; options, how they are scored, what was decided."""

from maillage.needs.models.options import (
    Criterion,
    Evaluation,
    Evaluator,
    Option,
    OptionDecision,
    Score,
)
from maillage.needs.models.stated import (
    AdviserView,
    Challenge,
    DevelopmentProspect,
    Need,
    NeedAnswer,
    NeedFamily,
)

__all__ = [
    "AdviserView",
    "Challenge",
    "Criterion",
    "DevelopmentProspect",
    "Evaluation",
    "Evaluator",
    "Need",
    "NeedAnswer",
    "NeedFamily",
    "Option",
    "OptionDecision",
    "Score",
]
