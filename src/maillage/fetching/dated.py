"""A connection with one deadline for all of it: a server that sends a byte every nine seconds never
offends a limit of ten between two bytes. Imported late: httpx takes eight megabytes.
"""

import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import httpcore
import httpx

from maillage.fetching.deadline import Deadline, Dropped


def _within(deadline: Deadline, timeout: float | None) -> float:
    """The shorter of a timeout and what is left. Raises httpcore.ReadTimeout."""
    if (left := deadline.left()) <= 0:
        raise httpcore.ReadTimeout("too long in all")
    return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        found = self._inner.read(max_bytes, _within(self._deadline, timeout))
        self._deadline.came(len(found))
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _within(self._deadline, timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _within(self._deadline, timeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.SyncBackend):
    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable | None = None,
    ) -> httpcore.NetworkStream:
        inner = super().connect_tcp(
            host, port, _within(self._deadline, timeout), local_address, socket_options
        )
        return _Stream(inner, self._deadline)


@cache  # reading the authorities takes longer than most answers
def _trust() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


@contextmanager
def answered(
    url: str, deadline: Deadline, timeout: float, method: str = "GET", **sent: Any
) -> Iterator[httpx.Response]:
    """What answers at an address, as it comes. Raises Dropped, also while it is read."""
    made = httpx.HTTPTransport(verify=_trust(), trust_env=False)
    made._pool._network_backend = _Backend(deadline)  # type: ignore[attr-defined]  # no other door
    try:
        with (
            httpx.Client(timeout=timeout, transport=made) as client,
            client.stream(method, url, **sent) as answer,
        ):
            yield answer
    except httpx.TransportError as fault:
        raise Dropped(str(fault)) from fault
