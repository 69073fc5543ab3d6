from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from maillage.base import clock, search, tables, text
from maillage.base.management.progress import bar
from maillage.base.setup import prepare_database
from maillage.base.web import Refusal
from maillage.sources.targets import TARGETS


class Command(BaseCommand):
    help = "Bring a list of structures in: maillage import file list.csv"

    def add_arguments(self, parser):
        parser.add_argument("verb", choices=["file"])
        parser.add_argument("path", type=Path)
        parser.add_argument("--source", default="", help="name of the source (default: the file's)")
        parser.add_argument("--target", default="organisation", choices=["organisation"])
        parser.add_argument("--dry-run", action="store_true", help="say what would change")

    def handle(self, *args, **options):
        prepare_database()
        target = TARGETS.get(options["target"])
        source = text.slugify(options["source"] or options["path"].stem)
        try:
            table = tables.read(options["path"])
            outcome = target.load(
                table=table,
                source=source,
                file_name=options["path"].name,
                by="system",
                at=clock.now(),
                dry_run=options["dry_run"],
                progress=bar("Lignes", len(table.rows)),
            )
        except (Refusal, tables.Unreadable) as fault:
            raise CommandError(str(fault)) from fault
        self.report(outcome, options["dry_run"])
        if not options["dry_run"]:
            search.settle()

    def report(self, outcome, dry_run):
        for column, field in outcome.columns.items():
            self.stdout.write(f"  {column} → {field}")
        if outcome.ignored:
            self.stdout.write(f"  colonnes laissées de côté : {', '.join(outcome.ignored)}")
        for row in outcome.rejected:
            self.stdout.write(
                f"ligne {row['line']}, {row['column']} « {row['value']} » : {row['reason']}"
            )
        names = {
            "new": "nouvelles",
            "changed": "modifiées",
            "unchanged": "inchangées",
            "gone": "absentes du fichier",
            "rejected": "refusées",
        }
        found = ", ".join(f"{outcome.counts.get(k, 0)} {name}" for k, name in names.items())
        self.stdout.write(("À blanc : " if dry_run else "") + found)
