"""Files that a room gives of its subjects, CSV and GeoJSON, each under a licence that is chosen."""

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.accounts import rules as accounts
from maillage.base import clock
from maillage.look.frames import Link
from maillage.reading import tables
from maillage.search import index
from maillage.sharing.licences import Shared, Sharing, sharing_for
from maillage.web import cached_files
from maillage.web.answers import attachment
from maillage.web.visitors import too_often

MOST_FILES, AN_HOUR = 60, 3600
TYPES = {"csv": "text/csv; charset=utf-8", "geojson": "application/geo+json"}
SOURCES, LEFT = "sources", "laisse_de_cote"
LON, LAT = "longitude", "latitude"  # columns of a room whose subjects stand somewhere


class FileColumn(NamedTuple):
    """What a column holds of a subject, and the field that it is: without one it is the site's."""

    value: Callable[[Shared[Any]], Any]
    field: str = ""


@dataclass(frozen=True)
class Files:
    """The files of a room. `name`: after the day, in the name of a file; `columns`: {title:
    column}; `left_out`: what is said before the sources of the subjects that a licence leaves out;
    `follow`: what the files change with, in words; `back`: where to go when there is none."""

    name: str
    columns: Mapping[str, FileColumn]
    left_out: Any
    follow: Any
    back: Callable[[], Link]

    @property
    def titles(self) -> list[str]:
        return [*self.columns, SOURCES, LEFT]

    def row(self, shared: Shared[Any], sharing: Sharing) -> dict[str, Any]:
        """{title: cell}: what the licence of the file permits, and what it leaves out."""
        values = {title: column.value(shared) for title, column in self.columns.items()}
        left = {
            t: shared.hidden[column.field]
            for t, column in self.columns.items()
            if values[t] and column.field in shared.hidden
        }
        by = sorted({sharing.names.get(source, "") for source in left.values()} - {""})
        return {
            **values,
            **dict.fromkeys(left, ""),
            SOURCES: "; ".join(sharing.names[s] for s in shared.sources if s in sharing.names),
            LEFT: f"{', '.join(left)} ({'; '.join(by)})" if left else "",
        }

    def csv(self, subjects: Iterable[Shared[Any]], sharing: Sharing) -> str:
        """The whole file, whose last line says what its licence left out."""
        rows = [list(self.row(one, sharing).values()) for one in subjects]
        if sharing.left_out:
            rows.append([f"{self.left_out} {', '.join(sharing.omissions)}"])
        return tables.to_csv(self.titles, rows)

    def geojson(self, subjects: Iterable[Shared[Any]], sharing: Sharing) -> str:
        """GeoJSON (RFC 7946); a subject without position has a null geometry. The licence and what
        was left out are members of the collection."""
        features = [_feature(self.row(one, sharing)) for one in subjects]
        collection = {
            "type": "FeatureCollection",
            "licence": str(sharing.licence or ""),
            LEFT: sharing.omissions,
            "features": features,
        }
        return json.dumps(collection, ensure_ascii=False)

    def give(
        self,
        request: HttpRequest,
        kind: str,
        asked: tuple[Hashable, ...],
        subjects: Callable[[Sharing], Iterator[Shared[Any]]],
    ) -> HttpResponse:
        """A *csv* or a *geojson*, made once for what is `asked` until something changes; visitors
        ask for so many an hour, of all rooms together."""
        user = request.user
        if user.is_anonymous and too_often("export", request, MOST_FILES, AN_HOUR):
            return self._none(request, 429, AN_HOUR)
        sharing = sharing_for(user, request.GET.get("licence", ""))
        write = {"csv": self.csv, "geojson": self.geojson}[kind]
        key = (self.name, kind, *asked, accounts.reader(user), sharing.slug)
        try:
            body = cached_files.made(key, lambda: write(subjects(sharing), sharing).encode())
        except (index.Unavailable, cached_files.AnotherIsMade):
            return self._none(request, 503, 5)
        name = f"{clock.today().isoformat()}-{self.name}-{sharing.slug}.{kind}"
        return attachment(body, name, TYPES[kind])

    def _none(self, request: HttpRequest, status: int, seconds: int) -> HttpResponse:
        context = {
            "is_too_often": status == 429,
            "most": MOST_FILES,
            "follow": self.follow,
            "back": self.back(),
        }
        response = render(request, "sharing/no_file.html", context, status=status)
        response.headers["Retry-After"] = str(seconds)
        return response


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    lon, lat = row.pop(LON, None), row.pop(LAT, None)
    is_set = isinstance(lon, float) and isinstance(lat, float)
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]} if is_set else None,
        "properties": {n: str(v) if v is not None else None for n, v in row.items()},
    }
