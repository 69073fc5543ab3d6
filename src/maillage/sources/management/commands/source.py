from django.core.management.base import BaseCommand, CommandError

from maillage.base import clock, fetch, text
from maillage.base.setup import prepare_database
from maillage.base.web import Refusal
from maillage.sources import actions, queries
from maillage.sources.management.commands.import_data import counted
from maillage.sources.models import Licence, Source
from maillage.sources.steps import drive


class Command(BaseCommand):
    help = "Sources: maillage source add NAME --address URL; maillage source refresh [NAME]"

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="declare a source, or change it")
        add.add_argument("name")
        add.add_argument("--address", default="", help="where its file is read")
        add.add_argument("--licence", default="", help="lov2, odbl, cc-by-4.0, own, restricted…")
        add.add_argument("--attribution", default="", help="how it asks to be named")
        add.add_argument("--format", default="file", choices=["file", "gogocarto"])
        add.add_argument("--every", type=int, default=0, metavar="DAYS", help="read it again")
        add.add_argument("--rank", type=int, help="who speaks first: 1 before 50 before 99")
        add.add_argument("--pairs", action="store_true", help="trusted to pair RNA and SIREN")
        refresh = verbs.add_parser("refresh", help="read the sources that have an address")
        refresh.add_argument("name", nargs="?", default="")
        verbs.add_parser("list", help="the sources")

    def handle(self, *args, **options):
        prepare_database()
        getattr(self, options["verb"])(options)

    def add(self, options):
        licence = options["licence"]
        if licence and not Licence.objects.filter(pk=licence).exists():
            raise CommandError(f"Licence « {licence} » inconnue : {', '.join(queries.licences())}.")
        slug = text.slugify(options["name"], longest=60)
        source = actions.source_named(slug, name=options["name"])
        values = {"format": options["format"], "pairs_identifiers": options["pairs"]}
        values |= {n: options[n] for n in ("address", "attribution") if options[n]}
        if licence:
            values["licence_id"] = licence
        if options["every"]:
            values["every_days"] = options["every"]
        if options["rank"] is not None:
            values["ranks"] = {**source.ranks, "*": options["rank"]}
        actions.revise_source(source=source, values=values, by="system", at=clock.now())
        self.stdout.write(f"Source « {source.pk} » enregistrée.")

    def refresh(self, options):
        sources = Source.objects.exclude(address="")
        if options["name"]:
            sources = sources.filter(pk=text.slugify(options["name"], longest=60))
            if not sources:
                raise CommandError(f"Aucune source « {options['name']} » avec une adresse.")
        for source in sources:
            try:
                run = actions.refresh(source=source, by="system", at=clock.now())
            except (Refusal, fetch.Unreachable) as fault:
                raise CommandError(str(fault)) from fault
            if run is None:
                self.stdout.write(f"{source} : inchangée.")
                continue
            drive(run)
            self.stdout.write(f"{source} : {run.fault or counted(run)}")
            self.stdout.write(f"À relire : /equipe/imports/{run.pk}/")

    def list(self, options):
        for source in Source.objects.select_related("licence"):
            self.stdout.write(f"{source.pk}\t{source.licence}\t{source.address}")
