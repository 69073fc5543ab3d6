"""The parts of a search: its boxes, its drawn map."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maillage.finder.drawing import address_of, drawing
from maillage.finder.queries import Facet, Results
from maillage.finder.state import Search
from maillage.look.parts import grouped
from maillage.territories.queries import Map

register = template.Library()
FIRST_CHOICES = 12


@register.simple_tag
def drawn_results(drawn: Map, search: Search, results: Results | None) -> SafeString:
    """The drawn map of these results."""
    counts = results.by_commune if results else None
    return drawing(drawn, search.of.drawn, address_of(search.of), counts)


@register.simple_tag
def facet_choices(facet: Facet) -> SafeString:
    """The boxes of a facet; beyond twelve they wait behind « Voir tout »."""
    boxes = [
        format_html(
            '<label class="choice" for="{0}-{1}"><input type="checkbox" id="{0}-{1}" name="{0}"'
            ' value="{1}"{2}> {3} <span class="meta">{4}</span></label>',
            facet.parameter,
            choice.value,
            mark_safe(" checked") if choice.is_chosen else "",
            choice.label,
            grouped(choice.count),
        )
        for choice in facet.choices
    ]
    first, rest = boxes[:FIRST_CHOICES], boxes[FIRST_CHOICES:]
    if rest:
        all_ = format_html("<details><summary>{}</summary>", _("Voir tout"))
        first += [all_, *rest, mark_safe("</details>")]
    return mark_safe("".join(first))
