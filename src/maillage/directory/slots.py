"""What the directory shows on the frames of the site."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.directory import queries
from maillage.directory.verbs import way
from maillage.look.frames import FIGURES, Figure, Link, PageSection
from maillage.look.parts import grouped
from maillage.organisations.models import Organisation
from maillage.territories import queries as territories
from maillage.territories.frames import CommuneColumn

MOST_PAGES = 45_000  # of a site map, which may name 50,000


def menu(user: Any) -> Iterator[Link]:
    yield Link(_("Annuaire"), reverse("directory"), 10)


def search() -> str:
    return f"{reverse('directory')}#q"


def site_map(user: Any) -> Iterator[Link]:
    finder = reverse("directory")
    yield Link(_("Annuaire"), finder, 10)
    for theme, _count in queries.figures().themes:
        yield Link(theme.name, f"{finder}?theme={theme.slug}", under=finder)


def addresses() -> Iterator[str]:
    yield reverse("directory")
    for commune in territories.perimeter():
        yield reverse("commune", args=[commune.code])
    visible = Organisation.objects.visible_to(AnonymousUser()).active().real().order_by("pk")
    for slug in visible.values_list("slug", flat=True)[:MOST_PAGES]:
        yield reverse("organisation", args=[slug])


STRUCTURES = CommuneColumn(gettext_lazy("Structures"), queries.counts_by_commune)


def home(user: Any) -> Iterator[PageSection]:
    """The search, the themes and the map of a directory that is open; else how to begin it."""
    figures, add = queries.figures(), way("added")
    yield PageSection("directory/home/hero.html", {"figures": figures, "add": add}, 10)
    if figures.organisations:
        if figures.themes:
            yield PageSection("directory/home/themes.html", {"themes": figures.themes}, 20)
        sentences = [sentence for fill in FIGURES for sentence in fill(user)]
        doors = {"sentences": sentences, "has_themes": bool(figures.themes), "add": add}
        yield PageSection("directory/home/doors.html", doors, 30)
        drawn = {"map": territories.drawn_map(), "counts": queries.counts_by_commune(user)}
        yield PageSection("directory/home/map.html", drawn, 40)
    latest = queries.lately_confirmed(user, 6)
    yield PageSection("directory/home/latest.html", {"latest": latest}, 50)


def figures(user: Any) -> Iterator[str]:
    """How many of those who employ keep their page."""
    goal = queries.goal()
    if goal.employers:
        sentence = ngettext(
            "<strong>%(kept)s</strong> fiche tenue par sa structure, pour"
            " <strong>%(employers)s</strong> employeurs connus.",
            "<strong>%(kept)s</strong> fiches tenues par leur structure, pour"
            " <strong>%(employers)s</strong> employeurs connus.",
            goal.kept,
        ) % {"kept": grouped(goal.kept), "employers": grouped(goal.employers)}
        link = format_html('<a href="{}">{}</a>', way("added"), _("Tenir la mienne"))
        yield format_html("{} {}", mark_safe(sentence), link)


def desk_figures(user: Any) -> Iterator[Figure]:
    figures = queries.figures()
    unlisted = Organisation.objects.visible_to(user).filter(is_listed=False).count()
    yield Figure(figures.organisations, _("structures en ligne"), 10)
    yield Figure(figures.from_registers, _("connues par les registres seulement"), 10)
    yield Figure(unlisted, _("retirées de l’annuaire"), 10)
