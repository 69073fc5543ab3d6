"""The only way out of the house: size and time limits, marks of what was read, new attempts."""

import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from maillage.base import files
from maillage.base.numbers import whole
from maillage.fetching import addresses, turns
from maillage.fetching.deadline import Deadline, Dropped
from maillage.fetching.refused import Gone as Gone
from maillage.fetching.refused import Later as Later
from maillage.fetching.refused import Locked as Locked
from maillage.fetching.refused import Unreachable as Unreachable

if TYPE_CHECKING:
    import httpx

LIMIT_BYTES = 20_000_000
LARGEST_DOWNLOAD = 20_000_000_000
TIMEOUT = 10.0  # between two bytes
WHOLE = 30.0  # seconds for a whole reading, redirects and new attempts included
SLOWEST = 20_000  # bytes a second of a large file, on the whole
REDIRECTS = 3
MARKS = {"etag": "If-None-Match", "modified": "If-Modified-Since"}
NO_MARKS: Mapping[str, str] = MappingProxyType({})
LONGEST_MARK = 300
AGENT = "Maillage (+https://maillage.example)"


@dataclass(frozen=True)
class Fetched:
    """`marks`: how to ask next time whether it has changed, as it said them: etag, modified."""

    body: bytes
    marks: Mapping[str, str]
    unchanged: bool = False
    kind: str = ""  # what it says it is: application/json


def get(
    url: str,
    *,
    marks: Mapping[str, str] = NO_MARKS,
    accept: str = "",
    trusted: bool = False,
    attempts: int = 3,
    bearer: str = "",
) -> Fetched:
    """Read an address, with the token that opens it if one does. `marks`: of what was read there
    before; `accept`: the shapes that are wanted. `trusted` is for addresses set by the installation
    itself, never for one that a person typed: only then, or at a host that the installation trusts,
    may it be a private address. The host of any other is asked one thing at a time.

    Raises Unreachable, Later, Gone or Locked among them, with a sentence in French."""
    headers = {MARKS[name]: mark for name, mark in marks.items() if mark}
    headers |= {"Authorization": f"Bearer {bearer}"} if bearer else {}
    headers |= {"Accept": accept} if accept else {}
    deadline = Deadline(WHOLE)
    for attempt in range(attempts):
        try:
            return _get(url, headers, marks, trusted, deadline)
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


def _get(
    url: str,
    headers: Mapping[str, str],
    marks: Mapping[str, str],
    trusted: bool,
    deadline: Deadline,
) -> Fetched:
    with _opened(url, headers, trusted=trusted, deadline=deadline) as answer:
        if answer.status_code == 304:
            return Fetched(b"", marks, unchanged=True)
        if answer.status_code == 410:
            raise Gone(f"« {url} » n’existe plus : son site dit l’avoir retiré.")
        if answer.status_code in (401, 403):
            raise Locked(f"« {url} » répond {answer.status_code}.")
        if answer.status_code != 200:
            raise Unreachable(f"« {url} » répond {answer.status_code}.")
        body = _body(url, answer)
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Fetched(body, _marks(answer.headers), kind=kind)


def _marks(headers: Mapping[str, str]) -> dict[str, str]:
    """What it says of its answer, to be sent back as it is (RFC 9110, 13.1)."""
    said = {"etag": headers.get("ETag", ""), "modified": headers.get("Last-Modified", "")}
    return {
        name: mark
        for name, mark in said.items()
        if mark and len(mark) <= LONGEST_MARK and mark.isascii() and mark.isprintable()
    }


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
    from maillage.fetching import dated  # late: a web process rarely calls anybody

    if files.is_quiet():
        raise Unreachable("Cette copie du site est au repos : elle n’appelle personne.")
    for _ in range(REDIRECTS + 1):
        parts, target = addresses.checked(url, trusted=trusted)
        named = {"Host": parts.netloc, "User-Agent": AGENT, "Accept-Encoding": "gzip", **headers}
        sent |= {"headers": named, "extensions": {"sni_hostname": parts.hostname}}
        with (
            nullcontext() if trusted else turns.turn(parts.netloc, deadline) as ours,
            dated.answered(target, deadline, TIMEOUT, method, **sent) as answer,
        ):
            asked = turns.asked_rest(answer.status_code, answer.headers.get("Retry-After", ""))
            if ours and asked:
                raise ours.rest(asked)
            if not answer.has_redirect_location:
                yield answer
                return
            url = urljoin(parts.geturl(), answer.headers.get("Location", ""))
    raise Unreachable(f"« {url} » redirige plus de trois fois.")


def post(
    url: str, *, trusted: bool = False, says: Mapping[str, str] = NO_MARKS, **sent: Any
) -> bytes:
    """Send a form or files to an address that the installation names, and read the answer. `says`:
    headers besides, as the key that opens it.

    Raises Unreachable, Locked among them, with a sentence in French."""
    try:
        deadline = Deadline(WHOLE)
        with _opened(
            url, says, trusted=trusted, deadline=deadline, method="POST", **sent
        ) as answer:
            if answer.status_code in (401, 403):
                raise Locked(f"« {url} » répond {answer.status_code}.")
            if answer.status_code != 200:
                raise Unreachable(f"« {url} » répond {answer.status_code}.")
            return _body(url, answer)
    except Dropped as fault:
        raise Unreachable(f"« {url} » ne répond pas : {fault}") from fault
