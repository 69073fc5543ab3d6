import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from maillage.base import clock, files, text
from maillage.base.refusals import Refusal
from maillage.base.setup import prepare_database
from maillage.fetching import fetch
from maillage.reading import mappings, tables
from maillage.registers.actions.known import receive_register
from maillage.search import index
from maillage.sources import actions, queries
from maillage.sources.formats import FORMATS
from maillage.sources.models import ChangeRow, ImportRun, Licence
from maillage.sources.steps import drive
from maillage.sources.targets import TARGETS

MOST_SAID = 40


class Command(BaseCommand):
    help = """Faire entrer une liste : import file liste.csv ; un registre que le site connaît :
    import FORMAT FICHIER…"""

    def add_arguments(self, parser):
        parser.add_argument("format", choices=["file", *(f.name for f in FORMATS)])
        parser.add_argument(
            "paths",
            nargs="*",
            help="fichiers ; une adresse, pour ce qui n’est pas "
            "un registre ; rien : là où le producteur le publie",
        )
        parser.add_argument(
            "--target",
            default="",
            choices=[name for name, _t in TARGETS.items()],
            help="ce dont parle une nouvelle liste, s’il y a le choix",
        )
        parser.add_argument("--national", action="store_true", help="toute la France")
        parser.add_argument("--source", default="", help="nom de la source (sinon le fichier)")
        parser.add_argument("--licence", default="", help="licence de la source : lov2, odbl, own…")
        parser.add_argument("--dry-run", action="store_true", help="dire ce qui changerait")
        parser.add_argument("--review", action="store_true", help="laisser l’équipe en décider")
        parser.add_argument("--sheet", action="append", default=[], help="une feuille ; à répéter")
        parser.add_argument(
            "--encoding",
            default="",
            choices=list(tables.ENCODINGS),
            help="comment ses lettres sont codées",
        )
        parser.add_argument("--delimiter", default="", help="entre les colonnes : ; , | ou tab")
        parser.add_argument(
            "--titles", type=int, default=0, metavar="LINE", help="la ligne des titres"
        )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="TITLE=FIELD",
            help="ce que tient une colonne ; vide : l’écarter ; à répéter",
        )
        parser.add_argument(
            "--map-file",
            type=Path,
            metavar="FILE",
            help='ce que tiennent les colonnes, {"titre": "champ"} en JSON ; --map l’emporte',
        )
        parser.add_argument(
            "--save-map", type=Path, metavar="FILE", help="écrire ce que tiennent les colonnes"
        )
        parser.add_argument("--extract", action="store_true", help="une partie : rien ne manque")

    def handle(self, *args, **options):
        prepare_database()
        try:
            self.bring(options)
        except (Refusal, tables.Unreadable, fetch.Unreachable, RuntimeError) as fault:
            raise CommandError(str(fault)) from fault

    def bring(self, options):
        run = self.receive(options)
        self.follow(run)
        if run.state == ImportRun.State.FAILED:
            raise CommandError(run.fault)
        if run.state == ImportRun.State.MAPPING:
            self.map_columns(run, self.shared(run, options["map_file"]) + options["map"])
            if fault := actions.begin(run=run, by="system", at=clock.now()):
                raise CommandError(fault)
            self.follow(run)
        if options["save_map"]:
            written = mappings.written(run.columns, run.mapping)
            options["save_map"].write_text(written, encoding="utf-8")
        self.report(run)
        if options["dry_run"]:
            self.stdout.write("À blanc : rien n’a été écrit.")
            actions.discard(run=run, by="system", at=clock.now())
        elif options["review"]:
            self.stdout.write(f"À relire : /equipe/imports/{run.pk}/")
        else:
            # Who asks for all of France asks for what is outside the territory too.
            asked = ChangeRow.ACCEPTABLE if options["national"] else ChangeRow.CERTAIN
            states = [s for s in asked if s != ChangeRow.State.WAITING]
            actions.accept(run=run, states=states, by="system", at=clock.now())
            self.follow(run)
            index.settle()
            self.left_out(run)

    def shared(self, run, path):
        """What a shared file says of the columns that this list has."""
        if path is None:
            return []
        try:
            names = {field.name for field in queries.fields(run)}
            told = mappings.understood(path.read_bytes(), run.columns, names)
        except (OSError, mappings.NoMapping) as fault:
            raise CommandError(f"« {path} » : {fault}") from fault
        for title in told.absent:
            self.stdout.write(f"  pas de colonne « {title} » dans cette liste")
        return [f"{title}={name}" for title, name in told.mapping.items()]

    def map_columns(self, run, told):
        """What the operator says of columns, over what was guessed."""
        names = {field.name for field in queries.fields(run)}
        for pair in told:
            title, _equals, name = pair.rpartition("=")
            if title not in run.columns:
                raise CommandError(f"Pas de colonne « {title} » : {', '.join(run.columns)}.")
            if name and name not in names:
                raise CommandError(f"Pas de champ « {name} » : {', '.join(sorted(names))}.")
            run.mapping = mappings.over(run.mapping, {title: name})

    def asked(self, options):
        marks = {"tab": "\t", "\\t": "\t"}
        delimiter = marks.get(options["delimiter"], options["delimiter"])
        if delimiter and delimiter not in tables.DELIMITERS:
            raise CommandError(f"Séparateur « {delimiter} » inconnu : ; , | ou tab.")
        return {
            "encoding": options["encoding"],
            "delimiter": delimiter,
            "sheets": options["sheet"],
            "header_line": options["titles"],
        }

    def left_out(self, run):
        if n := run.rows.filter(state=ChangeRow.State.OUTSIDE).count():
            left = "ligne reste" if n == 1 else "lignes restent"
            self.stdout.write(
                f"Hors du territoire : {n} {left} de côté. Pour les mettre en ligne : "
                f"/equipe/imports/{run.pk}/?lignes=outside"
            )

    def receive(self, options):
        known = FORMATS.get(options["format"])
        if known and options["target"] not in ("", known.target):
            raise CommandError(f"« {known.name} » ne parle pas de « {options['target']} ».")
        if known and known.details:
            return self.receive_known(known, options)
        if len(options["paths"]) != 1:
            raise CommandError("Donnez un fichier, et un seul.")
        path = options["paths"][0]
        is_address = path.startswith(("http://", "https://"))
        if is_address and known is None:
            raise CommandError("Une adresse : utilisez « maillage source add ».")
        if not is_address and not Path(path).is_file():
            raise CommandError(f"Le fichier « {path} » n’existe pas.")
        name = options["source"] or Path(path).stem.partition(".")[0]
        details = {"name": options["source"] or Path(path).name, "format": options["format"]}
        if options["licence"]:
            if not Licence.objects.filter(pk=options["licence"]).exists():
                licences = ", ".join(queries.licences())
                raise CommandError(f"Licence « {options['licence']} » inconnue : {licences}.")
            details["licence_id"] = options["licence"]
        target = known.target if known else options["target"]
        slug = text.slugify(name, longest=60) or "liste"
        source = actions.source_named(slug, target=target, **details)
        if is_address:
            body = fetch.get(path).body
            return actions.receive(
                source=source,
                file_name=path.rstrip("/").rpartition("/")[2],
                by="system",
                at=clock.now(),
                write=lambda into: into.write_bytes(body),
            )
        return actions.receive(
            source=source,
            file_name=path,
            by="system",
            at=clock.now(),
            write=actions.copy_of(Path(path)),
            is_whole=not options["extract"],
            asked=self.asked(options),
        )

    def receive_known(self, known, options):
        """A register or a national list: its files, or those that its producer publishes."""
        paths = [Path(path) for path in options["paths"]]
        if not paths and known.addresses:
            paths = [self.download(address) for address in known.addresses]
        if len(paths) < len(known.files) or (len(paths) > len(known.files) and not known.more):
            raise CommandError(f"Il faut {len(known.files)} fichier(s) : {', '.join(known.files)}.")
        for path in paths:
            if not path.is_file():
                raise CommandError(f"Le fichier « {path} » n’existe pas.")
        self.stdout.write(f"Lecture de {', '.join(path.name for path in paths)}…")
        return receive_register(
            known=known,
            paths=paths,
            by="system",
            at=clock.now(),
            name=options["source"],
            national=options["national"],
            is_whole=not options["extract"],
        )

    def download(self, address):
        into = files.folder("downloads") / address.rpartition("/")[2]
        with tqdm(desc=into.name, unit="o", unit_scale=True, file=sys.stderr, disable=None) as bar:

            def progress(had, total):
                bar.total = total
                bar.update(had - bar.n)

            fetch.download(address, into, progress)
        return into

    def follow(self, run):
        """A bar for each of the steps."""
        run.refresh_from_db()
        bars = {}

        def progress(row):
            if row.state not in bars:
                for bar in bars.values():
                    bar.close()
                bars[row.state] = tqdm(
                    desc=row.get_state_display(),
                    total=row.total,
                    unit="",
                    file=sys.stderr,
                    disable=None,
                    leave=False,
                )
            bars[row.state].update(row.done - bars[row.state].n)

        drive(run, progress)
        for bar in bars.values():
            bar.close()

    def report(self, run):
        for name, value in queries.read_as(run):
            self.stdout.write(f"  {name} : {value}")
        for name, n in queries.unread_sheets(run):
            self.stdout.write(f"  feuille « {name} » laissée de côté : {n} lignes")
        for title, name in run.mapping.items():
            self.stdout.write(f"  {title} → {name}")
        for column in queries.columns(run):
            if column.title not in run.mapping:
                values = " · ".join(column.samples)
                self.stdout.write(f"  colonne laissée de côté : {column.title} ({values})")
        for left in queries.cells_left(run):
            values = " · ".join(left.values)
            told = f"{left.count} × {left.column} : {left.reason} ({values})"
            self.stdout.write(f"  cellules laissées de côté, {told}")
        for noted in queries.faults(run):
            self.stdout.write(f"  {noted.count} × {noted.label}")
        shown = run.rows.filter(state__in=(ChangeRow.State.REJECTED, ChangeRow.State.DOUBTFUL))
        for row in shown.order_by("line")[:MOST_SAID]:
            for fault in row.faults:
                if fault["severity"] in ("rejected", "doubtful", "left"):
                    self.stdout.write(
                        f"ligne {row.line}, {fault['column']} « {fault['value']} » : "
                        f"{fault['reason']}"
                    )
            for evidence in row.evidence:
                self.stdout.write(
                    f"ligne {row.line}, « {row.name} » ressemble à « {evidence['name']} » "
                    f"({evidence['score']}) : {', '.join(evidence['reasons'])}"
                )
        self.stdout.write(counted(run))


def counted(run):
    """What a run found, in a line."""
    names = {
        "new": "nouvelles",
        "waiting": "nouvelles à décider",
        "outside": "hors du territoire",
        "changed": "modifiées",
        "unchanged": "inchangées",
        "gone": "absentes du fichier",
        "doubtful": "douteuses",
        "rejected": "refusées",
    }
    return ", ".join(f"{run.counts.get(k, 0)} {name}" for k, name in names.items())
