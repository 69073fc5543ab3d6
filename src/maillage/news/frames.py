"""What rooms above add to the pages of news."""

from collections.abc import Callable, Iterable
from typing import Any

from maillage.base.catalogue import Slot
from maillage.look.frames import PageSection
from maillage.news.models import NewsItem

SECTIONS: Slot[Callable[[NewsItem, Any], Iterable[PageSection]]] = Slot("parts of a news item")
