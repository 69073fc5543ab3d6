import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from maillage.accounts import actions as accounts
from maillage.base import clock
from maillage.base.refusals import Refusal
from maillage.base.setup import prepare_database
from maillage.installation import actions, queries
from maillage.territories import actions as territory_actions
from maillage.territories import queries as territories
from maillage.web.answers import absolute


class Command(BaseCommand):
    help = "Installer un site en trois questions : territoire, nom, première personne."

    def add_arguments(self, parser):
        parser.add_argument("--territory", help="nom ou code : Nantes Métropole, 244400404, 44…")
        parser.add_argument("--name", help="le nom du site")
        parser.add_argument("--email", help="l’adresse de la première personne responsable")
        parser.add_argument("--person", default="", help="son prénom et son nom")
        parser.add_argument("--yes", action="store_true", help="sans question : ce qui est proposé")

    def handle(self, *args, **options):
        prepare_database()
        self.asks = not options["yes"] and sys.stdin.isatty()
        self.place(options["territory"], options["name"])
        self.person(options["email"], options["person"])
        self.stdout.write(f"Ensuite : maillage serve ({settings.PUBLIC_URL})")

    def ask(self, question, given, proposed=""):
        """What was given as an option, else what is typed, else what is proposed."""
        if given is not None or not self.asks:
            return given if given is not None else proposed
        hint = f" [{proposed}]" if proposed else ""
        return input(f"{question}{hint} : ").strip() or proposed

    def place(self, territory, name):
        site = territories.site()
        is_installed = territories.perimeter().exists()
        typed = self.ask("Votre territoire", territory, site.tagline if is_installed else "")
        if is_installed and typed == site.tagline and name is None:
            self.stdout.write(f"{site.tagline} : déjà installé.")
            return
        territory_actions.load_reference()
        found = self.one_called(typed)
        called = self.ask("Le nom du site", name, f"ESS {found.name}"[:80])
        instance = territory_actions.install(
            codes=[found.code], by="system", at=clock.now(), name=called
        )
        many = instance.communes.count()
        self.stdout.write(f"« {instance.name} » : {many} communes de {found.name} installées.")

    def one_called(self, typed):
        found = queries.territories_called(typed)
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(map(str, found[:8]))
            raise CommandError(f"Plusieurs portent ce nom : {names}. Écrivez le code.")
        raise CommandError(
            f"« {typed} » n’est aucun territoire connu. Par exemple : "
            "maillage setup --territory 244400404"
        )

    def person(self, email, name):
        if queries.is_begun():
            self.stdout.write("Quelqu’un est déjà responsable du site.")
            return
        typed = self.ask("Votre adresse électronique (ou rien, et dites-la sur la page)", email)
        if not typed:
            self.stdout.write("« maillage serve » écrira le lien par lequel commencer.")
            return
        try:
            user = actions.begin(email=typed, name=name, by="system", at=clock.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        token = accounts.sign_in_link(user=user, at=clock.now())
        self.stdout.write("Votre lien, valable une heure, une seule fois :")
        self.stdout.write(absolute(reverse("sign_in_link", args=[token])))
