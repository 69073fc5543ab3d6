"""Imports for tests: a text becomes a file, and goes as far as asked."""

from maillage.base import clock, text, undoing
from maillage.sources import actions
from maillage.sources.models import ChangeRow, ImportRun
from maillage.sources.steps import drive
from maillage.sources.targets import TARGETS

HEADER = "SIRET;Nom;Adresse;Code postal;Commune\n"
EVERYTHING = ChangeRow.CERTAIN


def make_run(content="", *, source="liste", by="user:0", **details):
    """A file that was received: its columns are guessed, nothing is compared yet."""
    body = content if isinstance(content, bytes) else (HEADER + content).encode()
    first = next(iter(TARGETS)).name  # that of structures, where another has not taken its place
    named = actions.source_named(
        text.slugify(source), target=details.pop("target", first), name=source, licence_id="own"
    )
    run = actions.receive(
        source=named,
        file_name=details.pop("file_name", f"{source}.csv"),
        by=by,
        at=clock.now(),
        write=lambda path: path.write_bytes(body),
        **details,
    )
    return drive(run)


def compare(content="", **details):
    """The change set of a file."""
    run = make_run(content, **details)
    if run.state == ImportRun.State.MAPPING:
        actions.begin(run=run, by="user:0", at=clock.now())
        run.refresh_from_db()
        drive(run)
    return run


def bring(content="", *, states=EVERYTHING, **details):
    """A file whose change set was accepted."""
    run = compare(content, **details)
    return accept(run, *states) if run.state == ImportRun.State.PROPOSED else run


def accept(run, *states):
    actions.accept(run=run, states=states, by="user:0", at=clock.now())
    run.refresh_from_db()
    return drive(run)


def undo(run):
    asked = {"of": run.subject, "by": "user:0", "at": clock.now()}
    undoing.undo(change=actions.spoken_by(run), **asked)
    run.refresh_from_db()
    return drive(run)
