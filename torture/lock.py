"""A lock that somebody keeps for twelve seconds, under sixteen writers."""

import contextlib
import time

from torture.site import Readers, Row, Site, Writers, well_ms

HELD = 12  # seconds


@contextlib.contextmanager
def held(site: Site):
    """What a stranger's session, or a long act, does to all who write."""
    if site.database:
        import psycopg

        with psycopg.connect(site.database) as known:
            known.execute("LOCK TABLE base_change IN EXCLUSIVE MODE")
            yield
        return
    import sqlite3

    known = sqlite3.connect(site.folder / "maillage.sqlite3", isolation_level=None, timeout=30)
    known.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        known.execute("ROLLBACK")
        known.close()


def run(site: Site) -> list[Row]:
    fault, well = f"lock kept {HELD} s", well_ms(site)
    writers = Writers(site, "Verrou").start()
    time.sleep(2)
    with held(site):
        readers = Readers(site).start()
        refused = writers.statuses[503]
        written = len(writers.acknowledged)
        time.sleep(HELD)
        refused = writers.statuses[503] - refused
        # Those whose transaction was committed before the lock may be answered after it.
        during = len(writers.acknowledged) - written
        readers.stop()
    began = time.monotonic()
    while len(writers.acknowledged) <= written + during and time.monotonic() - began < 30:
        time.sleep(0.05)
    resumed = time.monotonic() - began
    time.sleep(2)
    writers.stop()
    return [
        *writers.rows(fault),
        Row(fault, "pages 503 that gave back what was typed", refused, "> 0", refused > 0),
        *readers.rows(fault, well),
        Row(fault, "writes again, s", round(resumed, 1), "≤ 10", resumed < 10),
    ]
