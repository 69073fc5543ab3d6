"""A small target of these tests' own: notes, each a title, a word and a place. What sources say of
them stands in the ledger, an entry for each claim; an entry that has a `before` is withdrawn."""

from types import SimpleNamespace

from django import forms
from django.utils.translation import ngettext_lazy

from maillage.base import undoing
from maillage.base.kinds import Review, ReviewSide, Verb
from maillage.base.models import Entry
from maillage.reading.fingerprints import of_values
from maillage.reading.rows import DOUBTFUL, LEFT, REJECTED, REPAIRED, CellFault, Read
from maillage.sources.models import ChangeRow
from maillage.sources.targets import (
    UNCHANGED,
    Field,
    Match,
    Missing,
    Options,
    PageLink,
    Sentences,
    Target,
    Withdrawn,
)

State = ChangeRow.State
TITLES = {"Titre": "name", "Mot": "word", "Lieu": "town"}


class NoteOptions(Options):
    hushed = forms.CharField(required=False, max_length=20)  # titles that begin so wait


class Notes(Target):
    name = "note"
    label = "Notes"
    options = NoteOptions
    faults = {"shout": "mots criés, adoucis", "torn": "mots déchirés"}
    sentences = Sentences(
        {
            State.NEW: ngettext_lazy("garder %(n)s note", "garder %(n)s notes", "n"),
            State.CHANGED: ngettext_lazy("récrire %(n)s note", "récrire %(n)s notes", "n"),
            State.GONE: ngettext_lazy("jeter %(n)s note", "jeter %(n)s notes", "n"),
        },
        "La note dit",
        "La note dira",
    )

    def __init__(self):
        self.shown_again = []

    def fields(self):
        return [Field("name", "Titre", required=True), Field("word", "Mot"), Field("town", "Lieu")]

    def recognise(self, titles, source, values):
        return {title: TITLES[title] for title in titles if title in TITLES}

    def reader(self, run):
        names = [run.mapping.get(title) for title in run.columns]
        return lambda line, cells: read(line, dict(zip(names, cells, strict=False)))

    def match(self, source, reads):
        known = said_by(source)
        hushed = source.options.get("hushed")
        found = []
        for one in reads:
            before = known.get(one.key)
            if before:
                state = UNCHANGED if before.after == one.values else State.CHANGED
            elif one.values["town"] == "Ailleurs":
                state = State.OUTSIDE
            elif hushed and one.name.startswith(hushed):
                state = State.WAITING
            else:
                state = State.NEW
            found.append(Match(state, before and before.pk, of_values(one.values)))
        return found

    def resemble(self, source, rows):
        """A note of another key with the same word in the same place."""
        known = said_by(source)
        return {
            row.pk: [{"score": 90, "reasons": ["même mot"], "name": key, "note": entry.pk}]
            for row in rows
            for key, entry in known.items()
            if row.block
            and (entry.after["town"], entry.after["word"])
            == (row.values["town"], row.values["word"])
        }

    def standing(self, source):
        return (Missing(key, e.pk, e.after["name"]) for key, e in said_by(source).items())

    def apply(self, source, rows, change):
        for row in rows:
            if row.state == State.GONE:
                said_by(source, row.key).update(before={"by": change.pk})
            elif row.values["word"] == "casse":
                raise ZeroDivisionError
            else:
                Entry.objects.create(
                    change=change, kind="note", key=f"{source.pk}/{row.key}", after=row.values
                )

    def withdraw(self, run, undoing, after, most):
        """A note whose word is « gardé » has been written upon since: it is left."""
        of_run = Entry.objects.filter(kind="note", change__by=run.author, before__isnull=True)
        part = list(of_run.filter(pk__gt=after).order_by("pk")[:most])
        if not part:
            gone = Entry.objects.filter(kind="note", before__by=run.change_id)
            gone.update(before=None)
            return None
        kept = [e for e in part if e.after["word"] == "gardé"]
        Entry.objects.filter(pk__in={e.pk for e in part} - {e.pk for e in kept}).update(
            before={"by": undoing.pk}
        )
        pages = [{"name": e.after["name"], "url": f"/notes/{e.pk}/"} for e in kept]
        return Withdrawn(part[-1].pk, pages)

    def show_again(self, source, after, most):
        self.shown_again.append((source.pk, after))
        return 7 if after == 0 else None

    def review(self, row):
        sides = (ReviewSide(title=row.name, values=row.values),)
        verbs = (Verb("new", "Garder"), Verb("refuse", "Laisser"))
        return Review(row.name, "Faut-il la garder ?", sides, verbs)

    def differences(self, row):
        before = Entry.objects.get(pk=row.subject).after["word"]
        return [
            SimpleNamespace(
                label="Mot", shown=before, by="carnet", stated=row.values["word"], wins=True
            )
        ]

    def facts(self, row):
        return [row.values["word"]]

    def decide(self, row, verdict, *, change):
        self.apply(row.run.source, [row], change)

    def take_back(self, row, change, *, by, at):
        Entry.objects.filter(kind="note", change=change).update(before={"by": "person"})
        return undoing.noted(change, by=by, at=at)

    def open_to_all(self, row):
        return {"name": row.values["name"]}

    def owner(self, subject):
        entry = Entry.objects.filter(kind="note", pk=subject).first()
        return entry and PageLink(entry.after["name"], f"/notes/{subject}/")


def read(line, said):
    name, word, town = (said.get(n, "") for n in ("name", "word", "town"))
    if word == "boum":
        raise KeyError("whatever")
    if not name:
        return Read(line, faults=[CellFault("nameless", "Titre", "", "sans titre", REJECTED)])
    found = Read(line, key=name.lower(), name=name, block=town[:5])
    if word.isupper():
        found.faults.append(CellFault("shout", "Mot", word, "adouci", REPAIRED))
        word = word.lower()
    if word.endswith("?"):
        found.faults.append(CellFault("doubt", "Mot", word, "incertain", DOUBTFUL))
    if word.endswith("#"):
        found.faults.append(CellFault("torn", "Mot", word, "mot déchiré", LEFT))
        word = ""
    found.values = {"name": name, "word": word, "town": town}
    return found


def said_by(source, key=""):
    """{key: what stands} of a source; the entries of one key, when it is given."""
    rows = Entry.objects.filter(kind="note", before__isnull=True)
    if key:
        return rows.filter(key=f"{source.pk}/{key}")
    rows = rows.filter(key__startswith=f"{source.pk}/").order_by("pk")
    return {entry.key.partition("/")[2]: entry for entry in rows}


def words(source="carnet"):
    """{title: word} of the notes that are on line."""
    from maillage.sources.models import Source

    found = said_by(Source.objects.get(pk=source)).values()
    return {entry.after["name"]: entry.after["word"] for entry in found}
