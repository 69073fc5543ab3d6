"""Charts of a survey, its figures, and the surveys that a search may be asked for."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from maillage.surveys import drawing
from maillage.surveys.models import Survey
from maillage.surveys.queries.results import MOST_BARS, CountedAnswer

register = template.Library()


@register.simple_tag
def chart(bars: Sequence[CountedAnswer]) -> SafeString:
    return drawing.bars([(bar.label, bar.n, bar.share) for bar in bars[:MOST_BARS]])


@register.filter
def figure(number: float) -> str:
    """« 1 234,5 »"""
    return f"{number:,.1f}".removesuffix(".0").replace(",", "\u202f").replace(".", ",")


@register.simple_tag
def open_surveys() -> list[Survey]:
    return list(Survey.objects.filter(state=Survey.State.OPEN)[:5])
