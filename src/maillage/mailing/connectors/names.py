"""What the names of the internet say of a domain (DNS): the only file that asks them.

`dnspython` speaks the format; the machine's own resolver is asked, or the one that the installation
names: that of an internal network may not show what the outside reads.
"""

from typing import Any

from django.conf import settings

SECONDS = 3.0  # for one question, however often it is put again


class Unanswered(Exception):
    """The resolver did not answer: nobody knows what is there."""


class Names:
    """Asks, and remembers what was answered. `named(name, kind)`: the records of a kind, as text,
    and none where there is none. Raises Unanswered."""

    def __init__(self) -> None:
        from dns import resolver  # late: no web process needs it

        self._found: dict[tuple[str, str], list[str]] = {}
        self._resolver = resolver.Resolver(configure=not settings.RESOLVER)
        if settings.RESOLVER:
            host, _colon, port = settings.RESOLVER.partition(":")
            self._resolver.nameservers, self._resolver.port = [host], int(port or 53)
        self._resolver.lifetime = SECONDS

    def __call__(self, name: str, kind: str) -> list[str]:
        if (name, kind) not in self._found:
            self._found[name, kind] = self._ask(name, kind)
        return self._found[name, kind]

    def _ask(self, name: str, kind: str) -> list[str]:
        from dns import exception, resolver
        from dns import name as names

        try:
            answer = self._resolver.resolve(name, kind, search=False, raise_on_no_answer=False)
        except (resolver.NXDOMAIN, names.LabelTooLong, names.EmptyLabel, names.NameTooLong):
            return []
        except exception.DNSException as fault:
            raise Unanswered(name) from fault
        return [_text(row, kind) for row in answer.rrset or ()]


def _text(row: Any, kind: str) -> str:
    if kind == "TXT":  # the strings of a record are one text, without a space between (RFC 7208)
        return b"".join(row.strings).decode(errors="replace")
    if kind == "MX":
        return str(row.exchange).rstrip(".")
    return str(row.address)
