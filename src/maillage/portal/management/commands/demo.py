from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from maillage.accounts import actions as accounts
from maillage.base import clock
from maillage.base.management.progress import bar
from maillage.base.refusals import Refusal
from maillage.base.setup import prepare_database
from maillage.portal import demonstration
from maillage.portal.people import PEOPLE
from maillage.search import index
from maillage.web.answers import absolute


class Command(BaseCommand):
    help = "Préparer une démonstration dans un dossier vide : 300 structures inventées."

    def add_arguments(self, parser):
        parser.add_argument("verb", nargs="?", choices=["reset"])
        parser.add_argument("--territory", default=demonstration.TERRITORY, help="code d’un EPCI")
        parser.add_argument("--if-empty", action="store_true", help="rien si le dossier sert")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args, **options):
        prepare_database()
        if options["dry_run"]:
            self.stdout.write("300 structures inventées seraient créées dans ce dossier.")
            return
        try:
            if options["verb"] == "reset":
                demonstration.reset(territory=options["territory"], progress=bar("Démonstration"))
            elif demonstration.is_empty():
                count = demonstration.make(
                    territory=options["territory"], progress=bar("Démonstration", 301)
                )
                index.settle()
                self.stdout.write(f"Démonstration prête : {count} structures inventées.")
            elif not options["if_empty"]:
                raise demonstration.NotADemonstration
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.link()

    def link(self):
        officer = next(person for person in PEOPLE.values() if person.roles)
        user = accounts.welcome(
            email=officer.email,
            name=officer.name,
            roles=officer.roles,
            by="system",
            at=clock.now(),
        )
        token = accounts.sign_in_link(user=user, at=clock.now())
        address = absolute(reverse("sign_in_link", args=[token]))
        self.stdout.write(f"Entrer comme {officer.name}, agente (une heure) : {address}")
