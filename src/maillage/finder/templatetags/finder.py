"""The parts of a search: its boxes, its drawn map."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maillage.finder.drawing import drawing
from maillage.finder.queries import Choice, Facet, Results
from maillage.finder.state import Search
from maillage.look.parts import grouped
from maillage.territories.queries import Map

register = template.Library()
FIRST_CHOICES = 12


@register.simple_tag
def drawn_results(drawn: Map, search: Search, results: Results | None) -> SafeString:
    """The drawn map of these results."""
    if results is None:
        return drawing(drawn, search.of)
    return drawing(drawn, search.of, results.by_commune, pins=results.pins)


@register.simple_tag
def facet_choices(facet: Facet) -> SafeString:
    """The boxes of a facet; beyond twelve they wait behind « Voir tout »."""
    boxes = [_box(facet.parameter, choice) for choice in facet.choices]
    first, rest = boxes[:FIRST_CHOICES], boxes[FIRST_CHOICES:]
    if rest:
        first += [f"<details><summary>{escape(_('Voir tout'))}</summary>", *rest, "</details>"]
    return mark_safe("".join(first))


def _box(parameter: str, choice: Choice) -> str:
    """Some fifty of them on a page: `format_html` would take four times as long."""
    value, label = escape(choice.value), escape(choice.label)
    checked = " checked" if choice.is_chosen else ""
    return (
        f'<label class="choice" for="{parameter}-{value}"><input type="checkbox"'
        f' id="{parameter}-{value}" name="{parameter}" value="{value}"{checked}> {label}'
        f' <span class="meta">{grouped(choice.count)}</span></label>'
    )
