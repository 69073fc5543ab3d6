"""A bar for long work in a terminal; nothing where nobody looks."""

import sys
from collections.abc import Callable

from tqdm import tqdm


def bar(title: str, total: int | None = None) -> Callable[[int], None]:
    """A function that moves the bar by so many."""
    progress = tqdm(total=total, desc=title, unit="", file=sys.stderr, disable=None, leave=False)
    return lambda n: progress.update(n) and None
