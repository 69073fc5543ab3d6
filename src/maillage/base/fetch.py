"""The only way out of the house: address rules, size and time limits, ETag, back-off."""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from django.conf import settings

LIMIT_BYTES = 20_000_000
LARGEST_DOWNLOAD = 20_000_000_000
TIMEOUT = 10.0
REDIRECTS = 3
AGENT = "Maillage (+https://maillage.example)"


class Unreachable(Exception):
    """The address cannot be read; the message is for an officer."""


@dataclass(frozen=True)
class Answer:
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


def _is_global(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in ipaddress.ip_network("64:ff9b::/96"):  # NAT64
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_global(inner)
    return address.is_global and not address.is_multicast


def get(
    url: str, *, etag: str = "", trusted: bool = False, attempts: int = 3, bearer: str = ""
) -> Answer:
    """Read an address, with the token that opens it if one does. `trusted` is for addresses set by
    the installation itself, never for one that a person typed: only then, or at a host that the
    installation trusts, may it be a private address.

    Raises Unreachable with a sentence in French."""
    for attempt in range(attempts):
        try:
            return _get(url, etag, trusted, bearer)
        except httpx.TransportError as fault:
            if attempt + 1 == attempts:
                raise Unreachable(f"« {url} » ne répond pas : {fault}") from fault
            time.sleep(0.5 * 2**attempt)
    raise AssertionError("unreachable")


def download(url: str, into: Path, progress: Callable[[int, int], None]) -> None:
    """A large file onto the disk, from where it stopped last time. `progress(had, total)`, bytes.

    Raises Unreachable with a sentence in French."""
    part = into.with_name(f"{into.name}.part")
    had = part.stat().st_size if part.exists() else 0
    try:
        with _opened(url, {"Range": f"bytes={had}-"} if had else {}, trusted=False) as answer:
            if answer.status_code not in (200, 206):
                raise Unreachable(f"« {url} » répond {answer.status_code}.")
            had = had if answer.status_code == 206 else 0
            total = had + int(answer.headers.get("Content-Length") or 0)
            with part.open("ab" if had else "wb") as file:
                for block in answer.iter_raw(1 << 20):
                    had += len(block)
                    if had > LARGEST_DOWNLOAD:
                        raise Unreachable(f"« {url} » dépasse 20 Go.")
                    file.write(block)
                    progress(had, total)
    except httpx.TransportError as fault:
        raise Unreachable(f"« {url} » s’est interrompu : relancez, il reprendra.") from fault
    part.replace(into)


def _get(url: str, etag: str, trusted: bool, bearer: str) -> Answer:
    headers = {"If-None-Match": etag} if etag else {}
    headers |= {"Authorization": f"Bearer {bearer}"} if bearer else {}
    with _opened(url, headers, trusted=trusted) as answer:
        if answer.status_code == 304:
            return Answer(b"", etag, unchanged=True)
        if answer.status_code != 200:
            raise Unreachable(f"« {url} » répond {answer.status_code}.")
        body = bytearray()
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > LIMIT_BYTES:
                raise Unreachable(f"« {url} » dépasse 20 Mo.")
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Answer(bytes(body), answer.headers.get("ETag", ""), kind=kind)


@contextmanager
def _opened(
    url: str, headers: Mapping[str, str], *, trusted: bool, method: str = "GET", **sent: Any
) -> Iterator[httpx.Response]:
    """The answer at an address. Redirects are followed, each checked like the first."""
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
        named = {"Host": parts.netloc, "User-Agent": AGENT, **headers}
        extensions = {"sni_hostname": parts.hostname}
        with (
            httpx.Client(timeout=TIMEOUT, trust_env=False) as client,
            client.stream(method, target, headers=named, extensions=extensions, **sent) as answer,
        ):
            if not answer.has_redirect_location:
                yield answer
                return
            url = urljoin(url, answer.headers.get("Location", ""))
    raise Unreachable(f"« {url} » redirige plus de trois fois.")


def post(url: str, *, trusted: bool = False, **sent: Any) -> bytes:
    """Send a form or files to an address that the installation names, and read the answer.

    Raises Unreachable with a sentence in French."""
    try:
        with _opened(url, {}, trusted=trusted, method="POST", **sent) as answer:
            if answer.status_code != 200:
                raise Unreachable(f"« {url} » répond {answer.status_code}.")
            return answer.read()
    except httpx.TransportError as fault:
        raise Unreachable(f"« {url} » ne répond pas : {fault}") from fault
