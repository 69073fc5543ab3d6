from django.core.management.base import BaseCommand
from django.urls import reverse

from maillage.accounts import actions
from maillage.accounts.models import Role, User
from maillage.base import clock
from maillage.base.setup import prepare_database
from maillage.web.answers import absolute


class Command(BaseCommand):
    help = "Écrire un lien qui fait entrer quelqu’un, une fois, dans l’heure : sans courrier."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--role", choices=Role.Name.values, help="donner aussi ce rôle")

    def handle(self, *args, **options):
        prepare_database()
        first = not Role.objects.filter(name=Role.Name.STEWARD).exists()
        roles = {options["role"]} if options["role"] else set()
        if first:
            roles.add(Role.Name.STEWARD)
            self.stdout.write("Première personne : elle devient responsable du site.")
        if not roles and not User.objects.filter(email__iexact=options["email"]).exists():
            self.stdout.write("Cette personne n’a pas de rôle : ajoutez --role officer.")
        user = actions.welcome(
            email=options["email"], roles=tuple(roles), by="system", at=clock.now()
        )
        token = actions.sign_in_link(user=user, at=clock.now())
        self.stdout.write("Lien valable une heure, une seule fois :")
        self.stdout.write(absolute(reverse("sign_in_link", args=[token])))
