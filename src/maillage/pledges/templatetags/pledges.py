"""Where pledges act, drawn; who counts jobs, in words."""

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.figures.rules import in_words
from maillage.finder import drawing
from maillage.pledges.queries import TermPage
from maillage.pledges.rules import CountedJobs
from maillage.territories.drawn import Map

register = template.Library()


def label(name: str, n: int) -> str:
    said = ngettext("%(name)s : %(n)s engagement", "%(name)s : %(n)s engagements", n)
    return said % {"name": name, "n": n}


@register.simple_tag
def pledges_on_the_map(drawn: Map, page: TermPage) -> SafeString:
    """The communes, darker where more pledges act; each leads to its own page."""
    address = reverse("term_commune", args=[page.term.slug, "CODE"])
    says = _("Engagements par commune")
    return drawing.chosen(drawn, says, label, page.by_commune, commune=address)


@register.filter
def in_jobs(jobs: list[CountedJobs]) -> str:
    """« 12 emplois et 3,5 ETP »"""
    return _(" et ").join(f"{in_words(one.value)}\u00a0{one.unit}" for one in jobs)
