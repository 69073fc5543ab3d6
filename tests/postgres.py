"""A PostgreSQL server for the length of the tests, from the machine's own binaries."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

# The data dies with the tests, and no question is long enough for a compiled plan to pay.
NOTHING_IS_KEPT = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off"


class Missing(Exception):
    """No server binaries on this machine."""


def binaries() -> Path:
    """The newest folder that holds initdb. Raises Missing."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: p.parts)
    path = str(found[-1]) if found else shutil.which("initdb")
    if not path:
        raise Missing("PostgreSQL: no initdb on this machine (Debian: apt install postgresql)")
    return Path(path).parent


@dataclass
class Server:
    folder: Path
    port: int
    user: str

    @property
    def url(self) -> str:
        return f"postgresql://maillage@127.0.0.1:{self.port}/maillage"

    @classmethod
    def start(cls) -> "Server":
        binaries()
        # PostgreSQL refuses to run as root: it gets the user that its package made.
        user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        folder = Path(tempfile.mkdtemp(prefix="maillage-pg-"))
        if os.geteuid() == 0:
            shutil.chown(folder, user)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = cls(folder, port, user)
        data = folder / "data"
        server._run("initdb", "-D", data, "-A", "trust", "-U", "maillage", "-E", "UTF8", "-N")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {NOTHING_IS_KEPT}"
        server._run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        server._run("createdb", "-h", "127.0.0.1", "-p", port, "-U", "maillage", "maillage")
        return server

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(binaries() / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", self.user, "--", *command]
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
            env={"PATH": os.environ["PATH"]},
        )


if __name__ == "__main__":
    try:
        print(f"PostgreSQL: {binaries()}")
    except Missing as missing:
        print(f"skipped: {missing}")
        raise SystemExit(1) from None
