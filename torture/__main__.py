"""What a small server must live through, on both databases: `make torture`.

Sixteen people write, others read, while processes are killed, the disk fills, a lock is kept, files
of the index are cut and the site is saved and restored. Afterwards: nothing acknowledged is lost,
nothing is there twice, nobody saw a fault of the server. One table, and an exit code.
"""

import argparse
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from torture.site import Row, Site

KILLS, HARMS = 100, 15
FEW_KILLS, FEW_HARMS = 4, 4


@contextmanager
def torn(database: str) -> Iterator[tuple[Site, Path | None]]:
    """One served site on a small disk of its own, and that disk where one may be mounted."""
    from torture.disk import move_tables, small_disk

    with (
        tempfile.TemporaryDirectory(prefix="maillage-torture-") as temporary,
        small_disk(Path(temporary) / "disk") as disk,
    ):
        if disk and database:
            move_tables(Path(temporary), disk, database)
        folder = (disk or Path(temporary)) / "site"
        site = Site(folder, database, free_port())
        os.environ |= {
            "MAILLAGE_DATA": str(folder),
            "MAILLAGE_DATABASE": database,
            "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        }
        import django

        django.setup()
        site.session = _prepare()
        try:
            site.start()
            yield site, disk
        finally:
            site.stop()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _prepare() -> str:
    """A territory and an officer; the key of their session."""
    from django.db import connection
    from django.test import Client

    from maillage.accounts import actions as accounts
    from maillage.base import clock, settings
    from maillage.base.setup import prepare_database
    from maillage.installation import actions as installation
    from maillage.territories import actions as territories

    prepare_database()
    at = clock.now()
    territories.install(codes=["244200770"], by="system", at=at)
    installation.open_site(by="system", at=at)
    settings.decide(values={"accounts.second_factor": False}, by="system", at=at)
    client = Client()
    client.force_login(
        accounts.welcome(email="agente@torture.example", roles=("officer",), by="system", at=at)
    )
    connection.close()
    return client.cookies["session"].value


def run(database: str, new_database, *, smoke: bool, kills: int) -> list[Row]:
    from torture import disk, index, killing, lock, saving

    rows: list[Row] = []
    with torn(database) as (site, small):
        for suffer in (
            lambda: lock.run(site),
            lambda: saving.run(site, new_database=new_database, new_port=free_port),
            lambda: disk.run(site, small) if small else [disk.SKIPPED],
            lambda: index.run(site, rounds=FEW_HARMS if smoke else HARMS),
            lambda: killing.run(site, kills=FEW_KILLS if smoke else kills),
        ):
            began = time.monotonic()
            rows += suffer()
            print(f"  … {rows[-1].fault}: {time.monotonic() - began:.0f} s", flush=True)
            site.wait_until_well()
    return rows


def printed(title: str, rows: list[Row]) -> int:
    """The table; how many promises are broken."""
    print(f"\n### {title}\n\n| fault | promise | measured | goal | |\n|---|---|---|---|---|")
    for row in rows:
        mark = "" if not row.goal else "holds" if row.holds else "**BROKEN**"
        print(f"| {row.fault} | {row.promise} | {row.measured} | {row.goal} | {mark} |")
    return sum(not row.holds for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="torture")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--smoke", action="store_true", help="a few of each, in a minute or two")
    options = parser.parse_args()
    from tests.postgres import Missing

    try:
        broken = _on_postgresql(options) if options.postgres else _on_sqlite(options)
    except Missing as missing:
        raise SystemExit(f"skipped: {missing}") from None
    raise SystemExit(1 if broken else 0)


def _on_sqlite(options) -> int:
    """The copy goes into the other database too, where there is one."""
    from tests.postgres import Missing, Server

    try:
        server = Server.start()
    except Missing:
        server = None
    try:
        rows = run(
            "",
            lambda: {"SQLite": ""} | ({"PostgreSQL": server.url} if server else {}),
            smoke=options.smoke,
            kills=options.kills,
        )
        return printed("SQLite", rows)
    finally:
        if server:
            server.stop()


def _on_postgresql(options) -> int:
    from tests.postgres import Server

    server = Server.start()
    other = Server.start()
    try:
        rows = run(
            server.url,
            lambda: {"PostgreSQL": other.url, "SQLite": ""},
            smoke=options.smoke,
            kills=options.kills,
        )
        return printed("PostgreSQL", rows)
    finally:
        other.stop()
        server.stop()


if __name__ == "__main__":
    main()
