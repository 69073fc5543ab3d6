"""What the team types of a plan and of its actions. Saves nothing."""

from maillage.plans.forms.action import ActionForm, LineForm, LinksForm, WordForm
from maillage.plans.forms.plan import ActionPlanForm, AdoptForm
from maillage.plans.forms.rows import (
    IndicatorRows,
    MoneyRows,
    StepRows,
    indicators_of,
    lines_of,
    steps_of,
    tell_rows,
)

__all__ = [
    "ActionForm",
    "ActionPlanForm",
    "AdoptForm",
    "IndicatorRows",
    "LineForm",
    "LinksForm",
    "MoneyRows",
    "StepRows",
    "WordForm",
    "indicators_of",
    "lines_of",
    "steps_of",
    "tell_rows",
]
