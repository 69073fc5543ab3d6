"""The only way out of the house: address rules, size and time limits, ETag, back-off."""

import ipaddress
import socket
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx
from django.conf import settings

LIMIT_BYTES = 20_000_000
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


def get(url: str, *, etag: str = "", trusted: bool = False, attempts: int = 3) -> Answer:
    """Read an address. `trusted` is for addresses set by the installation itself, never for one
    that a person typed: only then, or at a host that the installation trusts, may it be a private
    address.

    Raises Unreachable with a sentence in French."""
    for attempt in range(attempts):
        try:
            return _get(url, etag, trusted)
        except httpx.TransportError as fault:
            if attempt + 1 == attempts:
                raise Unreachable(f"« {url} » ne répond pas : {fault}") from fault
            time.sleep(0.5 * 2**attempt)
    raise AssertionError("unreachable")


def _get(url: str, etag: str, trusted: bool) -> Answer:
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
        headers = {"Host": parts.netloc, "User-Agent": AGENT}
        if etag:
            headers["If-None-Match"] = etag
        extensions = {"sni_hostname": parts.hostname}
        with (
            httpx.Client(timeout=TIMEOUT, trust_env=False) as client,
            client.stream("GET", target, headers=headers, extensions=extensions) as answer,
        ):
            if answer.status_code == 304:
                return Answer(b"", etag, unchanged=True)
            if answer.is_redirect:
                url = urljoin(url, answer.headers.get("Location", ""))
                continue
            if answer.status_code != 200:
                raise Unreachable(f"« {url} » répond {answer.status_code}.")
            body = bytearray()
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > LIMIT_BYTES:
                    raise Unreachable(f"« {url} » dépasse 20 Mo.")
            return Answer(bytes(body), answer.headers.get("ETag", ""))
    raise Unreachable(f"« {url} » redirige plus de trois fois.")
