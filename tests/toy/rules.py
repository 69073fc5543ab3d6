"""How notes are searched: words, communes, days; the soonest first."""

from django.utils.translation import ngettext

from maillage.finder.frames import BY_DAY, BY_DISTANCE, BY_NAME, COMMUNE, Drawn, Finder
from maillage.finder.state import Search as FinderSearch


def counted(n: int) -> str:
    return ngettext("%(n)s note", "%(n)s notes", n) % {"n": n}


NOTES = Finder(
    kinds=("note",),
    title="Notes",
    counted=counted,
    page="notes",
    points="notes_points",
    pin="note_pin",
    completion="notes_completion",
    example="Vélo, brocante…",
    drawn=Drawn("Choisissez une commune", lambda name, n: f"{name} : {counted(n)}"),
    orders=(BY_DAY, BY_NAME, BY_DISTANCE),
    filters=(COMMUNE,),
    has_dates=True,
)


class Search(FinderSearch):
    of = NOTES
