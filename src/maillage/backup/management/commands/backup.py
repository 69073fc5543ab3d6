from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from maillage.backup import archive, backup
from maillage.base.management.progress import bar
from maillage.base.refusals import Refusal


class Command(BaseCommand):
    help = "Sauvegarder la base, les fichiers et la clé d’un même moment, sans arrêter le site."

    def add_arguments(self, parser):
        parser.add_argument("target", type=Path, help="l’archive à écrire, ou un dossier pour elle")
        parser.add_argument(
            "--verify",
            action="store_true",
            help="relire une archive : comptes et sommes de contrôle",
        )

    def handle(self, *args, **options):
        try:
            path = options["target"]
            if not options["verify"]:
                path = backup.backup(path, bar("Sauvegarde"))
            self.report(path)
        except (Refusal, archive.Damaged) as refusal:
            raise CommandError(str(refusal)) from refusal

    def report(self, path):
        """What was written is read again: an archive that nobody has read is no backup."""
        read = archive.ArchiveReader(path)
        read.verify(bar("Relecture"))
        told = read.manifest
        for name in read.tables():
            part = told.parts[name]
            label = name.removeprefix(archive.TABLES).removesuffix(".jsonl")
            self.stdout.write(f"  {label:34} {part.rows:>9}  {part.sha256[:16]}")
        self.stdout.write(
            f"{path} : entière ; {told.rows} lignes et {told.files} fichiers du {told.at}"
        )
        self.stdout.write("Elle contient la clé du site : rangez-la comme un secret.")
