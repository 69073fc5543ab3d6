"""An entry as a feed tells it, whatever its shape."""

from dataclasses import astuple, dataclass, fields


class FeedFault(Exception):
    """What is wrong with a whole feed, in French."""


@dataclass
class FeedEntry:
    """`line`: where it begins in its file, or which one it is. `id`: how its feed names it, else
    its address, else a mark of its title and its day; `title`: plain words; `text`: HTML, not
    cleaned; `published`, `updated`: instants of UTC as `2026-11-27T09:00:00Z`, or what was written
    when it is no date; `picture`: its address. `fault`: why there is nothing to show. The columns
    of the rows, in this order."""

    line: int
    id: str = ""
    link: str = ""
    title: str = ""
    text: str = ""
    published: str = ""
    updated: str = ""
    picture: str = ""
    author: str = ""
    fault: str = ""

    @property
    def cells(self) -> list[str]:
        """PostgreSQL keeps no NUL; half a character is none."""
        _line, *values = astuple(self)
        return [v.replace("\x00", "").encode("utf-8", "replace").decode("utf-8") for v in values]


TITLES = [column.name for column in fields(FeedEntry)][1:]
EMPTY = "ni titre ni texte"
