"""How long a reading may take in all, and the end of one that broke."""

import time


class Dropped(Exception):
    """The connection failed, before the answer or in the middle of it."""


class Deadline:
    """So many seconds for the whole; with a rate, and the time that what came may have taken."""

    def __init__(self, seconds: float, rate: int = 0) -> None:
        self._until, self._rate = time.monotonic() + seconds, rate

    def came(self, many: int) -> None:
        if self._rate:
            self._until += many / self._rate

    def left(self) -> float:
        return self._until - time.monotonic()
