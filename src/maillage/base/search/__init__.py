"""The index: derived from the database, never the only place of a fact.

A write calls `mark`; the owner (in `maillage worker`) re-reads each marked subject and applies
it; every web process only reads. `ask`, `clusters` and `complete` answer one `Question`.
"""

from maillage.base.search.entry import Entry, declare_facet
from maillage.base.search.lexicon import LEXICONS, Lexicon
from maillage.base.search.marks import mark, outdate
from maillage.base.search.owner import Owner, rebuild, settle
from maillage.base.search.question import Box, Near, Question
from maillage.base.search.reader import Answer, Cluster, Unavailable, ask, clusters, complete

__all__ = [
    "LEXICONS",
    "Answer",
    "Box",
    "Cluster",
    "Entry",
    "Lexicon",
    "Near",
    "Owner",
    "Question",
    "Unavailable",
    "ask",
    "clusters",
    "complete",
    "declare_facet",
    "mark",
    "outdate",
    "rebuild",
    "settle",
]
