"""A register comes in from a button: fetched in slices, read, compared, accepted by somebody."""

import datetime as dt
import os
import shutil

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.base import clock, files, jobs
from maillage.intake import actions, coming, queries
from maillage.intake.models import Intake
from maillage.organisations.models import Organisation
from maillage.registers.tests.test_registers import stock
from maillage.sources.models import ImportRun, Source
from maillage.sources.tests.builders import accept

pytestmark = pytest.mark.django_db
PAGE = "/equipe/registres/"
BRING = f"{PAGE}sirene/faire-entrer/"


@pytest.fixture
def desk(client, amina):
    client.force_login(amina)
    return client


def work(name="sirene"):
    """Until nothing is to be done, also what is due in a second."""
    for _round in range(6):
        jobs.drain()
        jobs.free(name)


def row(name="sirene"):
    return queries.row_of(name)


def body(client, address=PAGE):
    return client.get(address).content.decode()


def test_one_button_brings_a_register_to_its_change_set(producer, desk):
    assert row().state == "never"
    desk.post(BRING)
    assert row().state == "moving"
    assert "téléchargement, fichier 1 sur 2" in body(desk).lower()
    work()
    found = row()
    assert (found.state, found.run.found["new"]) == ("proposed", 1)
    assert not Organisation.objects.exists(), "nothing is public before an officer agrees"
    assert f'href="{found.run.get_absolute_url()}"' in body(desk)
    assert found.run.by.startswith("user:")
    accept(found.run, "new")
    applied = row()
    assert (applied.state, applied.ours) == ("applied", 1)
    assert "de vos structures y figure" in body(desk)


def test_gigabytes_are_not_kept_once_their_rows_are(producer, desk):
    desk.post(BRING)
    work()
    assert queries.brought() == []


def test_a_second_touch_starts_nothing_more(producer, desk):
    desk.post(BRING)
    answer = desk.post(BRING, follow=True)
    assert "déjà en train d’entrer" in answer.content.decode()
    assert jobs.Job.objects.filter(name="intake.step").count() == 1


def test_a_refresh_says_what_changed(producer, desk, tmp_path):
    desk.post(BRING)
    work()
    accept(row().run, "new")
    units, _places = stock(tmp_path, [{"denominationUniteLegale": "REBOND RENOMME"}], [{}])
    producer.files["units.csv"] = units.read_bytes()
    desk.post(BRING)
    work()
    assert (row().state, row().run.found["changed"]) == ("proposed", 1)


def test_where_the_source_puts_on_line_unread_so_does_the_button(producer, desk):
    desk.post(BRING)
    work()
    accept(row().run, "new")
    Source.objects.filter(pk="sirene").update(is_automatic=True)
    desk.post(BRING)
    work()
    assert (row().state, row().run.state) == ("applied", ImportRun.State.APPLIED)


# The download


def large(producer, megabytes=6):
    producer.files["units.csv"] += b"\n" * (megabytes << 20)


def test_a_long_download_is_done_in_slices_that_go_on(producer, desk, monkeypatch):
    monkeypatch.setattr(coming, "SLICE", 0.0)
    large(producer)
    desk.post(BRING)
    job = jobs.claim(clock.now(), key="sirene")
    jobs.run(job)
    assert Intake.objects.get().had > 0
    assert row().percent is not None
    work()
    ranges = [asked for asked in producer.asked if asked]
    assert len(ranges) >= 2, "it went on from where it stopped"
    assert row().state in ("proposed", "failed")


def test_a_producer_that_cannot_go_on_is_taken_whole(producer, desk, monkeypatch):
    monkeypatch.setattr(coming, "SLICE", 0.0)
    producer.resumes = False
    large(producer)
    desk.post(BRING)
    work()
    assert Intake.objects.get().ended_at is not None


def test_what_was_left_of_an_older_edition_is_forgotten(producer, desk):
    part = files.folder(queries.DOWNLOADS) / "units.csv.part"
    for age, is_kept in ((dt.timedelta(hours=1), True), (dt.timedelta(days=3), False)):
        part.write_bytes(b"old")
        then = (clock.now() - age).timestamp()
        os.utime(part, (then, then))
        actions._forget_stale(producer.address("units.csv"), clock.now())
        assert part.exists() is is_kept
    part.unlink(missing_ok=True)


def test_a_machine_without_room_says_how_much_it_lacks(producer, desk, monkeypatch):
    monkeypatch.setattr(coming.trouble, "room", lambda: 5)
    desk.post(BRING)
    work()
    assert "Il manque de la place" in row().fault
    shutil.rmtree(files.folder(queries.DOWNLOADS))


# Without the internet


def test_a_failure_is_a_sentence_with_the_way_out(producer, desk):
    producer.down = True
    desk.post(BRING)
    work()
    said = body(desk)
    assert row().state == "failed"
    assert "répond 503" in said
    assert 'href="/equipe/registres/sirene/"' in said
    producer.down = False
    desk.post(BRING)
    work()
    assert row().state == "proposed"


def test_the_files_may_be_sent(producer, desk, tmp_path):
    producer.down = True
    units, places = stock(tmp_path, [{}], [{}])
    sent = {
        "file_0": SimpleUploadedFile("Unités légales.csv", units.read_bytes()),
        "file_1": SimpleUploadedFile("../../places.csv", places.read_bytes()),
        "edition": "2026-11-01",
    }
    assert desk.post(f"{PAGE}sirene/", sent).status_code == 302
    assert queries.brought() == ["sirene-1.csv", "sirene-2.csv"]
    work()
    found = row()
    assert (found.state, found.run.edition) == ("proposed", dt.date(2026, 11, 1))
    shutil.rmtree(files.folder(queries.DOWNLOADS))


def test_files_that_lie_on_the_server_may_be_chosen_and_no_other(producer, desk, tmp_path):
    folder = files.folder(queries.DOWNLOADS)
    for path in stock(tmp_path, [{}], [{}]):
        shutil.copy(path, folder)
    assert "units.csv" in body(desk, f"{PAGE}sirene/")
    stolen = {"name_0": "../secret.key", "name_1": "places.csv"}
    assert desk.post(f"{PAGE}sirene/", stolen).status_code == 200
    desk.post(f"{PAGE}sirene/", {"name_0": "units.csv", "name_1": "places.csv"})
    work()
    assert row().state == "proposed"
    assert queries.brought() == ["places.csv", "units.csv"], "what the server was given stays"
    shutil.rmtree(folder)


def test_a_list_that_has_no_fixed_address_asks_for_its_file(desk, territory):
    answer = desk.post(f"{PAGE}rna/faire-entrer/", follow=True)
    assert "donnez le fichier" in answer.content.decode()
    assert "Il manque un fichier" in desk.post(f"{PAGE}rna/", {"sent": "1"}).content.decode()


def test_a_register_in_two_files_may_come_in_one(desk, territory):
    one = b"id,titre,objet,position,adrs_codeinsee\nW421000001,REBOND,reparer,A,42218\n"
    two = one.replace(b"W421000001,REBOND", b"W421000002,RELIER")
    sent = {"file_0": SimpleUploadedFile("a.csv", one), "file_1": SimpleUploadedFile("b.csv", two)}
    desk.post(f"{PAGE}rna/", sent)
    work("rna")
    assert row("rna").run.found["new"] == 2
    shutil.rmtree(files.folder(queries.DOWNLOADS))


def test_a_file_that_is_no_register_touches_nothing(desk, territory):
    sent = {"file_0": SimpleUploadedFile("liste.csv", b"a,b\n1,2\n")}
    desk.post(f"{PAGE}rna/", sent)
    work("rna")
    assert row("rna").state == "failed"
    assert "manque" in row("rna").fault
    assert not ImportRun.objects.exists()
    shutil.rmtree(files.folder(queries.DOWNLOADS))


def test_an_address_that_somebody_types_is_read(producer, desk, settings):
    producer.files["rna.csv"] = (
        b"id,titre,objet,position,adrs_codeinsee\nW421000001,REBOND,reparer,A,42218\n"
    )
    desk.post(f"{PAGE}rna/", {"address": producer.address("rna.csv")})
    work("rna")
    assert row("rna").state == "proposed"
    settings.TRUSTED_HOSTS = set()
    desk.post(f"{PAGE}rna/", {"address": producer.address("rna.csv")})
    work("rna")
    assert row("rna").state == "failed"


@pytest.mark.parametrize(
    ("kept", "word"), [("is_quiet", "au repos"), ("is_demonstration", "inventées")]
)
def test_what_is_not_a_real_site_fetches_nothing(producer, desk, monkeypatch, kept, word):
    monkeypatch.setattr(files, kept, lambda: True)
    answer = desk.post(BRING, follow=True)
    assert word in answer.content.decode()
    assert not Intake.objects.exists()


def test_work_that_gave_up_is_not_waited_for(producer, desk):
    desk.post(BRING)
    jobs.Job.objects.filter(name="intake.step").update(failed=True)
    coming.end_lost(clock.now())
    assert row().state == "failed"


# The page


def test_every_register_has_its_words():
    assert {known.name for known in queries.registers()} == set(queries.words())


def test_the_page_asks_the_database_as_often_for_one_register_as_for_six(
    desk, territory, django_assert_max_num_queries
):
    with django_assert_max_num_queries(25):
        desk.get(PAGE)


def test_what_is_no_register_is_nowhere(desk, territory):
    for name in ("gogocarto", "rien"):
        assert desk.get(f"{PAGE}{name}/").status_code == 404


def test_what_is_sent_while_a_file_is_read_does_not_take_its_place(desk, territory):
    first, second = b"the first", b"the second"
    for body in (first, second):
        sent = {
            "file_0": SimpleUploadedFile("a.csv", body),
            "file_1": SimpleUploadedFile("b.csv", body),
        }
        desk.post(f"{PAGE}sirene/", sent)
    assert Intake.objects.get().is_moving
    kept = [files.folder("downloads") / name for name in Intake.objects.get().given]
    assert [path.read_bytes() for path in kept] == [first, first]
    shutil.rmtree(files.folder(queries.DOWNLOADS))


@pytest.mark.parametrize("address", ["https://a.example/..", "https://a.example/./?x=/b"])
def test_an_address_names_a_file_of_the_folder_and_nothing_above(address):
    assert actions.file_name(address) == "fichier"
