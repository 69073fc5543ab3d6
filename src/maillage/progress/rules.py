"""Who may propose the news of an action, where its money is."""

from typing import Any

from django.utils.translation import gettext as _

from maillage.groups import rules as groups
from maillage.organisations import rules as organisations
from maillage.plans.models import PlanAction


def may_propose_news(user: Any, action: PlanAction) -> bool:
    """Officers, and whoever manages the page of the lead, or holds the group that leads."""
    if action.lead is not None:
        return bool(organisations.may_edit(user, action.lead))
    return action.lead_group is not None and groups.may_hold(user, action.lead_group)


def money_state(obtained: int, requested: int, planned: int) -> tuple[str, str]:
    """Where the money of a line is: (shape, words)."""
    if planned and obtained >= planned:
        return "is-done", _("obtenu")
    if obtained:
        return "is-going", _("obtenu en partie")
    if requested:
        return "is-check", _("demandé")
    return "", _("à demander")
