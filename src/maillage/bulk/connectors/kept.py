"""A connection to the mail server, kept for many messages (RFC 5321).

What became of a message is told by what the server may have kept: until its last byte has left, a
connection that breaks leaves nothing behind (4.1.1.10); between that byte and the answer, nobody
knows.
"""

import time
from enum import Enum
from smtplib import SMTP, SMTPResponseException
from typing import Any, NamedTuple

from maillage.base.mail import MailRoute
from maillage.bulk import rules

ACCEPTED = (250, 251, 252)
CLOSING = 421
IDLE = 5.0  # seconds after which the server is asked whether it is still there


class Fate(Enum):
    """What became of a message."""

    TAKEN = "taken"
    LATER = "later"  # this address, not now
    REFUSED = "refused"  # this address, never
    UNSURE = "unsure"  # the message was whole and nothing was answered
    NOT_SENT = "not_sent"  # the server is away or takes from nobody: nothing was handed over


class ServerAnswer(NamedTuple):
    fate: Fate
    said: str = ""


class KeptConnection:
    """Opened when it is needed, closed after a bounded number of messages. Says nothing by
    exceptions of the network: `hand_over` answers."""

    def __init__(self, route: MailRoute) -> None:
        self._backend = route.connect()
        self._many, self._used = 0, 0.0
        backend = self._backend
        self.of = (backend.host, backend.port, backend.username, backend.use_tls, backend.use_ssl)

    @property
    def is_fresh(self) -> bool:
        """Whether no message has left by it yet."""
        return self._many == 0

    def open(self) -> ServerAnswer | None:
        """None when it is open; else why not."""
        if self._many >= rules.MOST_ON_ONE or (self._is_open and self._is_gone()):
            self.close()
        if self._is_open:
            return None
        try:
            self._backend.open()
            self._smtp.ehlo_or_helo_if_needed()
        except (OSError, UnicodeError, ValueError) as fault:  # SMTPException is an OSError
            self.close()
            return ServerAnswer(Fate.NOT_SENT, _in_words(fault))
        self._many, self._used = 0, time.monotonic()
        return None

    def hand_over(self, sender: str, to: str, message: bytes) -> ServerAnswer:
        """One message, of which `message` is the whole but for the line that ends it."""
        if (closed := self.open()) is not None:
            return closed
        try:
            refused = self._announced(sender, to)
            if refused is None:
                self._smtp.send(message + b".\r\n")
        except OSError as fault:
            self.close()
            return ServerAnswer(Fate.NOT_SENT, _in_words(fault))
        if refused is not None:
            return refused
        try:
            code, said = self._smtp.getreply()
        except OSError as fault:
            self.close()
            return ServerAnswer(Fate.UNSURE, _in_words(fault))
        self._many, self._used = self._many + 1, time.monotonic()
        if code in ACCEPTED:
            return ServerAnswer(Fate.TAKEN)
        if code < 400:  # no answer that SMTP knows
            self.close()
            return ServerAnswer(Fate.UNSURE, _line(code, said))
        return self._of_the_address(code, said)

    def close(self) -> None:
        """Without a word of what the server thinks of it."""
        self._backend.fail_silently = True
        self._backend.close()
        self._backend.fail_silently = False
        self._backend.connection = None
        self._many = 0

    @property
    def _smtp(self) -> Any:
        return self._backend.connection

    @property
    def _is_open(self) -> bool:
        return self._smtp is not None

    def _is_gone(self) -> bool:
        if time.monotonic() - self._used < IDLE:
            return False
        try:
            return self._smtp.rset()[0] != 250
        except OSError:
            return True

    def _announced(self, sender: str, to: str) -> ServerAnswer | None:
        """Until the server waits for the message: None; else what it said."""
        smtp: SMTP = self._smtp
        code, said = smtp.mail(sender)
        if code not in ACCEPTED:
            return self._of_the_server(code, said)
        code, said = smtp.rcpt(to)
        if code not in ACCEPTED:
            return self._of_the_address(code, said)
        code, said = smtp.docmd("DATA")
        return None if code == 354 else self._of_the_address(code, said)

    def _of_the_server(self, code: int, said: bytes) -> ServerAnswer:
        self.close()
        return ServerAnswer(Fate.NOT_SENT, _line(code, said))

    def _of_the_address(self, code: int, said: bytes) -> ServerAnswer:
        if code == CLOSING or code < 400:
            return self._of_the_server(code, said)
        try:
            self._smtp.rset()
        except OSError:
            self.close()
        fate = Fate.REFUSED if code >= 500 else Fate.LATER
        self._used = time.monotonic()
        return ServerAnswer(fate, _line(code, said))


def _line(code: int, said: bytes) -> str:
    return f"{code} {said.decode(errors='replace')}".replace("\n", " ")[:300]


def _in_words(fault: BaseException) -> str:
    """What the server said, else what the network did."""
    if isinstance(fault, SMTPResponseException):
        said = fault.smtp_error
        return _line(fault.smtp_code, said if isinstance(said, bytes) else str(said).encode())
    return f"{type(fault).__name__}: {fault}"[:300]
