from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from maillage.backup import archive, restore
from maillage.base.management.progress import bar
from maillage.base.refusals import Refusal


class Command(BaseCommand):
    help = "Remettre une archive dans un dossier et une base vides."
    requires_system_checks: Sequence[str] = []

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path)

    def handle(self, *args, **options):
        try:
            told = restore.restore(options["archive"], bar("Restauration"))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{settings.DATA} : {told.rows} lignes et {told.files} fichiers du {told.at}.\n"
            f"Les réglages d’alors sont dans {archive.SETTINGS} ; reprenez ceux qui valent ici.\n"
            "Cette copie est au repos : rien n’en part, aucun travail n’y tourne. Quand l’ancien\n"
            "site est arrêté et que celui-ci est le vrai : maillage wake"
        )
