"""What is said of actions, in words: euros, months, how late, what moved."""

import datetime as dt

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.plans.models import PlanAction
from maillage.plans.queries.cards import ActionCard
from maillage.plans.rules import LATE, euros

register = template.Library()
register.filter(euros)
MONTH = 30.44  # days, on average


@register.filter
def month_year(on: dt.date | None) -> str:
    """mars 2026"""
    return date_format(on, "F Y") if on else ""


@register.filter
def lateness(card: ActionCard) -> str:
    """« en retard de trois mois », from what slips most; else its state."""
    if card.state != LATE:
        return card.words
    days = [0]
    if card.action.ends:
        days.append((card.today - card.action.ends).days)
    for step in card.action.steps.all():
        if step.planned and step.is_late(card.today):
            days.append((max(step.expected or card.today, step.planned) - step.planned).days)
    months = round(max(days) / MONTH)
    if not months:
        return card.words
    return ngettext("en retard de %(n)s mois", "en retard de %(n)s mois", months) % {"n": months}


@register.filter
def span(action: PlanAction) -> str:
    if action.starts and action.ends:
        told = {"first": month_year(action.starts), "last": month_year(action.ends)}
        return _("De %(first)s à %(last)s") % told
    if action.ends:
        return _("Jusqu’en %(last)s") % {"last": month_year(action.ends)}
    if action.starts:
        return _("À partir de %(first)s") % {"first": month_year(action.starts)}
    return _("Sans date encore")
