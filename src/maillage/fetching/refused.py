"""Why an address was not read; each message is for an officer."""

import datetime as dt


class Unreachable(Exception):
    """The address cannot be read."""


class Later(Unreachable):
    """Its host asks to be left alone `until` then, or is being read by another."""

    def __init__(self, message: str, until: dt.datetime) -> None:
        super().__init__(message)
        self.until = until


class Gone(Unreachable):
    """410: what was there is no more, and whoever withdrew it says so (RFC 9110, 15.5.11)."""


class Locked(Unreachable):
    """401 or 403: what opens it is missing, or has expired (RFC 9110, 15.5.2)."""
