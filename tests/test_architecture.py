"""The documents speak of what is there."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {path.name for path in (ROOT / "src" / "maillage").iterdir() if path.is_dir()}
NAMES = [
    name
    for name in re.findall(
        r"`([a-z_]+(?:\.\w+)+)`", (ROOT / "docs" / "architecture.md").read_text()
    )
    if name.split(".")[0] in ROOMS
]


def test_the_walks_name_something():
    assert len(NAMES) > 20


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_walks_exists(name):
    parts = ["maillage", *name.split(".")]
    for cut in range(len(parts), 1, -1):
        try:
            found = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[cut:]:
            found = getattr(found, attribute)
        return
    raise AssertionError(name)
