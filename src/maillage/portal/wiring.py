"""The only place that knows every room: kinds, facets, slots."""

from maillage.base import kinds, search
from maillage.directory import kinds as directory
from maillage.directory import slots
from maillage.directory.search_state import FACETS
from maillage.sources.targets import TARGETS
from maillage.territories import queries as territories
from maillage.vocabulary import queries as vocabulary


def connect() -> None:
    for facet in FACETS:
        search.declare_facet(facet)
    kinds.register(directory.PLACE)
    search.LEXICONS.add("territories", territories.lexicon)
    search.LEXICONS.add("vocabulary", vocabulary.lexicon)
    TARGETS.add("organisation", slots.ORGANISATIONS)
