"""What the directory shows on the frames of the site."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.accounts import rules as accounts
from maillage.directory import queries
from maillage.directory.verbs import way
from maillage.directory.words import need
from maillage.look.frames import DOORS, FIGURES, PAGES, Figure, Link, PageSection, Tool
from maillage.look.parts import grouped
from maillage.organisations.models import Organisation
from maillage.territories import queries as territories
from maillage.territories.frames import CommuneColumn
from maillage.territories.models import Commune

MOST_TILES = 8  # themes with their picture; the others are named
MOST_ALIVE, MOST_OPEN = 3, 4  # open doors in the hero, and under the themes
MOST_COMMUNES = 20
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
    """The search on the map, the themes, what happens now, of a directory that is open; else how
    to begin it."""
    figures, add = queries.figures(), way("added")
    hero = {"figures": figures, "add": add, "map": territories.drawn_map(), "alive": []}
    if not figures.organisations:
        yield PageSection("directory/home/hero.html", hero, 10)
        return
    doors = queries.open_now(user, MOST_ALIVE + MOST_OPEN)
    soon = [] if len(doors.cards) >= MOST_ALIVE else queries.next_to_open(user, MOST_ALIVE)
    alive = [*doors.cards, *soon][:MOST_ALIVE]
    yield PageSection("directory/home/hero.html", {**hero, "alive": alive}, 10)
    if figures.themes:
        themes = {
            "needs": [need(*counted) for counted in figures.themes[:MOST_TILES]],
            "themes": figures.themes[MOST_TILES:],
        }
        yield PageSection("directory/home/themes.html", themes, 20)
    # The hero tells those that are open when they would not fill a row of cards.
    more = doors.cards[-MOST_OPEN:] if len(doors.cards) >= MOST_OPEN else []
    latest = [] if more else queries.lately_confirmed(user, MOST_OPEN)
    now = {"cards": more, "total": doors.total, "latest": latest}
    yield PageSection("directory/home/now.html", now, 30)
    begin = {
        "seeking": queries.who_seeks(user),
        "sentences": [sentence for fill in FIGURES for sentence in fill(user)],
        "doors": DOORS,
    }
    yield PageSection("directory/home/begin.html", begin, 40)
    yield PageSection("directory/home/communes.html", {"communes": _peopled(user)}, 50)


def _peopled(user: Any) -> list[tuple[Commune, int]]:
    """The communes where there are most structures, those first."""
    counts = queries.counts_by_commune(user)
    found = [(c, counts[c.code]) for c in territories.perimeter() if counts.get(c.code)]
    return sorted(found, key=lambda one: -one[1])[:MOST_COMMUNES]


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


def public_figures() -> Iterator[Figure]:
    figures = queries.figures()
    yield Figure(figures.organisations, _("structures en ligne"), 10)
    yield Figure(figures.from_registers, _("connues par les registres seulement"), 20)


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        label = _("Toutes les fiches")
        yield Tool(PAGES, label, reverse("directory"), 10, lambda: queries.figures().organisations)
