"""The only way out of the house: address rules, size and time limits, ETag, back-off."""

import ipaddress
import socket
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from maillage.base import files
from maillage.base.numbers import whole
from maillage.reading.deadline import Deadline, Dropped

if TYPE_CHECKING:
    import httpx

LIMIT_BYTES = 20_000_000
LARGEST_DOWNLOAD = 20_000_000_000
TIMEOUT = 10.0  # between two bytes
WHOLE = 30.0  # seconds for a whole reading, redirects and new attempts included
SLOWEST = 20_000  # bytes a second of a large file, on the whole
REDIRECTS = 3
AGENT = "Maillage (+https://maillage.example)"


class Unreachable(Exception):
    """The address cannot be read; the message is for an officer."""


@dataclass(frozen=True)
class Fetched:
    body: bytes
    etag: str
    unchanged: bool = False
    kind: str = ""  # what it says it is: application/json


def _global_address(host: str, port: int, *, trusted: bool) -> str:
    """Resolve once; every answer must be a global address, however it is wrapped."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as fault:
        raise Unreachable(f"« {host} » ne répond pas.") from fault
    addresses = [str(info[4][0]) for info in found]
    if not trusted:
        for text in addresses:
            if not _is_global(ipaddress.ip_address(text.split("%")[0])):
                raise Unreachable(f"« {host} » n’est pas une adresse publique.")
    return addresses[0]


# Registries of special addresses (IANA, RFC 6890), and all that is not given out yet.
_GIVEN_OUT = ipaddress.ip_network("2000::/3")
_SPECIAL = [
    ipaddress.ip_network(block)
    for block in (
        "2001::/23",  # Teredo, benchmarks, ORCHID, anycast of protocols
        "2001:db8::/32",
        "3fff::/20",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "2620:4f:8000::/48",  # AS112
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, and reserved
    )
]


def _is_global(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether it may be anybody's server. What wraps an IPv4 address is refused whole."""
    if address.version == 6 and address not in _GIVEN_OUT:
        return False
    return not any(address in block for block in _SPECIAL)


def get(
    url: str, *, etag: str = "", trusted: bool = False, attempts: int = 3, bearer: str = ""
) -> Fetched:
    """Read an address, with the token that opens it if one does. `trusted` is for addresses set by
    the installation itself, never for one that a person typed: only then, or at a host that the
    installation trusts, may it be a private address.

    Raises Unreachable with a sentence in French."""
    deadline = Deadline(WHOLE)
    for attempt in range(attempts):
        try:
            return _get(url, etag, trusted, bearer, deadline)
        except Dropped as fault:
            if attempt + 1 == attempts or deadline.left() < 1:
                raise Unreachable(f"« {url} » ne répond pas : {fault}") from fault
            time.sleep(0.5 * 2**attempt)
    raise AssertionError("unreachable")


def download(url: str, into: Path, progress: Callable[[int, int], None]) -> None:
    """A large file onto the disk, from where it stopped last time. `progress(had, total)`, bytes.

    Raises Unreachable with a sentence in French."""
    part = into.with_name(f"{into.name}.part")
    had = part.stat().st_size if part.exists() else 0
    try:
        resume = {"Range": f"bytes={had}-"} if had else {}
        pace = Deadline(WHOLE, SLOWEST)
        with _opened(url, resume, trusted=False, deadline=pace) as answer:
            if answer.status_code not in (200, 206):
                raise Unreachable(f"« {url} » répond {answer.status_code}.")
            had = had if answer.status_code == 206 else 0
            total = had + (whole(answer.headers.get("Content-Length")) or 0)
            with part.open("ab" if had else "wb") as file:
                for block in answer.iter_raw(1 << 20):
                    had += len(block)
                    if had > LARGEST_DOWNLOAD:
                        raise Unreachable(f"« {url} » dépasse 20 Go.")
                    file.write(block)
                    progress(had, total)
    except Dropped as fault:
        raise Unreachable(f"« {url} » s’est interrompu : relancez, il reprendra.") from fault
    part.replace(into)


def _get(url: str, etag: str, trusted: bool, bearer: str, deadline: Deadline) -> Fetched:
    headers = {"If-None-Match": etag} if etag else {}
    headers |= {"Authorization": f"Bearer {bearer}"} if bearer else {}
    with _opened(url, headers, trusted=trusted, deadline=deadline) as answer:
        if answer.status_code == 304:
            return Fetched(b"", etag, unchanged=True)
        if answer.status_code != 200:
            raise Unreachable(f"« {url} » répond {answer.status_code}.")
        body = _body(url, answer)
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Fetched(body, answer.headers.get("ETag", ""), kind=kind)


def _body(url: str, answer: "httpx.Response") -> bytes:
    """The whole body, up to the limit, however tightly it was packed."""
    encoding = answer.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip"):
        raise Unreachable(f"« {url} » répond dans un codage inconnu.")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding == "gzip" else None
    body = bytearray()
    try:
        for block in answer.iter_raw():
            room = LIMIT_BYTES + 1 - len(body)
            body += unpack.decompress(block, room) if unpack else block[:room]
            if len(body) > LIMIT_BYTES:
                raise Unreachable(f"« {url} » dépasse 20 Mo.")
    except zlib.error as fault:
        raise Unreachable(f"« {url} » ne se lit pas.") from fault
    return bytes(body)


@contextmanager
def _opened(
    url: str,
    headers: Mapping[str, str],
    *,
    trusted: bool,
    deadline: Deadline,
    method: str = "GET",
    **sent: Any,
) -> Iterator["httpx.Response"]:
    """The answer at an address. Redirects are followed, each checked like the first.

    Raises Dropped, also out of the block that reads the answer."""
    from maillage.reading import dated  # late: a web process rarely calls anybody

    if files.is_quiet():
        raise Unreachable("Cette copie du site est au repos : elle n’appelle personne.")
    for _ in range(REDIRECTS + 1):
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        here = trusted or parts.netloc in settings.TRUSTED_HOSTS
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise Unreachable(f"« {url} » n’est pas une adresse web.")
        if not here and port not in (80, 443):
            raise Unreachable(f"Le port {port} n’est pas permis.")
        address = _global_address(parts.hostname, port, trusted=here)
        host = f"[{address}]" if ":" in address else address
        target = parts._replace(netloc=f"{host}:{port}").geturl()
        named = {"Host": parts.netloc, "User-Agent": AGENT, "Accept-Encoding": "gzip", **headers}
        sent |= {"headers": named, "extensions": {"sni_hostname": parts.hostname}}
        with dated.answered(target, deadline, TIMEOUT, method, **sent) as answer:
            if not answer.has_redirect_location:
                yield answer
                return
            url = urljoin(url, answer.headers.get("Location", ""))
    raise Unreachable(f"« {url} » redirige plus de trois fois.")


def post(url: str, *, trusted: bool = False, **sent: Any) -> bytes:
    """Send a form or files to an address that the installation names, and read the answer.

    Raises Unreachable with a sentence in French."""
    try:
        deadline = Deadline(WHOLE)
        with _opened(url, {}, trusted=trusted, deadline=deadline, method="POST", **sent) as answer:
            if answer.status_code != 200:
                raise Unreachable(f"« {url} » répond {answer.status_code}.")
            return _body(url, answer)
    except Dropped as fault:
        raise Unreachable(f"« {url} » ne répond pas : {fault}") from fault
