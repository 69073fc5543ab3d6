from django.core.management.base import BaseCommand, CommandError

from maillage.base import clock, text
from maillage.base.refusals import Refusal
from maillage.base.setup import prepare_database
from maillage.fetching import fetch
from maillage.gathering import refreshing
from maillage.registers.management.commands.import_data import counted
from maillage.sources import actions, queries
from maillage.sources.formats import FORMATS
from maillage.sources.models import ImportRun, Licence, Source
from maillage.sources.steps import drive
from maillage.sources.targets import TARGETS, target_of


class Command(BaseCommand):
    help = "Tenir les sources : source add NOM --address URL ; source refresh [NOM]."

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="déclarer une source, ou la changer")
        add.add_argument("name")
        add.add_argument("--address", default="", help="où son fichier se lit")
        add.add_argument("--licence", default="", help="lov2, odbl, cc-by-4.0, own, restricted…")
        add.add_argument("--attribution", default="", help="comment elle veut être citée")
        plain = ["file", *(form.name for form in FORMATS if not form.details)]
        add.add_argument("--format", default="file", choices=plain)
        add.add_argument(
            "--target",
            default="",
            choices=[name for name, _t in TARGETS.items()],
            help="ce dont elle parle, s’il y a le choix",
        )
        add.add_argument("--every", type=int, default=0, metavar="HOURS", help="la relire")
        add.add_argument("--unread", action="store_true", help="ce qui est sûr va seul en ligne")
        add.add_argument("--rank", type=int, help="qui parle d’abord : 1 avant 50 avant 99")
        add.add_argument(
            "--option",
            action="append",
            default=[],
            metavar="NAME[=VALUE]",
            help="une réponse que demande ce dont elle parle",
        )
        refresh = verbs.add_parser("refresh", help="lire les sources qui ont une adresse")
        refresh.add_argument("name", nargs="?", default="")
        verbs.add_parser("list", help="les sources")

    def handle(self, *args, **options):
        prepare_database()
        getattr(self, options["verb"])(options)

    def add(self, options):
        licence = options["licence"]
        if licence and not Licence.objects.filter(pk=licence).exists():
            raise CommandError(f"Licence « {licence} » inconnue : {', '.join(queries.licences())}.")
        slug = text.slugify(options["name"], longest=60)
        try:
            source = actions.source_named(slug, name=options["name"], target=options["target"])
        except Refusal as fault:
            raise CommandError(str(fault)) from fault
        values = {"format": options["format"]}
        if options["unread"]:
            values["is_automatic"] = True
        if options["option"]:
            values["options"] = self.asked(source, options["option"])
        values |= {n: options[n] for n in ("address", "attribution") if options[n]}
        if licence:
            values["licence_id"] = licence
        if options["every"]:
            values["every_hours"] = options["every"]
        if options["rank"] is not None:
            values["ranks"] = {**source.ranks, "*": options["rank"]}
        actions.revise_source(source=source, values=values, by="system", at=clock.now())
        self.stdout.write(f"Source « {source.pk} » enregistrée.")

    def asked(self, source, stated):
        """The options of a source with those that were said, as its page would take them."""
        form = target_of(source).options
        given = dict((option.partition("=")[::2]) for option in stated)
        if unknown := set(given) - set(form.base_fields):
            known = ", ".join(form.base_fields) or "aucune"
            raise CommandError(f"Option inconnue : {', '.join(unknown)}. Connues : {known}.")
        on = {name: value or "on" for name, value in given.items()}
        filled = form(form.initial_of(source.options) | on)
        if not filled.is_valid():
            raise CommandError(filled.errors.as_text())
        return filled.stated()

    def refresh(self, options):
        sources = Source.objects.exclude(address="")
        if options["name"]:
            sources = sources.filter(pk=text.slugify(options["name"], longest=60))
            if not sources:
                raise CommandError(f"Aucune source « {options['name']} » avec une adresse.")
        for source in sources:
            try:
                run = refreshing.refresh(source=source, by="system", at=clock.now())
            except (Refusal, fetch.Unreachable) as fault:
                raise CommandError(str(fault)) from fault
            if run is None:
                self.stdout.write(f"{source} : inchangée.")
                continue
            drive(run)
            self.stdout.write(f"{source} : {run.fault or counted(run)}")
            if run.state in (ImportRun.State.MAPPING, ImportRun.State.PROPOSED):
                self.stdout.write(f"À relire : /equipe/imports/{run.pk}/")

    def list(self, options):
        for source in Source.objects.select_related("licence"):
            self.stdout.write(f"{source.pk}\t{source.licence}\t{source.address}")
