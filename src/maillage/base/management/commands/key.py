from django.core.management.base import BaseCommand, CommandError

from maillage.base import setup


class Command(BaseCommand):
    help = "Dire si secret.key ouvre ce que la base garde."

    def add_arguments(self, parser):
        lost = "elle est perdue : prendre celle-ci, lâcher ce qu’elle n’ouvre pas"
        parser.add_argument("--lost", action="store_true", help=lost)

    def handle(self, *args, **options):
        if setup.key_opens():
            self.stdout.write("La clé ouvre ce que la base garde chiffré.")
        elif options["lost"]:
            many = setup.take_new_key()
            self.stdout.write(f"Nouvelle clé ; {many} seconds facteurs à régler de nouveau.")
        else:
            raise CommandError(setup.WRONG_KEY)
