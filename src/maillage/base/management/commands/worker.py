import logging
import signal
import threading
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from maillage.base import clock, files, jobs

logger = logging.getLogger("maillage.worker")


class Command(BaseCommand):
    help = "Faire les travaux en attente, jusqu’à ce qu’on l’arrête."
    asked: float | None = None  # when what is due every minute was last asked

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.watch = jobs.ClockWatch()

    def handle(self, *args, **options):
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        signal.signal(signal.SIGINT, lambda *_: stop.set())
        beside = [
            threading.Thread(target=serve, args=(stop.is_set,), daemon=True)
            for serve in jobs.BESIDE
        ]
        for thread in beside:
            thread.start()
        with files.locked("worker.lock", shared=True):
            while not stop.is_set():
                try:
                    done = self.round()
                except Exception:  # a full disk, a database that is away: they end some day
                    logger.exception("a round of the worker failed")
                    done = 0
                if not done:
                    stop.wait(1.0)
        for thread in beside:
            thread.join(timeout=10)

    def round(self) -> int:
        """Queue what is due every minute, run what waits; the number of jobs done."""
        close_old_connections()
        self.watch.mend()
        if files.is_quiet():
            return 0
        if self.asked is None or time.monotonic() - self.asked > 60:
            self.asked = time.monotonic()
            with clock.here():
                for due in jobs.EVERY_MINUTE:
                    due(clock.now())
        return jobs.drain(limit=50)
