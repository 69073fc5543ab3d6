"""Several targets: each is chosen where a list comes in, and its numbers are its own."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from maillage.base import clock, jobs
from maillage.base.models import Change, Entry
from maillage.sources import actions, queries
from maillage.sources.formats import FORMATS, Format
from maillage.sources.forms import SourceForm, UploadForm
from maillage.sources.models import PEOPLE, ChangeRow, ImportRun, Source
from maillage.sources.targets import TARGETS, Target, target_of
from maillage.sources.tests.notes import words

pytestmark = pytest.mark.django_db


def row_of(target, name="Josette", **said):
    source = actions.source_named(target, target=target)
    run = ImportRun.objects.create(source=source, state="proposed")
    return ChangeRow.objects.create(
        run=run, line=2, subject=7, state="new", name=name, values={"name": name}, **said
    )


def test_redacting_a_subject_leaves_that_of_the_same_number_of_another_target(two_targets):
    note, letter = row_of("note"), row_of("letter")
    many = actions.redact(target="letter", subject=7, change=lambda said: type(said)())
    note.refresh_from_db()
    letter.refresh_from_db()
    assert (many, note.name, note.values) == (1, "Josette", {"name": "Josette"})
    assert (letter.name, letter.values) == ("", {})


def test_redacting_counts_the_rows_that_held_it_alone(notes):
    row_of("note")
    row_of("note", name="Amina")

    def change(said):
        return {} if said == {"name": "Josette"} else "" if said == "Josette" else said

    assert actions.redact(target="note", subject=7, change=change) == 1


def test_the_only_target_goes_without_saying(notes):
    assert actions.source_named("carnet").target == "note"
    assert "target" not in UploadForm().fields


def test_of_two_one_is_asked_for(two_targets):
    choices = dict(UploadForm().fields["target"].choices)
    assert choices == {"": "–", "note": "Notes", "letter": "Lettres"}
    with pytest.raises(actions.WhichTarget):
        actions.source_named("carnet")
    assert actions.source_named("carnet", target="letter").target == "letter"
    assert actions.source_named("carnet").target == "letter"  # it is known by now


def test_of_two_the_one_of_which_lists_mostly_speak_goes_without_saying(two_targets, monkeypatch):
    monkeypatch.setattr(TARGETS.get("letter"), "goes_without_saying", True)
    assert actions.source_named("carnet").target == "letter"
    assert actions.source_named("agenda", target="note").target == "note"
    assert UploadForm().fields["target"].initial == "letter"


def test_a_list_never_speaks_under_the_name_of_another_target_nor_of_people(two_targets):
    actions.source_named("carnet", target="letter")
    with pytest.raises(actions.OtherTarget):
        actions.source_named("carnet", target="note")
    with pytest.raises(actions.OtherTarget):
        actions.source_named(PEOPLE, target="note")
    with pytest.raises(actions.OtherTarget):
        actions.source_named(PEOPLE)


def test_a_target_that_no_room_registered_is_named(notes):
    with pytest.raises(LookupError, match="lost"):
        target_of(Source(slug="x", target="lost"))


def test_the_terminal_says_which_target(two_targets, tmp_path, monkeypatch):
    path = tmp_path / "carnet.csv"
    path.write_text("Titre;Mot;Lieu\nRebond;vélo;Firminy\n")
    with pytest.raises(CommandError, match="de quoi parle"):
        call_command("import_data", "file", str(path))
    call_command("import_data", "file", str(path), target="letter")
    assert Source.objects.get(pk="carnet").target == "letter"
    call_command("source", "add", "Autre", target="note")
    assert Source.objects.get(pk="autre").target == "note"


def test_a_format_belongs_to_its_target(two_targets, monkeypatch, tmp_path):
    card = Format("card", "letter", "Cartes")
    monkeypatch.setattr(FORMATS, "_items", {"card": card})
    assert [name for name, _label in queries.forms_of("note")] == ["file"]
    assert [name for name, _label in queries.forms_of("letter")] == ["file", "card"]
    with pytest.raises(CommandError, match="ne parle pas"):
        call_command("import_data", "card", str(tmp_path / "x"), target="note")


def test_a_register_that_waits_answers_for_its_own_target(two_targets, monkeypatch):
    register = Format("rolls", "letter", "Rôles", extract=lambda paths, into, national: 0)
    monkeypatch.setattr(FORMATS, "_items", {"rolls": register})
    Source.objects.create(slug="letter", target="letter", format="rolls", licence_id="own")
    row_of("letter", key="W1")
    row_of("note", name="Autre", key="W1")
    assert queries.waiting_row("letter", "W1") == {"name": "Josette"}
    assert queries.waiting_row("letter", "W2") == {}
    assert queries.waiting_row("note", "W1") == {}  # a list may hold what is not public


def test_the_sources_of_a_page_are_those_of_its_target(two_targets):
    change = Change.objects.create(by="user:1", act="import")
    page = Entry.objects.create(change=change, kind="note", key="x", after={"name": "Rebond"})
    for target in ("note", "letter"):
        actions.source_named(f"agenda-{target}", target=target, subject=page.pk)
    mine = queries.sources_of("note", [page.pk]).get()
    assert mine.pk == "agenda-note"
    assert queries.owner_of(mine) == ("Rebond", f"/notes/{page.pk}/")
    assert queries.owner_of(Source(target="note")) is None
    assert queries.owner_of(Source(target="note", subject=0)) is None


def filled(source, **said):
    common = {"name": "Carnet", "licence": "lov2", "rank": 20, "format": "file"}
    return SourceForm(common | said, source=source)


def test_what_a_target_asks_is_kept_as_it_says(notes):
    source = actions.source_named("carnet")
    form = filled(source, **{"options-hushed": "Chut"})
    assert form.is_valid()
    actions.revise_source(source=source, values=form.stated(), by="user:1", at=clock.now())
    source.refresh_from_db()
    assert (source.options, source.ranks) == ({"hushed": "Chut"}, {"*": 20})
    assert 'value="Chut"' in str(SourceForm(source=source).options["hushed"])


def test_a_fault_in_what_a_target_asks_stops_the_form(notes):
    form = filled(actions.source_named("carnet"), **{"options-hushed": "C" * 21})
    assert not form.is_valid()
    assert not form.errors


def test_what_a_target_does_not_say_is_nothing(notes):
    class Letters(Target):
        name = "letter"

    letters = Letters()
    asked = letters.options({}, initial=letters.options.initial_of({}))
    assert (asked.is_valid(), asked.stated(), dict(letters.faults)) == (True, {}, {})
    assert (letters.open_to_all(row_of("note")), letters.owner(1)) == ({}, None)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("webcal://exemple.fr/a.ics", "webcal://exemple.fr/a.ics"),
        ("webcals://exemple.fr/a.ics", "webcals://exemple.fr/a.ics"),
        ("exemple.fr/a.ics", "https://exemple.fr/a.ics"),
    ],
)
def test_a_calendar_offered_to_a_program_has_an_address(notes, typed, kept):
    form = filled(actions.source_named("carnet"), address=typed)
    assert form.is_valid()
    assert form.cleaned_data["address"] == kept


@pytest.mark.parametrize("typed", ["ftp://exemple.fr/a.ics", "javascript:alert(1)", "file:///etc"])
def test_what_is_no_address_of_the_web_is_none(notes, typed):
    assert "address" in filled(actions.source_named("carnet"), address=typed).errors


def test_columns_known_by_their_format_are_confirmed_by_nobody(notes, monkeypatch):
    """Brought by somebody or by itself, a list in a standard shape is compared at once."""
    standard = Format("roll", "note", "Rôle", extract=rows_of_notes, is_standard=True)
    monkeypatch.setattr(FORMATS, "_items", {"roll": standard})
    source = actions.source_named("carnet", format="roll")
    run = actions.receive(
        source=source,
        file_name="x",
        write=lambda path: path.write_bytes(b"x"),
        by="user:1",
        at=clock.now(),
    )
    jobs.drain()
    run.refresh_from_db()
    assert (run.state, run.counts) == (ImportRun.State.PROPOSED, {"new": 1})


def rows_of_notes(_paths, into, _national):
    from maillage.reading.written import write

    return write(["Titre", "Mot"], [(2, ["Rebond", "vélo"])], into)


@pytest.mark.parametrize("left", ["address", "every_hours"])
def test_what_is_never_read_by_itself_puts_nothing_on_line_unread(notes, left):
    said = {"is_automatic": "on", "address": "https://exemple.fr/x.csv", "every_hours": 24}
    source = actions.source_named("carnet")
    assert filled(source, **said).is_valid()
    assert "is_automatic" in filled(source, **(said | {left: ""})).errors


def test_a_register_in_two_files_is_not_read_from_one_address(notes, monkeypatch):
    rolls = Format("rolls", "note", "Rôles", files=("un", "deux"))
    monkeypatch.setattr(FORMATS, "_items", {"rolls": rolls})
    form = filled(actions.source_named("carnet"), format="rolls", address="https://exemple.fr/x")
    assert not form.is_valid()
    assert "maillage import rolls" in str(form.errors)


def test_a_register_is_extracted_when_it_is_read_again(notes, monkeypatch, tmp_path):
    """From an address the file comes whole, and its format keeps what is wanted of it."""
    from maillage.reading.written import write

    def extract(paths, into, national):
        lines = Path(paths[0]).read_text().splitlines()
        wanted = [(n, line.split("|")) for n, line in enumerate(lines, start=1) if "vélo" in line]
        return write(["Titre", "Mot"], wanted, into)

    rolls = Format("rolls", "note", "Rôles", files=("un",), details={"name": "R"}, extract=extract)
    monkeypatch.setattr(FORMATS, "_items", {"rolls": rolls})
    path = tmp_path / "rolls.txt"
    path.write_text("Rebond|vélo\nRelais|bois\n")
    call_command("import_data", "rolls", str(path))
    assert words("rolls") == {"Rebond": "vélo"}
    run = actions.receive(
        source=Source.objects.get(pk="rolls"),
        file_name="r",
        by="user:1",
        at=clock.now(),
        write=actions.copy_of(path),
    )
    from maillage.sources.steps import drive

    assert drive(run).total == 1
    assert TARGETS.get("note") is notes
