"""What a domain says of the mail that leaves in its name, as its records are written: SPF (RFC
7208), DKIM (RFC 6376), DMARC (RFC 7489). Asks nothing by itself."""

import base64
import ipaddress
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

Ask = Callable[[str, str], list[str]]  # (name, kind of record) → its records
MOST_LOOKUPS = 10  # RFC 7208, 4.6.4: a receiver that needs more gives up
HIGHEST = 8  # labels: a domain above of more than these is not asked
SHORTEST_KEY = 1024  # bits: a shorter one counts as none (RFC 8301)
_QUALIFIERS = "+-~?"
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_MACRO = re.compile(r"%[{%_-]")


def domain_of(address: str) -> str:
    """Of an e-mail address, as the names of the internet write it."""
    domain = address.rpartition("@")[2].strip().rstrip(".").lower()
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain


def is_host(name: str) -> bool:
    """Whether it may be the name of a machine, or its address."""
    try:
        return bool(ipaddress.ip_address(name))
    except ValueError:
        return len(name) <= 253 and all(_LABEL.fullmatch(part) for part in name.split("."))


# SPF


def spf_records(texts: Collection[str]) -> list[str]:
    return [text for text in texts if text.lower().split(" ")[0] == "v=spf1"]


def terms_of(record: str) -> list[str]:
    return record.split()[1:]


def all_of(record: str) -> str:
    """What a record says of every other machine: `+`, `-`, `~`, `?`, or empty when nothing."""
    for term in terms_of(record):
        qualifier, mechanism = _qualified(term)
        if mechanism.lower() == "all":
            return qualifier
    return ""


def _qualified(term: str) -> tuple[str, str]:
    return (term[0], term[1:]) if term[0] in _QUALIFIERS else ("+", term)


class TooManyLookups(Exception):
    """A record that receivers do not read to its end."""


class Walk:
    """Reads a record as a receiver would for a machine of these addresses."""

    def __init__(self, addresses: Collection[str], ask: Ask) -> None:
        self._addresses = [ipaddress.ip_address(one) for one in addresses]
        self._ask, self.lookups = ask, 0

    def passes(self, domain: str, record: str) -> bool:
        """Whether the record names the machine; « all » names nobody. Raises TooManyLookups."""
        for term in terms_of(record):
            qualifier, mechanism = _qualified(term)
            if mechanism.lower() != "all" and self._matches(domain, mechanism):
                return qualifier == "+"
        for term in terms_of(record):
            if term.lower().startswith("redirect=") and not all_of(record):
                return self._included(term.partition("=")[2])
        return False

    def _matches(self, domain: str, mechanism: str) -> bool:
        name, _colon, value = mechanism.partition(":")
        name, value = name.lower(), value or domain
        if name in ("ip4", "ip6"):
            return self._within([value])
        if name == "include":
            return self._included(value)
        base, _slash, length = (value if _colon else mechanism).partition("/")
        name, target = name.partition("/")[0], base if _colon else domain
        if name == "a":
            return self._within(self._machines(target, length))
        if name == "mx":
            self._count()
            return self._within(
                address
                for machine in self._ask(target, "MX")
                for address in self._addresses_of(machine, length)
            )
        if name in ("exists", "ptr"):
            self._count()
        return False

    def _included(self, domain: str) -> bool:
        self._count()
        if _MACRO.search(domain):  # depends on each message: not to be known from here
            return False
        records = spf_records(self._ask(domain, "TXT"))
        return len(records) == 1 and self.passes(domain, records[0])

    def _machines(self, name: str, length: str) -> Iterator[str]:
        self._count()
        yield from self._addresses_of(name, length)

    def _addresses_of(self, name: str, length: str) -> Iterator[str]:
        four, _slashes, six = f"/{length}".partition("//")
        for kind, bits in (("A", four.lstrip("/")), ("AAAA", six)):
            for address in self._ask(name, kind):
                yield f"{address}/{bits}" if bits else address

    def _within(self, blocks: Any) -> bool:
        found = False
        for block in blocks:
            try:
                network = ipaddress.ip_network(block, strict=False)
            except ValueError:
                continue
            found = found or any(
                one in network for one in self._addresses if one.version == network.version
            )
        return found

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise TooManyLookups


def spf_with(records: Sequence[str], wanted: str) -> str:
    """One record that says all that these say and names `wanted` too; who is named by none is
    doubtful, never welcome."""
    kept: list[str] = []
    ends = ""
    for record in records:
        for term in terms_of(record):
            qualifier, mechanism = _qualified(term)
            if mechanism.lower() == "all":
                ends = qualifier if qualifier in "-~" and ends != "~" else ends
            elif term not in kept:
                kept.append(term)
    if wanted and wanted not in kept:
        places = [n for n, term in enumerate(kept) if "=" in term]  # modifiers end a record
        kept.insert(places[0] if places else len(kept), wanted)
    if any(term.lower().startswith("redirect=") for term in kept) and len(records) == 1:
        redirect = next(term for term in kept if term.lower().startswith("redirect="))
        kept[kept.index(redirect)] = f"include:{redirect.partition('=')[2]}"
    return " ".join(["v=spf1", *kept, f"{ends or '~'}all"])


# DKIM and DMARC


def tags_of(record: str) -> dict[str, str]:
    """{tag: value} of a record of tags; the first of a name counts."""
    found: dict[str, str] = {}
    for part in record.split(";"):
        name, equals, value = part.partition("=")
        if equals:
            found.setdefault(name.strip().lower(), "".join(value.split()))
    return found


def signature_in(pasted: str) -> tuple[str, str] | None:
    """(selector, domain) of the DKIM-Signature in headers that somebody pasted; of a selector
    alone, no domain. None where there is neither."""
    alone = pasted.strip().rstrip(".").lower()
    if re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,99}", alone):
        return alone.partition("._domainkey")[0], ""
    unfolded = re.sub(r"\r?\n[ \t]+", " ", pasted)
    for line in unfolded.splitlines():
        name, _colon, value = line.partition(":")
        if name.strip().lower() == "dkim-signature":
            tags = tags_of(value)
            if tags.get("s") and tags.get("d"):
                return tags["s"].lower()[:100], domain_of(tags["d"])[:253]
    return None


def key_fault(record: str) -> str:
    """What is the matter with a published key: `revoked`, `short`, `broken`; or empty."""
    tags = tags_of(record)
    if not tags.get("p"):
        return "revoked"
    try:
        body = base64.b64decode(tags["p"], validate=True)
        if tags.get("k", "rsa").lower() == "ed25519":
            return "" if len(body) == 32 else "broken"
        key = load_der_public_key(body)
    except ValueError:
        return "broken"
    is_short = isinstance(key, RSAPublicKey) and key.key_size < SHORTEST_KEY
    return "short" if is_short else ""


def dmarc_records(texts: Collection[str]) -> list[str]:
    return [text for text in texts if re.match(r"v\s*=\s*DMARC1\s*(;|$)", text)]


def domains_above(domain: str) -> list[str]:
    """A domain, then those above it that may speak for it, but for a last label alone."""
    labels = domain.split(".")
    return [domain] + [
        ".".join(labels[n:]) for n in range(1, len(labels) - 1) if len(labels) - n <= HIGHEST
    ]


def policy_of(record: str, *, is_inherited: bool) -> str:
    """`none`, `quarantine`, `reject`; « none » where it says nothing that is known."""
    tags = tags_of(record)
    policy = tags.get("p", "")
    if is_inherited:
        policy = tags.get("sp", policy)
    return policy if policy in ("quarantine", "reject") else "none"
