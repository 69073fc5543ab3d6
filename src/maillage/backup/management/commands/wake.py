from django.core.management.base import BaseCommand

from maillage.backup import restore
from maillage.base import clock


class Command(BaseCommand):
    help = "Dire que cette copie restaurée est le vrai site : courrier et travaux repartent."

    def handle(self, *args, **options):
        woken = restore.wake(by="system", at=clock.now())
        self.stdout.write("Le site est réveillé." if woken else "Ce site n’était pas au repos.")
