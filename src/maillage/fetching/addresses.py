"""Whom the house may call: public servers, by the web; whatever wraps a private one is refused."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from maillage.fetching.refused import Unreachable

# Calendars are offered under names that open a program: what answers is the web's.
SAME_AS = {"webcal": "http", "webcals": "https"}
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


def is_global(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether it may be anybody's server. What wraps an IPv4 address is refused whole."""
    if address.version == 6 and address not in _GIVEN_OUT:
        return False
    return not any(address in block for block in _SPECIAL)


def checked(url: str, *, trusted: bool) -> tuple[SplitResult, str]:
    """The parts of an address, and the same where its host stands for the only machine that will be
    called: a name is asked once. Raises Unreachable."""
    parts = urlsplit(url)
    parts = parts._replace(scheme=SAME_AS.get(parts.scheme, parts.scheme))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise Unreachable(f"« {url} » n’est pas une adresse web.")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise Unreachable(f"« {url} » n’est pas une adresse web.") from None
    here = trusted or parts.netloc in settings.TRUSTED_HOSTS
    if not here and port not in (80, 443):
        raise Unreachable(f"Le port {port} n’est pas permis.")
    address = _global_address(parts.hostname, port, trusted=here)
    host = f"[{address}]" if ":" in address else address
    return parts, parts._replace(netloc=f"{host}:{port}").geturl()


def _global_address(host: str, port: int, *, trusted: bool) -> str:
    """Resolve once; every answer must be a global address, however it is wrapped."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as fault:
        raise Unreachable(f"« {host} » ne répond pas.") from fault
    addresses = [str(info[4][0]) for info in found]
    if not trusted:
        for text in addresses:
            if not is_global(ipaddress.ip_address(text.split("%")[0])):
                raise Unreachable(f"« {host} » n’est pas une adresse publique.")
    return addresses[0]
