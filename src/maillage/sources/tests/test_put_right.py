"""A file that was read wrongly is put right from its page, before anything of it is on line; and
the page says what of it is not taken."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from maillage.base import clock, jobs
from maillage.participation.models import Contribution
from maillage.reading import aside, mappings
from maillage.reading.rows import LEFT, REPAIRED, CellFault
from maillage.sources import actions, queries
from maillage.sources.models import ImportRun, Source
from maillage.sources.tests import builders
from maillage.sources.tests.conftest import NOTES
from maillage.sources.tests.notes import words
from maillage.sources.tests.test_reading import TWO, book

pytestmark = pytest.mark.django_db
MAPPED = {"column_0": "name", "column_1": "word", "column_2": "town"}


@pytest.fixture
def team(client, amina, notes):
    client.force_login(amina)
    return client


def compared(rows, *, titles=NOTES, encoding="utf-8", **details):
    return builders.compare((titles + rows).encode(encoding), source="carnet", **details)


def page(team, run):
    return team.get(run.get_absolute_url()).content.decode()


def sent(team, run, to, data, **how):
    """The form of a page, and the import as it then is."""
    answer = team.post(f"{run.get_absolute_url()}{to}/", data, **how)
    jobs.drain()
    run.refresh_from_db()
    return answer


def test_a_file_that_was_compared_is_read_otherwise_and_compared_again(team):
    run = compared("Îlot;cœur;Apt\n", encoding="mac_roman", asked={"encoding": "cp1252"})
    assert [row.name for row in run.rows.all()] == ["ëlot"]
    sent(team, run, "relire", {"read-encoding": "mac_roman"})
    assert run.state == ImportRun.State.MAPPING
    sent(team, run, "colonnes", MAPPED)
    assert [row.name for row in run.rows.all()] == ["Îlot"]
    assert (run.state, run.counts) == (ImportRun.State.PROPOSED, {"new": 1})


def test_columns_are_said_otherwise_after_the_comparison(team):
    run = compared("Rebond;vélo;Apt\nRelais;doute ?;Apt\n")
    assert Contribution.objects.waiting().count() == 1
    sent(team, run, "colonnes", MAPPED | {"column_1": "town", "column_2": "word"})
    assert run.rows.get(name="Rebond").values == {"name": "Rebond", "word": "Apt", "town": "vélo"}
    assert (run.counts, run.total) == ({"new": 2}, 2)
    assert not Contribution.objects.waiting().exists()
    builders.accept(run, "new")
    assert words() == {"Rebond": "Apt", "Relais": "Apt"}


def test_what_is_gone_is_looked_for_again(team):
    builders.accept(compared("Rebond;vélo;Apt\nRelais;don;Apt\n"), "new")
    run = compared("Rebond;vélo;Apt\n")
    assert run.counts["gone"] == 1
    sent(team, run, "colonnes", MAPPED | {"is_whole": "on"})
    assert (run.counts["gone"], run.rows.filter(state="gone").count()) == (1, 1)
    sent(team, run, "colonnes", MAPPED)  # an extract, after all
    assert "gone" not in run.counts


def test_a_wrong_reading_teaches_its_source_nothing(team):
    titles = "Intitulé;Mot;Lieu\n"
    asked = {"encoding": "cp1252"}
    run = builders.make_run(
        (titles + "Îlot;don;Apt\n").encode("cp850"), source="carnet", asked=asked
    )
    sent(team, run, "colonnes", MAPPED)
    assert run.state == ImportRun.State.PROPOSED
    assert "Intitulé" not in Source.objects.get(pk="carnet").mapping
    sent(team, run, "relire", {"read-encoding": "cp850"})
    assert (run.state, run.columns[0]) == (ImportRun.State.MAPPING, "Intitulé")
    sent(team, run, "colonnes", MAPPED)
    sent(team, run, "abandonner", {})
    assert Source.objects.get(pk="carnet").mapping == {}


def test_what_is_on_line_is_not_read_again(team):
    run = builders.accept(compared("Rebond;vélo;Apt\nLoin;sel;Ailleurs\n"), "new")
    assert "Relire le fichier" not in page(team, run)
    for to, data in (("relire", {"read-encoding": "cp850"}), ("colonnes", MAPPED)):
        answer = sent(team, run, to, data, follow=True)
        assert "n’en est plus à cette étape" in answer.content.decode()
    assert (words(), run.state) == ({"Rebond": "vélo"}, ImportRun.State.APPLIED)


# What is not taken is said


def test_the_page_says_what_of_the_file_is_not_taken(team):
    titles = "Carnet de 2026;;;\nTitre;Mot;Lieu;Remarque\n"
    rows = "Rebond;vé#;Apt;à rappeler\nRelais;do#;Apt;RAS\nRuche;miel;Apt;\nPré;foin;Apt;vu\n"
    run = compared(rows, titles=titles)
    told = page(team, run)
    for said in (
        "4 lignes lues, aucune ne demande d’avis",
        "3 colonnes reconnues sur 4",
        "La ligne au-dessus des titres n’est pas lue.",
        "à rappeler · RAS · vu",
        "2 cellules laissées de côté",
        "mot déchiré",
        "vé# · do#",
    ):
        assert said in told


def test_a_sheet_that_is_not_read_is_named_beside_the_change_set(team):
    run = builders.compare(book(Lisez=[["Mode d’emploi"], ["1"], ["2"], ["3"]], **TWO))
    assert "La feuille « Lisez » n’est pas lue : 4 lignes." in page(team, run)
    sent(team, run, "relire", {"read-sheets": ["Apt"], "read-header_line": run.header_line})
    sent(team, run, "colonnes", MAPPED)
    assert [row.name for row in run.rows.all()] == ["Relais"]


def test_a_file_that_is_wholly_read_says_so(team):
    assert "chaque cellule du fichier est lue" in page(team, compared("Rebond;vélo;Apt\n"))


def test_the_terminal_says_what_is_not_taken(notes, tmp_path, capsys):
    path = tmp_path / "notes.csv"
    path.write_text("Titre;Mot;Lieu;Remarque\nRebond;vé#;Apt;RAS\n")
    call_command("import_data", "file", str(path), "--target", "note", "--dry-run")
    told = capsys.readouterr().out
    assert "colonne laissée de côté : Remarque (RAS)" in told
    assert "cellules laissées de côté, 1 × Mot : mot déchiré (vé#)" in told


def test_what_is_left_is_summed_over_the_slices_of_a_long_file(notes, monkeypatch):
    monkeypatch.setattr("maillage.sources.steps.COMPARED", 2)
    run = compared("".join(f"Note {n};m{n}#;{n}\n" for n in range(5)))
    left = queries.cells_left(run)
    assert [(k.column, k.count, k.values) for k in left] == [("Mot", 5, ["m0#", "m1#", "m2#"])]


def test_reasons_that_differ_are_told_by_their_kind_and_the_sum_is_bounded():
    def fault(column, reason, code="torn", severity=LEFT):
        return CellFault(code, column, "x", reason, severity)

    told = aside.with_left([], [fault("Mot", "un"), fault("Mot", "deux")])
    assert [(kind["count"], kind["reason"]) for kind in told] == [(2, "")]
    assert aside.with_left(told, [fault("Mot", "", "spaces", REPAIRED)]) == told
    (beside,) = aside.with_left([], [fault("Tél", "", "beside", REPAIRED)])
    assert beside["count"] == 1  # words that stand beside what was read are left too
    many = aside.with_left([], [fault(f"colonne {n}", "un") for n in range(5000)])
    assert len(many) == aside.MOST_KINDS + 1
    assert sum(kind["count"] for kind in many) == 5000


# What columns hold, as a file


def shared(team, run, told):
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return sent(
        team, run, "correspondance", {"file": SimpleUploadedFile("m.json", body)}, follow=True
    )


def test_what_columns_hold_goes_from_one_page_to_another(team):
    first = builders.make_run(b"Objet;Mot;Vue\nRebond;don;x\n", source="carnet")
    sent(team, first, "colonnes", {"column_0": "name", "column_2": "word"})
    answer = team.get(f"{first.get_absolute_url()}correspondance.json")
    assert "correspondance-carnet.json" in answer.headers["Content-Disposition"]
    assert json.loads(answer.content) == {"Objet": "name", "Mot": "", "Vue": "word"}
    other = builders.make_run(b"Vue;Mot;Autre;Objet\nx;don;y;Relais\n", source="cahier")
    assert other.mapping == {"Mot": "word"}
    said = shared(team, other, answer.content).content.decode()
    assert "vérifiez, comparez" in said
    assert (other.mapping, other.state) == ({"Objet": "name", "Vue": "word"}, "mapping")


def test_a_shared_file_is_taken_after_the_comparison_too(team):
    run = compared("Rebond;vélo;Apt\n")
    said = shared(team, run, {"Mot": "town", "Lieu": "word", "Absente": "name"}).content.decode()
    assert "Cette liste n’a pas de colonne « Absente »" in said
    assert (run.mapping["Mot"], run.state, run.rows.count()) == ("town", "mapping", 0)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (b"\xff\xfe{", "ce n’est pas du JSON"),
        (b'{"Titre": ', "ce n’est pas du JSON"),
        (b"[" * 100_000, "ce n’est pas du JSON"),
        (b"9" * 150_000, "ce n’est pas du JSON"),
        (b" " * (mappings.LARGEST + 1), "trop lourd"),
        (["name"], "pour chaque colonne"),
        ({"Titre": 3}, "pour chaque colonne"),
        ({"Titre": {"name": "name"}}, "pour chaque colonne"),
        ({"Titre": "is_staff"}, "« is_staff », qui n’existe pas ici"),
        ({"Titre": "<script>"}, "« &lt;script&gt; », qui n’existe pas ici"),
        ({"Titre": "name", "Mot": "name"}, "contiennent la même chose"),
        ({"Denominazione": "name"}, "d’aucune des colonnes"),
        (b"", "vide"),
    ],
)
def test_a_hostile_file_of_columns_is_refused_with_a_sentence(team, told, sentence):
    run = builders.make_run((NOTES + "Rebond;vélo;Apt\n").encode(), source="carnet")
    before = run.mapping
    answer = shared(team, run, told)
    assert sentence in answer.content.decode()
    assert (answer.status_code, run.mapping, run.state) == (200, before, ImportRun.State.MAPPING)


def test_of_what_is_guessed_and_told_what_is_told_wins(notes):
    guessed = {"Titre": "name", "Mot": "word"}
    assert mappings.over(guessed, {"Sujet": "name", "Mot": ""}) == {"Sujet": "name"}


def test_a_file_of_columns_comes_too_late_for_what_is_on_line(team):
    run = builders.accept(compared("Rebond;vélo;Apt\n"), "new")
    with pytest.raises(actions.OtherStep):
        actions.propose_mapping(run=run, mapping={"Titre": "word"}, by="user:1", at=clock.now())
