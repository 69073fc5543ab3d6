"""What a line of the log may say: no live token, no query of an address, nobody's e-mail."""

import logging
import re
import time

HIDDEN = "…"
# Of an address: a part that is long and not a plain word, and whatever follows the question mark.
_TOKEN = re.compile(r"(?<=/)(?=[^/\s?]*[A-Z0-9:])[\w:=.~%+-]{16,}(?=[/?\s'\",)\]]|$)")
_QUERY = re.compile(r"(?<=[/\w])\?[\w%.~+-]+=[^\s'\"]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_EMAIL = re.compile(r"[\w.+%-]+@(?=[\w-]+(?:\.[\w-]+)+)")


def masked(line: str) -> str:
    return _EMAIL.sub(f"{HIDDEN}@", _QUERY.sub(f"?{HIDDEN}", _TOKEN.sub(HIDDEN, line)))


class Discreet(logging.Formatter):
    """The whole line is masked, traceback included; what somebody typed makes no line of its own;
    the hour is that of Greenwich."""

    converter = staticmethod(time.gmtime)  # type: ignore[assignment]
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = _CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", record.message)
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))
