"""Static files of libraries that come as wheels, taken by path: Leaflet without its Django app,
htmx without the rest of its wheel."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage


def _folder(package: str, path: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / path


WHEELS = {
    "vendor/leaflet.js": ("leaflet", "static/leaflet/leaflet.js"),
    "vendor/leaflet.js.map": ("leaflet", "static/leaflet/leaflet.js.map"),
    "vendor/leaflet.css": ("leaflet", "static/leaflet/leaflet.css"),
    **{
        f"vendor/images/{name}.png": ("leaflet", f"static/leaflet/images/{name}.png")
        for name in ("layers", "layers-2x", "marker-icon")
    },
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
