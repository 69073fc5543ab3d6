"""A connection with one deadline for all of it: a server that sends a byte every nine seconds never
offends a limit of ten between two bytes."""

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx


class Deadline:
    """So many seconds for the whole; with a rate, and the time that what came may have taken."""

    def __init__(self, seconds: float, rate: int = 0) -> None:
        self._until, self._rate = time.monotonic() + seconds, rate

    def came(self, many: int) -> None:
        if self._rate:
            self._until += many / self._rate

    def left(self) -> float:
        return self._until - time.monotonic()

    def within(self, timeout: float | None) -> float:
        """The shorter of a timeout and what is left. Raises httpcore.ReadTimeout."""
        if (left := self.left()) <= 0:
            raise httpcore.ReadTimeout("too long in all")
        return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        found = self._inner.read(max_bytes, self._deadline.within(timeout))
        self._deadline.came(len(found))
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.within(timeout)
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
            host, port, self._deadline.within(timeout), local_address, socket_options
        )
        return _Stream(inner, self._deadline)


def transport(deadline: Deadline) -> httpx.HTTPTransport:
    made = httpx.HTTPTransport(trust_env=False)
    made._pool._network_backend = _Backend(deadline)  # type: ignore[attr-defined]  # no other door
    return made
