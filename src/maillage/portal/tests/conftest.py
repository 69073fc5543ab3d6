"""A room of the tests, which fills the frames of the site as any room does."""

import pytest


@pytest.fixture
def fill(monkeypatch):
    """Fill a slot until the test ends."""
    return lambda slot, item: monkeypatch.setitem(slot._items, "toy", item)


@pytest.fixture
def page_part(settings, tmp_path):
    """Write a template; its name."""

    def written(text):
        (tmp_path / "_toy.html").write_text(text)
        settings.TEMPLATES = [{**engine, "DIRS": [tmp_path]} for engine in settings.TEMPLATES]
        return "_toy.html"

    return written
