"""`maillage serve` in one piece: children that are restarted when they die and die with us."""

import ctypes
import errno
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from maillage.base.catalogue import Slot

logger = logging.getLogger(__name__)
PR_SET_PDEATHSIG = 1
LEAVING = 3.0  # seconds given to the site that was served here to leave its port
STARTS: Slot[Callable[[], None]] = Slot("what a room does before the site is served")


@dataclass
class Child:
    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None
    deaths: list[float] = field(default_factory=list)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def not_free(host: str, port: int) -> str:
    """Why this port cannot be served, in French, or empty. granian shares a port with whoever
    listens there already, and two sites would answer each other's visitors."""
    if not 0 < port < 65_536:
        return f"Le port {port} ne peut pas être servi : il va de 1 à 65535."
    deadline = time.monotonic() + LEAVING
    while True:
        try:
            family, kind, proto, _, address = socket.getaddrinfo(
                host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            with socket.socket(family, kind, proto) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind(address)
                tried.listen()
                return ""
        except PermissionError:
            return f"Le port {port} est réservé : choisissez-en un au-dessus de 1023."
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE:
                return f"« {host}:{port} » ne peut pas être servi : {fault}"
        if time.monotonic() > deadline:
            return f"Le port {port} est déjà pris : arrêtez ce qui l’occupe, ou --port N."
        time.sleep(0.2)


def web(port: int, host: str, *, workers: int = 2, threads: int = 4) -> Child:
    """granian: complete bodies, two processes of four threads (measured in bench)."""
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--blocking-threads": str(threads),
        "--backlog": "1024",
        "--respawn-interval": "0.5",
        "--log-level": "warning",
    }
    flat = [part for pair in options.items() for part in pair]
    return Child(
        "web",
        [
            sys.executable,
            "-m",
            "granian",
            *flat,
            "--respawn-failed-workers",
            "--no-ws",
            "--no-access-log",  # addresses that open something would be in it
            "maillage.config.wsgi:application",
        ],
        {"MAILLAGE_WEB_THREADS": str(threads)},
    )


def worker() -> Child:
    return Child("worker", [sys.executable, "-m", "maillage", "worker"])


def run(children: Sequence[Child]) -> None:
    """Keep every child alive until a signal ends all of them."""
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        for child in children:
            if child.process is None or child.process.poll() is not None:
                _start(child)
        time.sleep(0.2)
    for child in children:
        if child.process and child.process.poll() is None:
            child.process.terminate()
    deadline = time.monotonic() + 10
    for child in children:
        if child.process:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()


def _start(child: Child) -> None:
    now = time.monotonic()
    if child.process is not None:
        logger.warning("%s ended with %s, restarting", child.name, child.process.returncode)
        child.deaths = [t for t in child.deaths if now - t < 60] + [now]
        time.sleep(min(0.2 * 2 ** len(child.deaths), 10))  # a child that cannot start must not spin
    child.process = subprocess.Popen(
        child.command,
        env={**os.environ, **child.environment},
        start_new_session=True,
        preexec_fn=_die_with_parent,
    )
