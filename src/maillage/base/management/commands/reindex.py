from django.core.management.base import BaseCommand

from maillage.base import search
from maillage.base.management.progress import bar


class Command(BaseCommand):
    help = "Rebuild the search index beside the live one, then switch to it."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args, **options):
        if options["dry_run"]:
            self.stdout.write("L’index serait reconstruit depuis la base, puis remplacé.")
            return
        count = search.rebuild(bar("Index"))
        self.stdout.write(f"Index reconstruit : {count} entrées.")
