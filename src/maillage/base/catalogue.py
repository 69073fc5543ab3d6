"""Slots: places on a lower page that upper rooms fill, so that nobody imports upwards."""

from typing import Generic, TypeVar

Item = TypeVar("Item")


class Slot(Generic[Item]):
    """An ordered collection, filled by the `wiring.py` of each room when Django is ready."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, Item] = {}

    def add(self, key: str, item: Item) -> None:
        self._items[key] = item

    def __iter__(self):
        return iter(self._items.values())

    def items(self) -> list[tuple[str, Item]]:
        return list(self._items.items())

    def get(self, key: str) -> Item | None:
        return self._items.get(key)
