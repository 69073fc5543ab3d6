import sqlite3

from django.conf import settings
from django.core.management.commands.check import Command as DjangoCheck
from django.db import connection

from maillage.base import files, setup, trouble
from maillage.base.models import Job


class Command(DjangoCheck):
    help = "Examiner l’installation : réglages, base, index, travaux."

    def handle(self, *labels, **options):
        super().handle(*labels, **options)
        if labels or options.get("deploy"):
            return
        for line in self.report():
            self.stdout.write(line)

    def report(self):
        yield f"Dossier : {settings.DATA}"
        yield f"Adresse : {settings.PUBLIC_URL}"
        yield f"Au repos : {'oui' if files.is_quiet() else 'non'}"
        yield f"Clé : {'bonne' if setup.key_opens() else setup.WRONG_KEY}"
        yield f"Disque : {trouble.room() // 1_000_000} Mo libres"
        yield f"Démonstration : {'oui' if files.is_demonstration() else 'non'}"
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            yield f"Base : SQLite {sqlite3.sqlite_version}, journal {mode.upper()}"
        else:
            yield f"Base : {connection.vendor}"
        for report in setup.REPORTS:
            yield from report()
        jobs = Job.objects.filter(failed=False).count()
        failed = Job.objects.filter(failed=True).count()
        yield f"Travaux : {jobs} en attente, {failed} en échec"
