import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from maillage.base import clock, files
from maillage.base.management.progress import bar
from maillage.base.refusals import Refusal
from maillage.base.setup import prepare_database
from maillage.fetching import fetch
from maillage.territories import actions, queries
from maillage.territories.connectors.basemap import tiles
from maillage.territories.connectors.communes import fetch as api
from maillage.territories.connectors.communes import map as mapping

LEAST_ZOOM, MARGIN = 9, 0.05  # degrees: the streets go on a little beyond the perimeter


class Command(BaseCommand):
    help = "Choisir le territoire du site : EPCI, commune, département, région, ou plusieurs."

    def add_arguments(self, parser):
        parser.add_argument("verb", choices=["install", "refresh", "basemap"])
        parser.add_argument("codes", nargs="*", help="244200770, 42218, 42, 84…")
        parser.add_argument("--name", default="", help="le nom du site")
        parser.add_argument("--refresh", action="store_true", help="contours exacts aussi")
        parser.add_argument(
            "--zoom",
            type=int,
            default=16,
            choices=range(10, 19),
            help="le niveau de détail des rues du fond de carte",
        )
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args, **options):
        prepare_database()
        if options["verb"] == "install":
            self.install(options)
        if options["verb"] == "refresh" or options["refresh"]:
            self.refresh(options)

        if options["verb"] == "basemap":
            self.basemap(options)

    def basemap(self, options):
        drawn = queries.drawn_map()
        if drawn is None:
            raise CommandError("Installez d’abord le territoire : maillage territory install …")
        west, south, east, north = drawn.bounds
        frame = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
        zooms = range(LEAST_ZOOM, options["zoom"] + 1)
        wanted = list(tiles.wanted(frame, zooms))
        if options["dry_run"]:
            self.stdout.write(f"{len(wanted)} tuiles, environ {len(wanted) * 20 // 1000} Mo.")
            return
        into = files.folder(queries.BASEMAP)
        try:
            new = tiles.bring(settings.TILES, wanted, into, bar("Rues", len(wanted)))
        except fetch.Unreachable as fault:
            raise CommandError(f"{fault} Relancez : ce qui est là est gardé.") from fault
        with clock.here():
            today = clock.today()
        described = {
            "least": LEAST_ZOOM,
            "most": options["zoom"],
            "attribution": settings.TILES_ATTRIBUTION,
            "licence": settings.TILES_LICENCE,
            "fetched_on": str(today),
        }
        (into / "basemap.json").write_text(
            json.dumps(described, ensure_ascii=False), encoding="utf-8"
        )
        size = sum(path.stat().st_size for path in into.rglob("*") if path.is_file())
        self.stdout.write(
            f"{new} tuiles apportées, {len(wanted)} en tout, {size / 1e6:.0f} Mo. "
            f"{settings.TILES_ATTRIBUTION}, {settings.TILES_LICENCE}."
        )

    def install(self, options):
        if not options["codes"]:
            raise CommandError("Indiquez un code : maillage territory install 244200770")
        try:
            if options["dry_run"]:
                actions.load_reference()
                communes, title = actions.communes_of(options["codes"])
                self.stdout.write(f"{title} : {len(communes)} communes seraient installées.")
                return
            instance = actions.install(
                codes=options["codes"], by="system", at=clock.now(), name=options["name"]
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{instance.tagline} : {instance.communes.count()} communes installées.")

    def refresh(self, options):
        communes = list(queries.perimeter().values_list("code", "department_id"))
        codes = {code for code, _ in communes}
        departments = sorted({department for _, department in communes})
        progress = bar("Contours", len(departments))
        rows = []
        try:
            for part in api.departments(settings.GEO_API, departments):
                rows += mapping.contours(part, codes)
                progress(1)
        except fetch.Unreachable as fault:
            raise CommandError(f"{fault} Les positions actuelles sont gardées.") from fault
        if options["dry_run"]:
            self.stdout.write(f"{len(rows)} contours seraient enregistrés.")
            return
        count = actions.apply_contours(contours=rows, by="system", at=clock.now())
        self.stdout.write(f"{count} contours enregistrés sur {len(codes)} communes.")
