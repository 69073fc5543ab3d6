from django.core.management.base import BaseCommand, CommandError

from maillage.accounts.models import User
from maillage.base import clock
from maillage.base.refusals import Refusal
from maillage.portal import erasing


class Command(BaseCommand):
    help = "Effacer une personne par son adresse (RGPD, article 17)."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, **options):
        email = options["email"].strip().lower()
        user = User.objects.filter(email__iexact=email).first()
        try:
            if user is None:
                erasing.forget(email=email, at=clock.now())
            else:
                erasing.erase(user=user, at=clock.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Effacé. Le fichier de la base est nettoyé dans la minute par le site.")
