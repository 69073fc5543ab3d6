"""What a room can do without a line outside of its own folder: thirteen sentences, of a note."""

import ast
import datetime as dt
import io
import json
import re
import tomllib
import zipfile
from pathlib import Path

import grimp
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from maillage.accounts import rules as accounts
from maillage.base import clock, history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change, Message
from maillage.organisations.actions import redacting
from maillage.organisations.tests.builders import make_organisation
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import link, olivia, rita
from maillage.portal import demonstration
from maillage.search import index
from maillage.sources.models import PEOPLE, ChangeRow, ImportRun, Source
from maillage.sources.steps import drive
from maillage.sources.targets import TARGETS
from maillage.sources.tests import builders
from maillage.sources.tests.builders import accept, undo
from maillage.web import pages
from tests.toy import actions
from tests.toy.models import Note, NoteClaim, SignUp
from tests.toy.slots import Notes
from tests.toy.tests.builders import FAIR, PDF, days, make_note

pytestmark = pytest.mark.django_db
ROOM = Path(__file__).parent.parent
ROOT = ROOM.parent.parent
CLAIRE = "claire@exemple.fr"
FORM = {
    "name": "Bourse aux vélos",
    "summary": "On apporte le sien.",
    "commune": "Saint-Étienne",
    "starts": "2031-06-07",
    "sender_email": CLAIRE,
    "agrees": "on",
}


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def ask(kinds, typed="", **more):
    index.settle()
    return index.ask(index.Question(kinds, typed, **more))


@pytest.fixture
def fair(territory):
    """A note of a structure: the bicycles of La Roue, one Saturday of June."""
    page = make_organisation(name="La Roue", summary="Réparation de vélos")
    return make_note(organisation=page, summary="Brocante", indexed=True)


@pytest.fixture
def lists(fair, monkeypatch):
    """Lists may bring notes, beside structures."""
    monkeypatch.setitem(TARGETS._items, "note", Notes())


def propose(client, **more):
    """Claire proposes a note and confirms it: it waits."""
    client.post("/notes/proposer/", FORM | more)
    client.post(f"{link()}envoyer/")
    return Contribution.objects.get(kind="note")


def decide(client, row, verdict, **more):
    client.force_login(olivia())
    said = {"verdict": verdict, "revision": row.revision}
    client.post(row.get_absolute_url(), said | more)
    row.refresh_from_db()
    return row


def test_1_it_is_found_by_its_own_kind_and_no_word_leaks_into_or_from_others(fair):
    assert ask(("note",), "brocante").ids == [fair.pk]
    assert ask(("place",), "brocante").total == 0
    assert index.complete(index.Question(("note",), "broc")) == ["brocante"]
    assert index.complete(index.Question(("place",), "broc")) == []
    assert index.complete(index.Question(("note",), "repar")) == []
    assert ask(("note",), "brocente").corrected == {"brocente": "brocante"}
    assert ask(("place",), "brocente").corrected == {}
    make_note("Bal", commune_id="42095")
    assert ask(("note",)).facets["commune"] == {"42218": 1, "42095": 1}
    assert ask(("place",)).facets["commune"] == {"42218": 1}


def test_1_what_is_put_away_is_found_by_its_author_and_by_officers(fair, bilal, amina):
    draft = make_note("Brouillon", by=bilal.author, is_shown=False)
    readers = {bilal: [draft.pk], amina: [draft.pk], rita(): [], AnonymousUser(): []}
    for reader, found in readers.items():
        assert ask(("note",), "brouillon", audiences=accounts.reader(reader)).ids == found


def test_2_one_question_over_all_kinds_finds_it_beside_structures(fair):
    found = ask((), "vélo")
    assert {hit.kind for hit in found.hits} == {"note", "place"}
    assert found.facets["kind"] == {"note": 1, "place": 1}


def test_3_it_is_asked_by_a_range_of_dates_and_sorted_by_date(fair, client):
    late = make_note("Bal", starts=FAIR.replace(month=9))
    early = make_note("Fête", starts=FAIR.replace(day=1), ends=FAIR.replace(day=6))
    assert ask(("note",), sort="time").ids == [early.pk, fair.pk, late.pk]
    june = ask(("note",), during=days("2031-06-06", "2031-06-07"), sort="time")
    assert june.ids == [early.pk, fair.pk]
    assert ask(("note",), during=days("2031-06-08", "2031-06-30")).total == 0
    said = body(client, "/notes/?du=2031-06-06&au=2031-06-30")
    assert said.index("Fête") < said.index("Bourse aux vélos")
    assert "Bal" not in said


def test_3_its_list_is_searched_as_the_directory_is(fair, client):
    for n in range(21):
        make_note(f"Bal {n}", commune_id="42095", starts=FAIR + dt.timedelta(days=n + 1))
    index.settle()
    said = body(client, "/notes/?ou=Firminy&du=2031-06-07&au=2031-06-30")
    assert ">21 notes · Firminy · depuis le 7 juin 2031 · jusqu’au 30 juin 2031" in said
    assert 'href="/notes/?ou=Firminy&amp;du=2031-06-07&amp;au=2031-06-30&amp;page=2"' in said
    assert 'href="/notes/?du=2031-06-07&amp;au=2031-06-30"' in said  # without Firminy
    assert re.search(
        r'name="commune"\s+value="42095"> Firminy <span class="meta">21', body(client, "/notes/")
    )
    [word] = client.get("/notes/completion.json?q=broc").json()["suggestions"]
    assert (word["text"], word["word"]) == ("brocante", "mot")
    around = "cadre=4.38,45.42,4.41,45.46&z=14"
    [point] = client.get(f"/notes/carte.json?q=brocante&{around}").json()["points"]
    assert point[2:] == [1, "Bourse aux vélos", fair.pk]
    assert fair.get_absolute_url() in body(client, f"/notes/{fair.pk}/carte/")


LIST = "Titre;Jour;Commune;Texte\nBal;2031-06-14;Firminy;On danse\nFoire;demain;Firminy;\n"


def test_4_an_officer_brings_a_list_of_it_on_the_page(lists, client, amina):
    client.force_login(amina)
    assert '<option value="note">Notes</option>' in body(client, "/equipe/imports/")
    file = SimpleUploadedFile("bals.csv", LIST.encode())
    client.post("/equipe/imports/", {"file": file, "name": "Bals", "target": "note"})
    run = drive(ImportRun.objects.get())
    assert run.source.target == "note"
    client.post(
        f"/equipe/imports/{run.pk}/colonnes/",
        {f"column_{n}": name for n, name in enumerate(("name", "starts", "commune", "summary"))},
    )
    run.refresh_from_db()
    run = drive(run)
    assert "Publier 1 note" in body(client, run.get_absolute_url())
    accept(run, ChangeRow.State.NEW)
    assert Note.objects.get(name="Bal").commune_id == "42095"
    assert ask(("note",), "danse").total == 1
    undo(run)
    assert ask(("note",), "danse").total == 0


def test_4_and_in_the_terminal(lists, tmp_path):
    path = tmp_path / "bals.csv"
    path.write_text(LIST)
    call_command("import_data", "file", str(path), target="note")
    assert Source.objects.get(pk="bals").target == "note"
    assert Note.objects.get(name="Bal").starts.isoformat() == "2031-06-14"
    path.write_text(LIST.replace("On danse", "On chante"))
    call_command("import_data", "file", str(path))
    assert Note.objects.get(name="Bal").summary == "On chante"


def test_5_it_waits_in_the_one_queue_with_its_own_verbs_and_sides(fair, client):
    row = propose(client)
    assert not Note.objects.filter(summary="On apporte le sien.").exists()
    client.force_login(olivia())
    assert row.title in body(client, "/equipe/file/")
    said = body(client, row.get_absolute_url())
    for words in (
        "Faut-il publier cette note ?",
        "Publier en tête",
        "On apporte le sien.",
        "Brocante",
        fair.get_absolute_url(),
    ):
        assert words in said
    decide(client, row, "pin")
    note = Note.objects.get(pk=row.made)
    assert (row.state, note.is_pinned, note.is_shown) == ("accepted", True, True)
    assert note.get_absolute_url() in Message.objects.filter(recipient=CLAIRE).latest("pk").text
    participation.reopen(contribution=row, user=olivia(), at=clock.now())
    note.refresh_from_db()
    assert (Contribution.objects.get().state, note.is_shown) == ("waiting", False)


def test_5_who_answers_for_its_commune_decides_and_nobody_elses_referent(fair, client):
    row = propose(client)
    for referent, status in ((rita(), 200), (rita("42095", "noe@referente.example"), 404)):
        client.force_login(referent)
        assert client.get(row.get_absolute_url()).status_code == status


def test_6_it_shows_on_the_page_of_its_structure_and_of_its_commune_with_its_verb(fair, client):
    page = fair.organisation
    said = body(client, page.get_absolute_url())
    assert "Notes de La Roue" in said
    assert f'href="{fair.get_absolute_url()}"' in said
    assert f'href="/notes/proposer/?structure={page.pk}"' in said
    said = body(client, "/annuaire/communes/42218/")
    assert "Notes à Saint-Étienne" in said
    assert re.search(r"habitants · [^<]* · 1 note</p>", said)
    assert 'href="/notes/proposer/?ou=Saint-Étienne"' in said
    elsewhere = body(client, "/annuaire/communes/42095/")
    assert "Bourse aux vélos" not in elsewhere
    assert "0 note" not in elsewhere
    assert re.search("Structures, .*Notes.* et habitants par commune", body(client, "/communes/"))


def test_7_it_is_in_the_menu_the_home_page_and_both_site_maps(fair, client):
    assert '<a href="/notes/">Notes</a>' in body(client, "/mentions-legales/")
    said = body(client, "/")
    assert "Bourse aux vélos" in said
    assert '<p class="meta">1 note à venir.</p>' in said
    assert '<a href="/notes/">Notes</a>' in body(client, "/plan-du-site/")
    assert "/notes/</loc>" in body(client, "/sitemap.xml")


def test_8_its_acts_have_names_in_the_ledger_the_desk_and_the_week(fair, client, amina):
    actions.hide(note=fair, by=amina.author, at=clock.now())
    make_note("Bal", by=amina.author)
    client.force_login(amina)
    said = body(client, "/equipe/")
    assert f'<a href="{fair.get_absolute_url()}">Bourse aux vélos</a> : note rangée' in said
    assert "Amina, il y a" in said
    assert '<a href="/notes/">Toutes les notes</a>' in said
    assert "Une note qui ne dit rien." in said


def test_9_what_it_knows_of_a_person_is_in_their_data_and_leaves_with_them(fair, client, bilal):
    actions.sign_up(note=fair, email=bilal.email, at=clock.now())
    own = make_note("Bal", by=bilal.author, contact=bilal.email)
    client.force_login(bilal)
    assert "Où je viens" in body(client, "/mon-espace/")
    with zipfile.ZipFile(io.BytesIO(client.get("/mon-espace/mes-donnees.zip").content)) as file:
        assert json.loads(file.read("inscriptions.json"))[0]["note"] == "Bourse aux vélos"
    client.post("/mon-espace/effacer/")
    own.refresh_from_db()
    assert (SignUp.objects.count(), own.by, own.contact) == (0, "", "")
    assert "Inscriptions aux notes" in body(Client(), "/donnees-personnelles/")


def test_9_it_passes_to_a_successor(fair, client, amina, bilal):
    own = make_note("Bal", by=bilal.author)
    client.force_login(amina)
    address = f"/equipe/roles/{bilal.pk}/passation/"
    assert "Bal" in body(client, address)
    client.post(address, {"email": "rita@referente.example"})
    own.refresh_from_db()
    assert own.by not in ("", bilal.author)


def test_9_what_is_taken_out_of_a_structure_is_taken_out_of_its_notes_and_contributions(
    fair, client
):
    page, number = fair.organisation, "06 12 34 56 78"
    actions.write(values={"summary": f"Brocante, {number}"}, note=fair, by="user:0", at=clock.now())
    other = make_note("Bal", summary=f"Appeler {number}")
    row = propose(client, summary=f"Appeler {number}", organisation=page.pk)
    redacting.redact(organisation=page, words=number, by="user:1", at=clock.now())
    fair.refresh_from_db()
    row.refresh_from_db()
    other.refresh_from_db()
    said = list(fair.claims.values_list("values", flat=True))
    assert number not in f"{fair.summary} {said} {row.patch} {row.words}"
    assert number in other.summary  # of no structure
    assert Change.objects.get(act="note.redact").by == "user:1"


def test_9_its_files_are_given_to_officers_alone(fair, client, amina, bilal):
    client.force_login(amina)
    file = SimpleUploadedFile("plan.pdf", PDF)
    client.post(f"{fair.get_absolute_url()}joindre/", {"file": file})
    address = f"{fair.get_absolute_url()}pieces/{fair.pieces.get().pk}/"
    assert client.get(address).content == PDF
    client.force_login(bilal)
    assert client.get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_10_a_sign_up_drops_no_kept_page_nor_what_imports_remember(fair):
    asked = []

    @history.until_changed("territory.", "organisation.", "vocabulary.")
    def remembered():
        asked.append(1)

    remembered()
    stamp = pages.stamp()
    Client().post(f"{fair.get_absolute_url()}venir/", {"email": CLAIRE})
    index.settle()
    assert SignUp.objects.get().email == CLAIRE
    assert pages.stamp()[:-3] == stamp[:-3]  # but for the time of day
    remembered()
    assert len(asked) == 1
    make_note("Bal")
    assert pages.stamp()[0] != stamp[0]


def test_11_it_has_a_scene_in_the_demonstration_and_goes_with_it(db):
    demonstration.make(territory="244200770")
    assert Note.objects.get().organisation.slug == "la-roue-libre"
    demonstration.empty()
    assert not Note.objects.exists()


def test_11_and_a_layer_on_the_map_of_the_directory(fair, client, bilal):
    index.settle()

    def layer(asked=""):
        found = client.get(f"/annuaire/carte.json?{asked}&cadre=4.2,45.3,4.5,45.6&z=14").json()
        assert fair.pk not in [point[4] for point in found["points"] if point[3:] == [fair.name]]
        return [point[2:] for point in found["layers"]["note"]]

    assert 'data-layer="note" data-pin="/notes/0/carte/"' in body(client, "/annuaire/")
    assert layer() == layer("q=brocante") == [[1, "Bourse aux vélos", fair.pk]]
    assert layer("q=repair") == layer("theme=mobilite") == []  # the same question
    own = make_note("Brouillon", by=bilal.author, is_shown=False, commune_id="42095", indexed=True)
    assert len(layer()) == 1
    client.force_login(bilal)
    assert [1, "Brouillon", own.pk] in layer()


def test_12_its_files_obey_the_contract_that_holds_every_room():
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = [set(re.findall(r"\w+", line)) for line in contract["contracts"][1]["layers"]]
    graph = grimp.build_graph("tests")
    there = {name.rpartition(".")[2] for name in graph.find_children("tests.toy")}
    found = graph.find_illegal_dependencies_for_layers(
        layers=[layer & there for layer in layers if layer & there], containers={"tests.toy"}
    )
    assert not found
    outside = there - set().union(*layers) - {"apps", "acts", "settings", "migrations", "tests"}
    assert outside == set()


def test_12_no_production_file_names_it():
    for path in (ROOT / "src").rglob("*.py"):
        names = (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.ImportFrom))
        assert not any(
            (n.module or "").startswith("tests") for n in names if "tests" not in path.parts
        )


@pytest.fixture
def bring(lists, tmp_path):
    """The next file of one list of notes, put on line."""

    def brought(listed):
        (tmp_path / "bals.csv").write_text(listed)
        call_command("import_data", "file", str(tmp_path / "bals.csv"), target="note")
        return ImportRun.objects.latest("pk")

    return brought


def told(note):
    note.refresh_from_db()
    return note.summary, note.starts.isoformat(), note.is_shown


def correct_the_ball():
    ball = Note.objects.get(name="Bal")
    actions.write(values={"summary": "Pieds nus"}, note=ball, by="user:0", at=clock.now())
    return ball


def test_13_peoples_words_survive_a_second_list_whose_other_fields_still_follow(bring):
    bring(LIST)
    ball = correct_the_ball()
    second = bring(LIST.replace("On danse", "On chante").replace("2031-06-14", "2031-06-21"))
    assert told(ball) == ("Pieds nus", "2031-06-21", True)
    undo(second)
    assert told(ball) == ("Pieds nus", "2031-06-14", True)
    said = ball.claims.get(source=PEOPLE).change
    undoing.undo(change=said, of=Subject("note", str(ball.pk)), by="user:0", at=clock.now())
    assert told(ball) == ("On danse", "2031-06-14", True)


def test_13_a_note_that_its_list_drops_comes_back_with_the_list(bring):
    bring(LIST)
    ball = Note.objects.get(name="Bal")
    second, dropped, listed = bring(LIST.replace("Bal", "Fête")), told(ball)[2], bring(LIST)
    assert (dropped, told(ball)[2]) == (False, True)
    undo(listed)
    assert not told(ball)[2]
    undo(second)
    assert told(ball) == ("On danse", "2031-06-14", True)


def test_13_undoing_the_list_that_made_it_leaves_a_note_where_people_wrote_and_says_so(bring):
    first = bring(LIST.replace("demain", "2031-07-05"))
    ball, fair = correct_the_ball(), Note.objects.get(name="Foire")
    assert undo(first).spared == [{"name": "Bal", "url": ball.get_absolute_url()}]
    assert told(ball) == ("Pieds nus", "2031-06-14", True)
    assert told(fair) == ("", "2031-07-05", False)
    bring(LIST.replace("demain", "2031-07-06"))
    assert told(fair) == ("", "2031-07-06", True)  # where it was


MESSY = """Nom;Date de l'événement;Ville;Résumé
Bal;mardi 3 mars 2026; St Étienne;On danse
Foire;03/03/26;42700 Firminy;<b>Brocante</b>
Fête;demain;Firminy;
"""


def test_14_a_messy_list_of_it_is_read_as_a_list_of_structures_is(lists, tmp_path):
    """3 March 2026 is a Tuesday; 42218 is Saint-Étienne, 42095 Firminy."""
    path = tmp_path / "bals.csv"
    path.write_text(MESSY)
    call_command("import_data", "file", str(path), target="note")
    said = NoteClaim.objects.filter(source="bals").values_list(
        "note__name", "note__starts", "note__commune", "note__summary"
    )
    day = dt.date(2026, 3, 3)
    assert set(said) == {
        ("Bal", day, "42218", "On danse"),
        ("Foire", day, "42095", "Brocante"),
    }
    repaired = {"spaces": 1, "city_spelling": 1, "postcode_in_city": 1, "html": 1}
    alone = {"city_spelling": 2, "read_as": 2}  # Firminy by its name alone; two days in other words
    assert ImportRun.objects.get().faults == repaired | alone | {"unreadable": 1}
    structures = "Nom;Ville;Description\nBal; St Étienne;On danse\nFoire;42700 Firminy;<b>x</b>\n"
    assert builders.bring(structures.encode()).faults == repaired | {"no_identifier": 2}
