"""Places, as they are found, and what is new of them."""

from django.utils.translation import gettext_lazy as _

from maillage.base import kinds
from maillage.directory import queries, slots
from maillage.directory.kinds import PLACE
from maillage.directory.queries import news
from maillage.directory.search_state import PLACES, StructureSearch
from maillage.finder.frames import TRIED, Tried
from maillage.finder.listed import listed
from maillage.look.frames import (
    ADDRESSES,
    BLOCKS,
    FIGURES,
    HOME,
    MENU,
    PUBLIC_FIGURES,
    SEARCH,
    SITE_MAP,
    TOOLS,
)
from maillage.mailing import queries as mailing
from maillage.territories.frames import COLUMNS


def connect() -> None:
    PLACES.declare()
    TRIED.add("structures", Tried(StructureSearch, queries.marks_of))
    kinds.register(PLACE)
    invitation = _("Une recherche de l’annuaire peut vous avertir de ses nouveautés.")
    structures = mailing.Searchable(
        "directory", news.name, StructureSearch.to_save, news.fresh, invitation
    )
    mailing.SEARCHES.add("structures", structures)
    MENU.add("directory", slots.menu)
    SEARCH.add("directory", slots.search)
    HOME.add("directory", slots.home)
    SITE_MAP.add("directory", slots.site_map)
    ADDRESSES.add("directory", slots.addresses)
    TOOLS.add("directory", slots.tools)
    PUBLIC_FIGURES.add("directory", slots.public_figures)
    FIGURES.add("directory", slots.figures)
    BLOCKS.add("directory", listed(StructureSearch, "directory/_listed.html", queries.by_place))
    COLUMNS.add("directory", slots.STRUCTURES)
