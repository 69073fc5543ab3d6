import sqlite3

from django.conf import settings
from django.core.management.commands.check import Command as DjangoCheck
from django.db import connection

from maillage.base import files, search
from maillage.base.models import IndexChange, Job
from maillage.base.search import reader


class Command(DjangoCheck):
    help = "Look at the installation: settings, database, index, jobs."

    def handle(self, *labels, **options):
        super().handle(*labels, **options)
        if labels or options.get("deploy"):
            return
        for line in self.report():
            self.stdout.write(line)

    def report(self):
        yield f"Dossier : {settings.DATA}"
        yield f"Démonstration : {'oui' if files.is_demonstration() else 'non'}"
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            yield f"Base : SQLite {sqlite3.sqlite_version}, journal {mode.upper()}"
        else:
            yield f"Base : {connection.vendor}"
        waiting = IndexChange.objects.filter(applied=False).count()
        try:
            state = reader.state()
            yield f"Index : {state['documents']} entrées, {waiting} en attente"
        except search.Unavailable:
            yield "Index : absent, il sera reconstruit par « maillage worker »"
        jobs = Job.objects.filter(failed=False).count()
        failed = Job.objects.filter(failed=True).count()
        yield f"Travaux : {jobs} en attente, {failed} en échec"
