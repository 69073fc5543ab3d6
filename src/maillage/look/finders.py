"""Static files that stand in no folder: those of libraries that come as wheels, taken by path
(Leaflet without its Django app, htmx without the rest of its wheel), and ours that pages ask for
together, sent as one: each request that a first visit does not make is a wait less."""

import datetime as dt
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage


def _folder(package: str, path: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / path


WHEELS = {
    "vendor/leaflet.js": ("leaflet", "static/leaflet/leaflet.js"),
    "vendor/leaflet.js.map": ("leaflet", "static/leaflet/leaflet.js.map"),
    "vendor/htmx.js": ("django_htmx", "static/django_htmx/htmx-2.min.js"),
}


class _OneFile(FileSystemStorage):
    """A storage that knows one file by another name."""

    def __init__(self, source: Path) -> None:
        super().__init__(location=str(source.parent))
        self.source = source
        self.prefix = ""

    def path(self, name: str) -> str:
        return str(self.source)


class WheelFinder(BaseFinder):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sources = {name: _folder(*wheel) for name, wheel in WHEELS.items()}

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [str(self.sources[path])] if path in self.sources else []
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name, source in self.sources.items():
            yield name, _OneFile(source)

    def check(self, **kwargs):
        return []


OURS = Path(__file__).parent / "static/look"
BUNDLES = {
    "look/site.css": ("base.css", "components.css", "public.css", "map.css"),
    "look/finder.js": ("htmx.js", "map.js", "complete.js", "near.js", "facets.js"),
}


class _Bundle(FileSystemStorage):
    """A storage that knows one file, made of others in their order."""

    def __init__(self, parts: Sequence[str]) -> None:
        super().__init__(location=str(OURS))
        self.parts = [OURS / part for part in parts]
        self.prefix = ""

    def _open(self, name: str, mode: str = "rb") -> ContentFile:
        return ContentFile("\n".join(map(_apart, self.parts)).encode(), name)

    def path(self, name: str) -> str:
        return str(self.parts[0])

    def get_modified_time(self, name: str) -> dt.datetime:
        kept = FileSystemStorage(location=str(OURS))
        return max(kept.get_modified_time(part.name) for part in self.parts)


def _apart(part: Path) -> str:
    """What a script names is its own: each stands in a block, as modules do among themselves."""
    written = part.read_text(encoding="utf-8")
    return f"{{\n{written}}}" if part.suffix == ".js" else written


class BundleFinder(BaseFinder):
    """Bundles stand nowhere before they are collected."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        return []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name, parts in BUNDLES.items():
            yield name, _Bundle(parts)

    def check(self, **kwargs):
        return []
