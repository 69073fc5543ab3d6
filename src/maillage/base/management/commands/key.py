from django.core.management.base import BaseCommand, CommandError

from maillage.base import setup


class Command(BaseCommand):
    help = "Say whether secret.key opens what the database holds."

    def add_arguments(self, parser):
        lost = "it is lost for good: take this one, drop what it cannot open"
        parser.add_argument("--lost", action="store_true", help=lost)

    def handle(self, *args, **options):
        if setup.key_opens():
            self.stdout.write("La clé ouvre ce que la base garde chiffré.")
        elif options["lost"]:
            many = setup.take_new_key()
            self.stdout.write(f"Nouvelle clé ; {many} seconds facteurs à régler de nouveau.")
        else:
            raise CommandError(setup.WRONG_KEY)
