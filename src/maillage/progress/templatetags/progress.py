"""What moved of an action, in words."""

from django import template
from django.utils.translation import gettext as _

from maillage.look.parts import day
from maillage.plans.models import ActionWord, PlanAction
from maillage.progress.queries import MovedAction

register = template.Library()


@register.filter
def moved_words(row: MovedAction) -> str:
    """« Faite le 14 octobre 2026 », « Prend du retard »."""
    word = row.word
    if row.is_late:
        return _("Prend du retard")
    told = {"day": day(word.on)}
    if word.about == ActionWord.About.STATUS:
        if word.status == PlanAction.Status.DONE:
            return _("Faite le %(day)s") % told
        if word.status == PlanAction.Status.STOPPED:
            return _("Abandonnée le %(day)s") % told
        if word.status == PlanAction.Status.GOING:
            return _("Vient de commencer")
    return _("Nouvelle du %(day)s") % told
