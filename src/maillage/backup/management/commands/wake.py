from django.core.management.base import BaseCommand

from maillage.backup import restore
from maillage.base import clock


class Command(BaseCommand):
    help = "Say that this restored copy is the real site: mail, refreshes and jobs start again."

    def handle(self, *args, **options):
        woken = restore.wake(by="system", at=clock.now())
        self.stdout.write("Le site est réveillé." if woken else "Ce site n’était pas au repos.")
