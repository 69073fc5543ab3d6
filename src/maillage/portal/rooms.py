"""Which rooms stand beneath the portal."""

from collections.abc import Iterator
from itertools import takewhile

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule


def rooms_with(file: str) -> Iterator[AppConfig]:
    """The rooms that have this file, from the lowest floor up: the applications that are installed
    beneath the portal, in their order."""
    for room in takewhile(lambda room: room.label != "portal", apps.get_app_configs()):
        if module_has_submodule(room.module, file):
            yield room
