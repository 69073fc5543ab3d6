from django.core.management.base import BaseCommand, CommandError

from maillage.base import clock, jobs, undoing
from maillage.base.refusals import Refusal
from maillage.base.setup import prepare_database
from maillage.registers.management.commands.import_data import Command as ImportData
from maillage.registers.management.commands.import_data import counted
from maillage.search import index
from maillage.sources import actions
from maillage.sources.models import ChangeRow, ImportRun
from maillage.sources.steps import drive, start


class Command(BaseCommand):
    help = "Suivre les imports : maillage runs ; runs show N, resume N, accept N, undo N."

    def add_arguments(self, parser):
        parser.add_argument(
            "verb", nargs="?", default="list", choices=["list", "show", "resume", "accept", "undo"]
        )
        parser.add_argument("number", nargs="?", type=int)

    def handle(self, *args, **options):
        prepare_database()
        if options["verb"] == "list":
            for run in ImportRun.objects.select_related("source")[:40]:
                self.stdout.write(f"{run.pk}\t{self.stated(run)}\t{run}\t{counted(run)}")
            return
        run = ImportRun.objects.select_related("source").filter(pk=options["number"]).first()
        if run is None:
            raise CommandError("Quel import ? « maillage runs » les montre.")
        getattr(self, options["verb"])(run)

    def stated(self, run):
        moving = f", {run.done} sur {run.total}" if run.is_moving else ""
        return f"{run.get_state_display()}{moving}"

    def show(self, run):
        self.stdout.write(f"{run} : {self.stated(run)}")
        if run.fault:
            self.stdout.write(run.fault)
        ImportData(stdout=self.stdout).report(run)

    def resume(self, run):
        """Take a run that was interrupted through its steps."""
        if not run.is_moving:
            raise CommandError(f"Cet import n’attend pas : {run.get_state_display()}.")
        jobs.free(run.author)  # first: of a step that gave up and a new one, one alone may live
        start(run)
        self.go(run)
        if run.state in (ImportRun.State.MAPPING, ImportRun.State.PROPOSED):
            self.stdout.write(f"À relire : /equipe/imports/{run.pk}/, ou « runs accept {run.pk} ».")

    def accept(self, run):
        """Take the columns as they were guessed, and put on line all that is certain."""
        try:
            if run.state == ImportRun.State.MAPPING:
                if fault := actions.begin(run=run, by="system", at=clock.now()):
                    raise CommandError(fault)
                self.go(run)
            actions.accept(run=run, states=ChangeRow.CERTAIN, by="system", at=clock.now())
        except Refusal as fault:
            raise CommandError(str(fault)) from fault
        self.go(run)
        ImportData(stdout=self.stdout).left_out(run)

    def undo(self, run):
        try:
            change = actions.spoken_by(run)
            undoing.undo(change=change, of=run.subject, by="system", at=clock.now())
        except Refusal as fault:
            raise CommandError(str(fault)) from fault
        self.go(run)
        for page in run.spared:
            self.stdout.write(f"gardée, quelqu’un y a écrit depuis : {page['name']} {page['url']}")

    def go(self, run):
        run.refresh_from_db()
        try:
            drive(run)
        except RuntimeError as fault:
            raise CommandError(str(fault)) from fault
        index.settle()
        self.stdout.write(f"{run} : {self.stated(run)}")
