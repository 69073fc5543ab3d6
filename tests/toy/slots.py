"""What notes show on the frames of the site, and on the pages of rooms beneath."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext, ngettext_lazy

from maillage.accounts.rules import is_officer
from maillage.claims.listed import Listed
from maillage.finder.frames import Layer
from maillage.look.frames import CONFIRM, PAGES, Link, PageSection, Todo, Tool
from maillage.organisations.models import Organisation
from maillage.reading import columns
from maillage.reading.cells import date, paragraphs, text_of
from maillage.reading.rows import REJECTED, CellFault, Read
from maillage.sources.models import ChangeRow, ImportRun, Source
from maillage.sources.targets import (
    Field,
    ReadRow,
    Sentences,
)
from maillage.territories.frames import CommuneColumn
from maillage.territories.models import Commune
from maillage.territories.queries.located import LocatedReader
from tests.toy import actions, queries
from tests.toy.models import NoteClaim
from tests.toy.rules import counted


def links(user: Any) -> Iterator[Link]:
    """For the menu and the site map."""
    yield Link("Notes", reverse("notes"), 15)


def addresses() -> Iterator[str]:
    yield reverse("notes")


def starts(user: Any) -> Iterator[Link]:
    yield Link("Proposer une note", reverse("note_propose"), 60)


def home(user: Any) -> Iterator[PageSection]:
    if notes := queries.coming(user)[:6]:
        yield PageSection("toy/_notes.html", {"notes": notes, "of": "Bientôt"}, 60)


def figures(user: Any) -> Iterator[str]:
    if n := queries.coming(user).count():
        yield ngettext("%(n)s note à venir.", "%(n)s notes à venir.", n) % {"n": n}


def figures_of_commune(commune: Commune, user: Any) -> Iterator[str]:
    if n := queries.coming(user).filter(commune=commune).count():
        yield counted(n)


def tools(user: Any) -> Iterator[Tool]:
    yield Tool(PAGES, "Toutes les notes", reverse("notes"), 60, queries.coming(user).count)


def week(user: Any) -> Iterator[Todo]:
    if is_officer(user):
        for note in queries.without_summary()[:2]:
            why = "Une note qui ne dit rien."
            yield Todo(20, CONFIRM, f"« {note.name} »", why, note.get_absolute_url())


def of_structure(organisation: Organisation, user: Any) -> Iterator[PageSection]:
    if notes := queries.coming(user).filter(organisation=organisation)[:6]:
        yield PageSection("toy/_notes.html", {"notes": notes, "of": f"Notes de {organisation}"})


def of_commune(commune: Commune, user: Any) -> Iterator[PageSection]:
    if notes := queries.coming(user).filter(commune=commune)[:6]:
        yield PageSection("toy/_notes.html", {"notes": notes, "of": f"Notes à {commune}"})


def verbs_of_commune(commune: Commune, user: Any) -> Iterator[Link]:
    yield Link("Proposer une note ici", f"{reverse('note_propose')}?ou={commune.name}", icon="plus")


ON_THE_MAP = Layer("note", "Notes", "star", queries.marks_of, "note_pin")
NOTES = CommuneColumn("Notes", queries.counts_by_commune)


# What lists bring

State: Any = ChangeRow.State
COLUMNS = {
    column.name: column
    for column in (
        columns.KnownColumn("name", "Titre", text_of(120), ("titre", "nom"), is_vital=True),
        columns.KnownColumn(
            "starts", "Jour", date, ("jour", "date", "date de l'evenement"), is_vital=True
        ),
        columns.KnownColumn("commune", "Commune", text_of(100), ("commune", "ville")),
        columns.KnownColumn("summary", "Texte", paragraphs, ("texte", "resume")),
    )
}
TITLES = {column.label: name for name, column in COLUMNS.items()}


class Notes(Listed):
    name = "note"
    claims = NoteClaim
    show = staticmethod(actions.show)
    make = staticmethod(actions.make)
    label = "Notes"
    faults = {"missing": "sans titre, jour ou commune"}
    sentences = Sentences(
        {
            State.NEW: ngettext_lazy("publier %(n)s note", "publier %(n)s notes", "n"),
            State.CHANGED: ngettext_lazy("récrire %(n)s note", "récrire %(n)s notes", "n"),
            State.GONE: ngettext_lazy("ranger %(n)s note", "ranger %(n)s notes", "n"),
        },
        "La note dit",
        "La note dira",
    )

    def fields(self) -> list[Field]:
        return [Field(name, title, required=name != "summary") for title, name in TITLES.items()]

    def recognise(
        self, titles: Sequence[str], source: Source, values: Mapping[str, Sequence[str]]
    ) -> dict[str, str]:
        return columns.recognised(titles, columns.meanings(COLUMNS.values()), values, COLUMNS)

    def reader(self, run: ImportRun) -> ReadRow:
        return NoteReader(run.columns, run.mapping)

    def resemble(self, source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict]]:
        return {}

    def facts(self, row: ChangeRow) -> list[str]:
        return [row.values["starts"]]


class NoteReader(LocatedReader):
    """A title, a day and a commune make a note."""

    def __call__(self, line: int, cells: Sequence[str]) -> Read:
        read = Read(line)
        said: dict[str, Any] = {}
        for title, name, cell in self.cells(read, cells):
            said[name] = self.cleaned(read, title, cell, COLUMNS[name], said)
        self.locate(read, said)
        if not all(said.get(name) for name in ("name", "starts", "commune")):
            if read.verdict != REJECTED:
                missing = "sans titre, jour ou commune"
                read.faults.append(CellFault("missing", "", "", missing, REJECTED))
            return read
        read.key, read.name = said["name"].lower(), said["name"]
        read.values = {
            "name": said["name"],
            "starts": said["starts"],
            "commune_id": said["commune"],
            "summary": said.get("summary") or "",
        }
        return read
