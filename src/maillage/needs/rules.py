"""What few structures are behind is not told to whoever may not read the rows."""

from collections.abc import Collection, Iterable, Mapping

from maillage.participation.rules import SMALL_GROUP

GROUP = "challenge_needs"  # of the ledger: the numbers of all the needs of a challenge


def is_many(structures: int) -> bool:
    """Whether a figure that so many structures are behind may leave the team."""
    return structures >= SMALL_GROUP()


def is_told(pages: Iterable[int]) -> bool:
    """Whether enough structures are behind a figure."""
    return is_many(len(set(pages)))


def part_is_told(part: Collection[int], of: Mapping[int, int]) -> bool:
    """Whether a part of rows, {row: its structure}, may be told beside their total: enough
    structures are in it, and enough in what is left, unless nothing is."""
    rest = [page for row, page in of.items() if row not in part]
    return is_told(of[row] for row in part) and (not rest or is_told(rest))
