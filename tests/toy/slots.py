"""What notes show on the frames of the site, and on the pages of rooms beneath."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext, ngettext_lazy

from maillage.accounts.rules import is_officer
from maillage.claims.listed import Listed
from maillage.finder.frames import Layer
from maillage.look.frames import Link, Section, Todo
from maillage.organisations.models import Organisation
from maillage.sources.models import ChangeRow, ImportRun, Source
from maillage.sources.targets import (
    REJECTED,
    Fault,
    Field,
    Read,
    Reader,
    Sentences,
)
from maillage.territories import queries as territories
from maillage.territories.frames import Column
from maillage.territories.models import Commune
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


def home(user: Any) -> Iterator[Section]:
    if notes := queries.coming(user)[:6]:
        yield Section("toy/_notes.html", {"notes": notes, "of": "Bientôt"}, 60)


def figures(user: Any) -> Iterator[str]:
    if n := queries.coming(user).count():
        yield ngettext("%(n)s note à venir.", "%(n)s notes à venir.", n) % {"n": n}


def figures_of_commune(commune: Commune, user: Any) -> Iterator[str]:
    if n := queries.coming(user).filter(commune=commune).count():
        yield counted(n)


def desk(user: Any) -> Iterator[Link]:
    yield Link("Toutes les notes", reverse("notes"), 60, "list")


def week(user: Any) -> Iterator[Todo]:
    if is_officer(user):
        for note in queries.without_summary()[:2]:
            yield Todo(20, note.name, "une note qui ne dit rien", note.get_absolute_url())


def of_structure(page: Organisation, user: Any) -> Iterator[Section]:
    if notes := queries.coming(user).filter(organisation=page)[:6]:
        yield Section("toy/_notes.html", {"notes": notes, "of": f"Notes de {page}"})


def of_commune(commune: Commune, user: Any) -> Iterator[Section]:
    if notes := queries.coming(user).filter(commune=commune)[:6]:
        yield Section("toy/_notes.html", {"notes": notes, "of": f"Notes à {commune}"})


def verbs_of_commune(commune: Commune, user: Any) -> Iterator[Link]:
    yield Link("Proposer une note ici", f"{reverse('note_propose')}?ou={commune.name}", icon="plus")


ON_THE_MAP = Layer("note", "Notes", "star", queries.names_of, "note_pin")
NOTES = Column("Notes", queries.counts_by_commune)


# What lists bring

State: Any = ChangeRow.State
TITLES = {"Titre": "name", "Jour": "starts", "Commune": "commune_id", "Texte": "summary"}


class Notes(Listed):
    name = "note"
    claims = NoteClaim
    show = staticmethod(actions.show)
    make = staticmethod(actions.make)
    label = "Notes"
    faults = {"no_day": "jours illisibles", "no_commune": "communes inconnues"}
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

    def recognise(self, titles: Sequence[str], source: Source) -> dict[str, str]:
        return {title: TITLES[title] for title in titles if title in TITLES}

    def reader(self, run: ImportRun) -> Reader:
        names = [run.mapping.get(title) for title in run.columns]
        return lambda line, cells: _read(line, dict(zip(names, cells, strict=False)))

    def resemble(self, source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict]]:
        return {}

    def facts(self, row: ChangeRow) -> list[str]:
        return [row.values["starts"]]


def _read(line: int, said: Mapping[str | None, str]) -> Read:
    found = Read(line, key=said["name"].lower(), name=said["name"])
    towns = territories.communes_called(said["commune_id"])
    day = said["starts"]
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        found.faults.append(Fault("no_day", "Jour", day, "jour illisible", REJECTED))
    if not towns:
        typed = said["commune_id"]
        found.faults.append(Fault("no_commune", "Commune", typed, "inconnue", REJECTED))
    else:
        found.values = {
            "name": said["name"],
            "starts": day,
            "commune_id": towns[0].pk,
            "summary": said.get("summary", ""),
        }
    return found
