import signal
import threading
import time

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from maillage.base import clock, jobs, search


class Command(BaseCommand):
    help = "Run queued jobs and own the search index, until told to stop."

    def handle(self, *args, **options):
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        signal.signal(signal.SIGINT, lambda *_: stop.set())
        owner = threading.Thread(target=search.Owner().serve, args=(stop.is_set,), daemon=True)
        owner.start()
        asked = 0.0
        while not stop.is_set():
            try:
                close_old_connections()
                if time.monotonic() - asked > 60:
                    asked = time.monotonic()
                    for due in jobs.EVERY_MINUTE:
                        due(clock.now())
                done = jobs.drain(limit=50)
            except OperationalError:  # the database is away; it comes back
                done = 0
                time.sleep(1)
            if not done:
                stop.wait(1.0)
        owner.join(timeout=10)
