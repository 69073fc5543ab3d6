"""Read mails that came back: from the mail server, or from a folder where they were saved.

maillage bounce < report.eml            # as a pipe of the mail server (RFC 3464)
maillage bounce report.eml other.eml
"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.base import clock
from maillage.mailing import actions

MOST_BYTES = 5_000_000


class Command(BaseCommand):
    help = "Lire des retours de courrier."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path)

    def handle(self, *, files: list[Path], **options: Any) -> None:
        try:
            mails = [file.read_bytes() for file in files]
        except OSError as fault:
            raise CommandError(f"{fault.filename} : {fault.strerror}") from fault
        for raw in mails or [sys.stdin.buffer.read(MOST_BYTES)]:
            with clock.here():
                found = actions.read_report(raw[:MOST_BYTES], clock.now())
            for stated in found:
                self.stdout.write(f"{stated.email} : {stated.status} {stated.reason}")
            if not found:
                self.stdout.write("Aucun retour définitif dans ce message.")
