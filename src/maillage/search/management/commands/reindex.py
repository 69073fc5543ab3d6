from django.core.management.base import BaseCommand

from maillage.base.management.progress import bar
from maillage.search import index


class Command(BaseCommand):
    help = "Refaire l’index de recherche à côté de celui qui sert, puis en changer."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="dire seulement")

    def handle(self, *args, **options):
        if options["dry_run"]:
            self.stdout.write("L’index serait reconstruit depuis la base, puis remplacé.")
            return
        count = index.rebuild(bar("Index"))
        self.stdout.write(f"Index reconstruit : {count} entrées.")
