"""A file is read: its titles found, its columns guessed, what is no data set apart, and why."""

import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from maillage.base.models import Job
from maillage.reading import singling
from maillage.sources import queries, slices
from maillage.sources.models import ChangeRow, ImportRun, Source
from maillage.sources.steps import drive
from maillage.sources.tests import builders
from maillage.sources.tests.conftest import NOTES
from maillage.sources.tests.notes import words

pytestmark = pytest.mark.django_db


def compare(rows="", *, titles=NOTES, **details):
    return builders.compare((titles + rows).encode(), source="carnet", **details)


def refused(run):
    return {r.line: r.faults[-1]["code"] for r in run.rows.filter(state="rejected")}


@pytest.fixture(autouse=True)
def _only_notes(notes):
    pass


def test_titles_are_found_under_a_heading_and_columns_keep_samples():
    run = builders.make_run(("Mes notes;;\n" + NOTES + "Rebond;vélo;Firminy\n").encode())
    assert (run.header_line, run.total) == (2, 1)
    found = queries.columns(run)
    assert [(c.title, c.field, c.samples) for c in found][:2] == [
        ("Titre", "name", ["Rebond"]),
        ("Mot", "word", ["vélo"]),
    ]


def test_what_is_no_data_is_refused_with_its_line():
    run = compare(
        "Rebond;vélo;Firminy\n"
        "Rebond;vélo;Firminy\n"
        "Rebond;autre;Firminy\n"
        "\n;;\n"
        "=SOMME(A1);;\n"
        "Total :;12;\n"
        "Titre;Mot;Lieu\n"
        ";sans;Firminy\n"
        "Seul;boum;Firminy\n"
    )
    assert refused(run) == {
        3: "repeated_row",
        4: "repeated_key",
        7: "formula",
        8: "total_row",
        9: "repeated_titles",
        10: "nameless",
        11: singling.BROKEN,
    }
    assert (run.counts["new"], run.faults["empty_row"]) == (1, 2)


def test_a_file_cut_in_its_last_row_says_so():
    run = compare("Rebond;vélo;Firminy\nRelais;bo", titles="Titre;Mot;Lieu\n")
    assert run.is_cut
    assert refused(run) == {3: "cut_row"}


def test_faults_are_named_by_who_finds_them():
    run = compare("Rebond;VÉLO;Firminy\nRebond;VÉLO;Firminy\n")
    said = {noted.label: noted.count for noted in queries.faults(run)}
    assert said == {"mots criés, adoucis": 1, "lignes répétées mot pour mot": 1}


def test_a_long_file_is_read_in_slices_that_know_each_other(monkeypatch):
    monkeypatch.setattr("maillage.sources.steps.COMPARED", 2)
    monkeypatch.setattr("maillage.sources.steps.MATCHED", 1)
    rows = [f"Note {n};mot {n};{n}\n" for n in range(5)]
    run = compare("".join([*rows, rows[0], "Note 1;autre;1\n"]))
    assert refused(run) == {7: "repeated_row", 8: "repeated_key"}
    assert (run.counts["new"], run.met, run.last_block) == (5, 5, "4")


def test_a_column_that_is_gone_stops_the_next_version():
    compare("Rebond;vélo;Firminy\n")
    run = compare("Rebond;vélo;Firminy\n", titles="Denominazione;Mot;Lieu\n")
    assert run.state == ImportRun.State.FAILED
    assert "la colonne « Titre » manque" in run.fault
    assert not slices.converted(run).exists()  # the file is not kept


def test_a_mapping_that_was_chosen_is_remembered():
    Source.objects.create(
        slug="carnet", target="note", licence_id="own", mapping={"Objet": "name", "Mot": "word"}
    )
    run = builders.make_run("Objet;Mot\nRebond;vélo\n".encode(), source="carnet")
    assert run.mapping == {"Objet": "name", "Mot": "word"}


def test_a_file_that_nobody_can_read_is_refused_with_a_sentence():
    run = builders.make_run(b"\x00\x01\x02", file_name="x.xlsx")
    assert (run.state, bool(run.fault)) == (ImportRun.State.FAILED, True)
    assert not Job.objects.exists()


def test_a_target_that_breaks_on_every_row_stops_the_import_untouched(notes, monkeypatch):
    def breaks(*args):
        raise ZeroDivisionError

    monkeypatch.setattr(notes, "match", breaks)
    run = compare("".join(f"Note {n};mot;Firminy\n" for n in range(singling.MOST + 2)))
    assert (run.state, words()) == (ImportRun.State.FAILED, {})
    assert "voir le journal" in run.fault


@pytest.mark.parametrize("step", ["match", "resemble"])
def test_a_row_that_breaks_a_step_is_found_by_halves_and_refused(notes, monkeypatch, step):
    def breaks(source, rows):
        if any(row.name == "Casse" for row in rows):
            raise ZeroDivisionError
        return does(source, rows)

    does = getattr(notes, step)
    monkeypatch.setattr(notes, step, breaks)
    run = compare("".join(f"Note {n};m{n};X\n" for n in range(7)) + "Casse;vélo;Firminy\n")
    assert run.state == ImportRun.State.PROPOSED
    assert (refused(run), run.counts["new"]) == ({9: singling.BROKEN}, 7)


def test_a_row_that_breaks_what_puts_it_on_line_is_refused_alone():
    run = compare("Rebond;vélo;Firminy\nFragile;casse;Firminy\n")
    builders.accept(run, "new")
    assert words() == {"Rebond": "vélo"}
    assert (refused(run), run.state) == ({3: singling.BROKEN}, ImportRun.State.APPLIED)


@pytest.mark.parametrize("passing", singling.PASSING)
def test_what_may_pass_by_itself_is_nobodys_fault(passing):
    def breaks(*args):
        raise passing

    with pytest.raises(passing):
        singling.understood(breaks, 1, [], set())
    with pytest.raises(passing):
        singling.apart([1, 2], breaks)


def test_what_passes_while_a_broken_row_is_looked_for_is_nobodys_fault():
    def breaks(rows):
        raise OSError if len(rows) == 1 else ValueError

    with pytest.raises(OSError):  # noqa: PT011
        singling.apart([1, 2], breaks)


def test_a_key_longer_than_its_column_refuses_its_row():
    run = compare("R" * 300 + ";vélo;Firminy\n")
    assert refused(run) == {2: singling.BROKEN}
    assert ChangeRow.objects.get().key == ""


def test_a_file_that_cannot_be_written_leaves_no_import():
    from maillage.base import clock
    from maillage.sources import actions

    def full(path):
        raise OSError

    source = actions.source_named("carnet", licence_id="own")
    with pytest.raises(OSError):  # noqa: PT011
        actions.receive(source=source, file_name="x.csv", write=full, by="user:1", at=clock.now())
    assert not ImportRun.objects.exists()


# Read otherwise: on the page and in the terminal


def book(**sheets):
    """A workbook: {name of a sheet: its rows}."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


TITLES = ["Titre", "Mot", "Lieu"]
TWO = {"Roanne": [TITLES, ["Rebond", "vélo", "Roanne"]], "Apt": [TITLES, ["Relais", "don", "Apt"]]}


def test_sheets_with_the_same_titles_are_read_together():
    run = builders.compare(book(Lisez=[["Mode d’emploi"], ["1"], ["2"], ["3"]], **TWO))
    assert run.shape["read"] == ["Roanne", "Apt"]
    assert {row.name for row in run.rows.filter(state="new")} == {"Rebond", "Relais"}
    assert queries.unread_sheets(run) == [("Lisez", 4)]


def test_an_officer_reads_the_same_file_otherwise(client, amina):
    rows = NOTES + "Îlot;cœur;Apt\n"
    run = builders.make_run(rows.encode("mac_roman"), asked={"encoding": "cp1252"})
    client.force_login(amina)
    page = client.get(run.get_absolute_url()).content.decode()
    assert "Windows (1252)" in page
    wrong = queries.columns(run)[0].samples
    client.post(f"{run.get_absolute_url()}relire/", {"read-encoding": "mac_roman"})
    run.refresh_from_db()
    drive(run)
    assert (wrong, queries.columns(run)[0].samples) == (["ëlot"], ["Îlot"])


def test_the_line_of_the_titles_may_be_said(client, amina):
    run = builders.make_run(("Titre;Mot;Lieu\n" + NOTES + "Rebond;vélo;Apt\n").encode())
    client.force_login(amina)
    client.post(f"{run.get_absolute_url()}relire/", {"read-header_line": "2"})
    run.refresh_from_db()
    assert (drive(run).header_line, run.total) == (2, 1)


def test_the_terminal_says_how_to_read(tmp_path, capsys):
    path = tmp_path / "notes.csv"
    path.write_bytes("Nom du lieu|Mot\nÎlot|cœur\n".encode("mac_roman"))
    asked = ["--encoding", "mac_roman", "--delimiter", "|", "--map", "Nom du lieu=name"]
    call_command("import_data", "file", str(path), "--target", "note", "--dry-run", *asked)
    told = capsys.readouterr().out
    assert "1 nouvelle" in told
    assert "Écriture des accents : Mac (Roman)" in told


def test_a_column_that_is_not_there_is_named(tmp_path):
    path = tmp_path / "notes.csv"
    path.write_text(NOTES + "Rebond;vélo;Apt\n")
    with pytest.raises(CommandError, match="Pas de colonne « Nom »"):
        call_command("import_data", "file", str(path), "--target", "note", "--map", "Nom=name")


def test_what_columns_hold_is_saved_and_shared_as_a_file(tmp_path, capsys):
    first, other, shared = (tmp_path / name for name in ("a.csv", "b.csv", "map.json"))
    first.write_text("Nom du lieu;Mot\nRebond;vélo\n")
    other.write_text("Mot;Autre;Nom du lieu\ndon;x;Relais\n")
    asked = ["--target", "note", "--dry-run"]
    saved = ["--map", "Nom du lieu=name", "--map", "Mot=", "--save-map", str(shared)]
    call_command("import_data", "file", str(first), *asked, *saved)
    assert json.loads(shared.read_text()) == {"Nom du lieu": "name", "Mot": ""}
    capsys.readouterr()
    call_command("import_data", "file", str(other), *asked, "--map-file", str(shared))
    told = capsys.readouterr().out
    assert "1 nouvelle" in told
    assert "colonne laissée de côté : Mot (don)" in told


def test_a_shared_file_that_is_no_mapping_is_refused(tmp_path):
    path, shared = tmp_path / "notes.csv", tmp_path / "map.json"
    path.write_text(NOTES + "Rebond;vélo;Apt\n")
    for written in ("{", '["name"]', '{"Nom": 3}'):
        shared.write_text(written)
        with pytest.raises(CommandError, match=r"map\.json"):
            call_command("import_data", "file", str(path), "--map-file", str(shared))


def test_a_quote_never_closed_is_said_on_its_row():
    run = compare('"Les Amis;vélo;Apt\nRelais;don;Apt\n')
    row = run.rows.get(line=2)
    assert (row.name, row.faults[0]["code"]) == ("Les Amis", "open_quote")
    assert run.rows.get(line=3).name == "Relais"
