"""What this installation is, for the people who run machines: read from the code, the settings and
the data folder, so that the page cannot be wrong about them."""

import datetime as dt
import os
import platform
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage import __version__
from maillage.backup import backup
from maillage.base import mail, trouble
from maillage.sources.formats import FORMATS
from maillage.sources.models import Source

PARTS = {  # of the data folder
    "database": ("maillage.sqlite3", "maillage.sqlite3-wal"),
    "files": ("media", "documents"),
    "derived": ("index", "static", "fingerprints", "imports", "downloads", "basemap"),
}


class Weight(NamedTuple):
    """Megabytes of the data folder: the database, what people sent, what can be made again."""

    database: int
    files: int
    derived: int


@dataclass(frozen=True)
class Outgoing:
    """A machine that this one calls."""

    host: str
    port: str
    purpose: Any


LISTS = gettext_lazy("listes relues seules")


@dataclass(frozen=True)
class Machine:
    version: str
    python: str
    database: str
    address: str
    is_encrypted: bool
    weight: Weight
    free: int  # megabytes
    last_backup: dt.datetime | None
    calls: list[Outgoing]

    @property
    def called(self) -> list[Outgoing]:
        """What the site calls by itself."""
        return [call for call in self.calls if call.purpose != str(LISTS)]

    @property
    def lists(self) -> list[Outgoing]:
        """What it calls for lists alone: as many as the team asked for."""
        return [call for call in self.calls if call.purpose == str(LISTS)]


def machine() -> Machine:
    return Machine(
        version=__version__,
        python=platform.python_version(),
        database=_database(),
        address=settings.PUBLIC_URL,
        is_encrypted=settings.HTTPS,
        weight=_weight(),
        free=trouble.room() // 1_000_000,
        last_backup=backup.last_backup(),
        calls=_together(_calls()),
    )


def _database() -> str:
    """Its name and its version."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            return f"SQLite {cursor.execute('SELECT sqlite_version()').fetchone()[0]}"
    version = connection.pg_version  # type: ignore[attr-defined]
    return f"PostgreSQL {version // 10_000}.{version % 10_000}"


def _weight() -> Weight:
    sizes = {name: sum(map(_size, parts)) // 1_000_000 for name, parts in PARTS.items()}
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            sizes["database"] = cursor.fetchone()[0] // 1_000_000
    return Weight(**sizes)


def _size(name: str) -> int:
    path = Path(settings.DATA, name)
    if path.is_file():
        return path.stat().st_size
    found = (Path(here, file) for here, _folders, files in os.walk(path) for file in files)
    return sum(file.lstat().st_size for file in found)


def _calls() -> Iterator[Outgoing]:
    """From the settings: nobody else is called, and no visitor's browser calls anybody."""
    if by := mail.route():
        yield Outgoing(by.host, str(by.connect().port), _("le courrier qui part"))
    resolver = settings.RESOLVER or _("celui de la machine")
    yield Outgoing(resolver, "53", _("SPF, DKIM et DMARC, quand on essaie le courrier"))
    for address, purpose in (
        (settings.GEOCODER, _("placer l’adresse d’une structure")),
        (settings.GEO_API, _("rafraîchir les contours des communes")),
        (settings.TILES, _("copier une fois le fond de carte")),
        (settings.OIDC_URL, _("connexion par le fournisseur d’identité")),
        *((address, _("registres nationaux")) for form in FORMATS for address in form.addresses),
        *((address, LISTS) for address in _addresses_of_sources()),
    ):
        if (parts := urlsplit(address)).hostname:
            port = parts.port or (80 if parts.scheme == "http" else 443)
            yield Outgoing(parts.hostname, str(port), purpose)


def _together(calls: Iterable[Outgoing]) -> list[Outgoing]:
    """One line a machine, with all that it is called for."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for call in calls:
        found.setdefault((call.host, call.port), {})[str(call.purpose)] = None
    return [Outgoing(host, port, " ; ".join(why)) for (host, port), why in found.items()]


def _addresses_of_sources() -> list[str]:
    return list(Source.objects.exclude(address="").values_list("address", flat=True)[:20])
