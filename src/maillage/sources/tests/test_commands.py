"""Imports and sources in the terminal."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from maillage.sources import actions
from maillage.sources.formats import FORMATS, Format
from maillage.sources.models import ImportRun, Source
from maillage.sources.tests import builders
from maillage.sources.tests.conftest import NOTES
from maillage.sources.tests.notes import words

pytestmark = pytest.mark.django_db
ROWS = "Rebond;vélo;Firminy\n"


@pytest.fixture(autouse=True)
def _only_notes(notes):
    pass


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "carnet.csv"
    found.write_text(NOTES + ROWS)
    return found


def test_a_file_is_compared_told_and_put_on_line(path, capsys):
    path.write_text(
        "Titre;Mot;Lieu;Autre\nRebond;VÉLO;Firminy;x\nLoin;sel;Ailleurs;\n;;rien;\n"
        "Doute;quoi ?;Firminy;\n"
    )
    call_command("import_data", "file", str(path), licence="odbl", source="Mon carnet")
    said = capsys.readouterr().out
    for told in (
        "Titre → name",
        "colonne laissée de côté : Autre (",
        "1 × mots criés",
        "sans titre",
        "1 nouvelles",
        "1 ligne reste de côté",
    ):
        assert told in said
    assert words("mon-carnet") == {"Rebond": "vélo"}
    assert Source.objects.get(pk="mon-carnet").licence_id == "odbl"


def test_a_likeness_is_told(path, capsys):
    call_command("import_data", "file", str(path))
    path.write_text(NOTES + ROWS + "Sosie;vélo;Firminy\n")
    call_command("import_data", "file", str(path), extract=True, review=True)
    said = capsys.readouterr().out
    assert "« Sosie » ressemble à « rebond » (90) : même mot" in said
    assert "À relire : /equipe/imports/" in said


def test_nothing_is_written_of_a_dry_run(path, capsys):
    call_command("import_data", "file", str(path), dry_run=True)
    assert "À blanc" in capsys.readouterr().out
    assert (words(), ImportRun.objects.get().state) == ({}, "discarded")


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["file"], "un seul"),
        (["file", "nowhere.csv"], "n’existe pas"),
        (["file", "https://exemple.fr/x.csv"], "source add"),
    ],
)
def test_what_cannot_be_read_is_said(arguments, fault):
    with pytest.raises(CommandError, match=fault):
        call_command("import_data", *arguments)


def test_an_unknown_licence_is_said_with_those_that_are_known(path):
    for command in (["import_data", "file", str(path)], ["source", "add", "Carnet"]):
        with pytest.raises(CommandError, match="odbl"):
            call_command(*command, licence="none")


def test_a_file_without_its_columns_goes_nowhere(path):
    path.write_text("Mot;Lieu\nvélo;Firminy\n")
    with pytest.raises(CommandError, match="Titre"):
        call_command("import_data", "file", str(path))
    path.write_bytes(b"")
    with pytest.raises(CommandError):
        call_command("import_data", "file", str(path))


def test_a_format_that_is_no_register_is_read_from_an_address(remote, monkeypatch):
    monkeypatch.setattr(FORMATS, "_items", {"card": Format("card", "note", "Cartes")})
    call_command("import_data", "card", remote.address)
    assert words() == {"Rebond": "vélo"}
    assert Source.objects.get(pk="carnet").format == "card"


def register(monkeypatch, **said):
    known = Format("rolls", "note", "Rôles", ("un", "deux"), {"name": "Rôles"}, **said)
    monkeypatch.setattr(FORMATS, "_items", {"rolls": known})


def test_a_register_wants_all_its_files(path, monkeypatch):
    register(monkeypatch)
    with pytest.raises(CommandError, match="Il faut 2 fichier"):
        call_command("import_data", "rolls", str(path))
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("import_data", "rolls", str(path), "nowhere")
    call_command("import_data", "rolls", str(path), str(path), national=True)
    assert words("rolls") == {"Rebond": "vélo"}


def test_a_register_is_fetched_where_its_producer_publishes_it(remote, monkeypatch):
    known = Format("rolls", "note", "Rôles", ("un",), {"name": "R"}, addresses=(remote.address,))
    monkeypatch.setattr(FORMATS, "_items", {"rolls": known})
    call_command("import_data", "rolls")
    assert words("rolls") == {"Rebond": "vélo"}


def test_runs_are_listed_shown_accepted_and_undone(path, capsys):
    run = builders.make_run((NOTES + ROWS).encode(), source="carnet")
    call_command("runs", "accept", run.pk)
    assert words() == {"Rebond": "vélo"}
    call_command("runs")
    call_command("runs", "show", run.pk)
    assert "en ligne" in capsys.readouterr().out
    call_command("runs", "undo", run.pk)
    assert words() == {}
    for verb in ("undo", "accept", "resume"):
        with pytest.raises(CommandError):
            call_command("runs", verb, run.pk)
    with pytest.raises(CommandError, match="Quel import"):
        call_command("runs", "show", 0)


def test_what_an_undoing_left_and_what_failed_are_said(capsys):
    run = builders.bring((NOTES + "Rebond;gardé;Firminy\n").encode(), source="carnet")
    call_command("runs", "undo", run.pk)
    assert "gardée, quelqu’un y a écrit depuis : Rebond" in capsys.readouterr().out
    failed = builders.make_run(b"\x00", file_name="x.xlsx", source="autre")
    call_command("runs", "show", failed.pk)
    assert failed.fault in capsys.readouterr().out


def test_an_interrupted_run_is_resumed(capsys):
    run = builders.make_run((NOTES + ROWS).encode(), source="carnet")
    actions.begin(run=run, by="user:1", at=run.at)
    call_command("runs")
    assert "0 sur 1" in capsys.readouterr().out
    call_command("runs", "resume", run.pk)
    assert "runs accept" in capsys.readouterr().out


def test_columns_that_are_missing_stop_an_acceptance():
    run = builders.make_run("Mot;Lieu\nvélo;Firminy\n".encode(), source="carnet")
    with pytest.raises(CommandError, match="Titre"):
        call_command("runs", "accept", run.pk)


def test_a_run_that_breaks_is_said_by_both_commands(path, notes, monkeypatch):
    def breaks():
        raise ZeroDivisionError

    monkeypatch.setattr(notes, "prepare", breaks)
    monkeypatch.setattr("maillage.base.jobs.ATTEMPTS", 1)
    with pytest.raises(CommandError, match="voir le journal"):
        call_command("import_data", "file", str(path))
    with pytest.raises(CommandError, match="voir le journal"):
        call_command("runs", "resume", ImportRun.objects.get().pk)
    assert words() == {}


def test_sources_are_added_refreshed_and_listed(remote, capsys):
    call_command(
        "source",
        "add",
        "Carnet",
        address=remote.address,
        licence="lov2",
        every=12,
        rank=4,
        attribution="© Carnet",
        unread=True,
        option=["hushed=Chut"],
    )
    source = Source.objects.get(pk="carnet")
    assert (source.every_hours, source.is_automatic, source.ranks) == (12, True, {"*": 4})
    assert source.options == {"hushed": "Chut"}
    call_command("source", "refresh", "Carnet")
    assert "À relire" in capsys.readouterr().out
    call_command("source", "refresh")
    assert "inchangée" in capsys.readouterr().out
    call_command("source", "list")
    assert remote.address in capsys.readouterr().out
    call_command("source", "add", "Carnet")
    source.refresh_from_db()
    assert (source.every_hours, source.is_automatic) == (12, True)  # what is not said stays


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (["loud"], "Connues : hushed"),
        (["hushed=" + "C" * 30], "hushed"),
    ],
)
def test_an_option_that_a_target_does_not_ask_is_refused(said, fault):
    with pytest.raises(CommandError, match=fault):
        call_command("source", "add", "Carnet", option=said)


def test_a_source_that_does_not_answer_is_said(remote):
    with pytest.raises(CommandError, match="Aucune source"):
        call_command("source", "refresh", "Carnet")
    call_command("source", "add", "Carnet", address=remote.address)
    remote.status = 503
    with pytest.raises(CommandError, match="503"):
        call_command("source", "refresh")
