"""What other rooms may ask of the index."""

from maillage.search.answers import Answer, OnOneDay, ask, by_day, complete, count, named
from maillage.search.entry import DAY, PUBLIC, IndexEntry, declare_facet
from maillage.search.lexicon import LEXICONS, Lexicon
from maillage.search.mapped import Cluster, clusters, extent
from maillage.search.marks import mark, outdate
from maillage.search.owner import Owner, rebuild, settle
from maillage.search.question import Box, Near, Number, Question
from maillage.search.ranking import Hit
from maillage.search.reader import Unavailable
from maillage.search.reasons import ScoreReason, reasons
from maillage.search.tally import tally
from maillage.search.times import During

__all__ = [
    "DAY",
    "LEXICONS",
    "PUBLIC",
    "Answer",
    "Box",
    "Cluster",
    "During",
    "Hit",
    "IndexEntry",
    "Lexicon",
    "Near",
    "Number",
    "OnOneDay",
    "Owner",
    "Question",
    "ScoreReason",
    "Unavailable",
    "ask",
    "by_day",
    "clusters",
    "complete",
    "count",
    "declare_facet",
    "extent",
    "mark",
    "named",
    "outdate",
    "reasons",
    "rebuild",
    "settle",
    "tally",
]
