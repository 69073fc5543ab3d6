"""`maillage serve` in one piece: children that are restarted when they die and die with us."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    name: str
    command: Sequence[str]
    process: subprocess.Popen | None = None
    deaths: list[float] = field(default_factory=list)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


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
        [sys.executable, "-m", "granian", *flat, "--respawn-failed-workers", "--no-ws",
         "maillage.config.wsgi:application"],
    )  # fmt: skip


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
        env=os.environ.copy(),
        start_new_session=True,
        preexec_fn=_die_with_parent,
    )
