"""One message of a mailing, as bytes for the server: the body is encoded once, what is personal is
set in where it stands.

Headers: `List-Id` (RFC 2919), `List-Unsubscribe` and `List-Unsubscribe-Post` (RFC 2369, 8058),
`Precedence: bulk`, which with `List-Id` keeps answers of absence away (RFC 3834, 2; RFC 5230, 4.6).
No `Auto-Submitted`: somebody submitted it (RFC 3834, 5). The `Message-ID` is the same when an
addressee is served again: a mailbox that has it already may drop the second.
"""

import datetime as dt
import hashlib
import html
import re
import zlib
from binascii import b2a_qp
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr
from functools import cache, cached_property
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from maillage.bulk import queries, rules
from maillage.bulk.models import Addressee, Mailing, MailingPart
from maillage.bulk.queries import PersonalPart

BOUNDARY = "=_maillage"  # no line of quoted-printable text holds `=_` (RFC 2046, 5.1.1)
_LINE_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)
_LOCAL = re.compile(r"[!-~]{1,64}")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


class BadAddress(ValueError):
    """No server could be given this address."""


SOFT = b"=\r\n"  # a line that goes on: between two pieces, so that none grows too long


class BodyPiece(NamedTuple):
    """Encoded bytes, then a word of each addressee where one stands."""

    raw: bytes
    word: str


@dataclass(frozen=True)
class EncodedPart:
    """A part of the body, encoded once for all who receive it."""

    text: tuple[BodyPiece, ...]
    html: tuple[BodyPiece, ...]

    @classmethod
    def of(cls, part: MailingPart) -> "EncodedPart":
        text, rich = (zlib.decompress(bytes(kept)).decode() for kept in (part.text, part.html))
        return cls(_pieces(text), _pieces(rich))


def filled(parts: Sequence[EncodedPart], words: Mapping[str, str]) -> bytes:
    """The body of somebody; a word that they have not is left empty."""
    plain = {name: _encoded(value) for name, value in words.items()}
    rich = {name: _encoded(html.escape(value)) for name, value in words.items()}
    found = [_head("plain"), SOFT.join(_joined([part.text for part in parts], plain))]
    if any(part.html for part in parts):
        found += [_head("html"), SOFT.join(_joined([part.html for part in parts], rich))]
    return b"".join([*found, f"\r\n--{BOUNDARY}--\r\n".encode()])


def _joined(parts: Iterable[Iterable[BodyPiece]], words: Mapping[str, bytes]) -> Iterator[bytes]:
    for part in parts:
        for raw, word in part:
            yield raw
            if word:
                yield words.get(word, b"")


@cache
def _head(kind: str) -> bytes:
    lines = (
        f"\r\n--{BOUNDARY}",
        f'Content-Type: text/{kind}; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "",
    )
    return "\r\n".join(lines).encode()


def _pieces(text: str) -> tuple[BodyPiece, ...]:
    if not text:
        return ()
    found = rules.at_marks(text.replace("\r\n", "\n").replace("\r", "\n"))
    return tuple(BodyPiece(_encoded(part), name) for part, name in found)


def _encoded(text: str) -> bytes:
    """Quoted-printable (RFC 2045, 6.7), with the dots that SMTP doubles (RFC 5321, 4.5.2)."""
    raw = b2a_qp(text.encode(), istext=True, header=False).replace(b"\n", b"\r\n")
    return _LINE_WITH_DOT.sub(b"..", raw)


def address_of(email: str) -> str:
    """As a server is given it: its domain in the letters of the internet. Raises BadAddress."""
    local, at, domain = email.rpartition("@")
    try:
        host = domain.encode("idna").decode().lower()
    except UnicodeError as wrong:
        raise BadAddress(email) from wrong
    if not at or not _LOCAL.fullmatch(local) or set(local) & set('<>,;:"()[]\\@'):
        raise BadAddress(email)
    if not _HOST.fullmatch(host) or len(host) > 253:
        raise BadAddress(email)
    return f"{local}@{host}"


class Envelope:
    """What every message of a mailing says before its body."""

    def __init__(self, mailing: Mailing, sender: str) -> None:
        self.mailing, (named, self.sender) = mailing, parseaddr(sender)
        self.name = mailing.sender_name or named

    @cached_property
    def shared(self) -> str:
        host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
        found = queries.LISTS.get(self.mailing.list)
        label, name = (str(found.label), found.name) if found else ("", self.mailing.list)
        lines = (
            f"From: {_named(self.name, self.sender)}",
            f"Subject: {_said('Subject', self.mailing.subject)}",
            f"List-Id: {_named(label, f'{name}.{host}')}",
            "Precedence: bulk",
            "MIME-Version: 1.0",
            f'Content-Type: multipart/alternative; boundary="{BOUNDARY}"',
        )
        return "\r\n".join(lines)

    def message(
        self,
        to: Addressee,
        personal: PersonalPart,
        parts: Sequence[EncodedPart],
        at: dt.datetime,
    ) -> bytes:
        """Whole, but for the line that ends it. Raises BadAddress."""
        lines = (
            f"To: {address_of(to.email)}",
            f"Date: {format_datetime(at)}",
            f"Message-ID: {self._number(to)}",
            f"List-Unsubscribe: <{personal.leave}>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            self.shared,
            "",
        )
        words = {**personal.words, "leave": personal.leave}
        return "\r\n".join(lines).encode("ascii") + filled(parts, words)

    def _number(self, to: Addressee) -> str:
        """The same for the same addressee, and nothing to learn from it."""
        said = f"{settings.SECRET_KEY}:{self.mailing.pk}:{to.pk}"
        domain = self.sender.rpartition("@")[2] or "localhost"
        return f"<{hashlib.sha256(said.encode()).hexdigest()[:32]}@{domain}>"


def _said(header: str, text: str) -> str:
    """The words of a header (RFC 2047), on one line whatever they hold."""
    text = " ".join(text.split())
    charset = None if text.isascii() else "utf-8"
    return Header(text, charset, header_name=header).encode(linesep="\r\n")


def _named(name: str, address: str) -> str:
    if name.isascii():
        return formataddr((" ".join(name.split()), address)) if name else f"<{address}>"
    return f"{_said('From', name)} <{address}>"
