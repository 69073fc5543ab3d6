"""Backups: one moment of everything, verified; a copy that is quiet until somebody wakes it."""

import json
import os
import shutil
import stat
import subprocess
import sys
import uuid
import zipfile
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.urls import reverse

from maillage.accounts.tests.test_sign_in import signed_in_by_code
from maillage.backup import archive, backup, restore
from maillage.base import clock, files, jobs, mail
from maillage.base.management.commands import worker
from maillage.base.models import Change, Job, Message
from maillage.base.setup import prepare_database
from maillage.fetching import fetch

MADE = """
import django; django.setup()
from maillage.base import clock, mail
from maillage.base.setup import prepare_database
from maillage.territories import actions
prepare_database()
actions.install(codes=["244200770"], by="system", at=clock.now())
from maillage.organisations.tests.builders import make_organisation
make_organisation(name="Régie de l’Œuvre")
make_organisation(name="Partie depuis").delete()
mail.send(recipient="bilal@gestionnaire.example", subject="Bonjour", text="…")
"""
WRITTEN_MEANWHILE = """
import sys; from pathlib import Path; from threading import Thread
import django; django.setup()
from django.db import connection
from maillage.backup import backup
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import make_organisation
data = Path(sys.argv[1])
def write():
    make_organisation(name="Pendant"); connection.close()
def meanwhile(n, done=[]):
    if not done:
        done.append(n)
        (data / "media" / "images" / "ab" / "abcd.webp").unlink()
        thread = Thread(target=write); thread.start(); thread.join()
print(Organisation.objects.count())
backup.backup(Path(sys.argv[2]), meanwhile)
print(Organisation.objects.count())
"""


class House:
    """A site in processes of its own, with a database of its own, of the suite's kind."""

    def __init__(self, folder, *, database=None):
        self.folder = folder
        served = os.environ.get("MAILLAGE_DATABASE", "")
        self.database = (_new_database(served) if served else "") if database is None else database

    def python(self, *arguments):
        """The exit code and what was said."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MAILLAGE_")}
        environment |= {
            "MAILLAGE_DATA": str(self.folder),
            "MAILLAGE_DATABASE": self.database,
            "MAILLAGE_SMTP": "smtp://127.0.0.1:9",
            "MAILLAGE_FROM": "le site <site@mairie.example>",
            "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        }
        done = subprocess.run(
            [sys.executable, *map(str, arguments)],
            capture_output=True,
            text=True,
            env=environment,
            timeout=120,
        )
        return done.returncode, done.stdout + done.stderr

    def maillage(self, *arguments):
        return self.python("-m", "maillage", *arguments)

    def done(self, *arguments):
        """What was said by a command that must not fail."""
        code, said = self.python(*arguments)
        assert code == 0, said
        return said


def _new_database(served):
    import psycopg

    name = f"restored_{uuid.uuid4().hex}"
    with psycopg.connect(served, autocommit=True) as known:
        known.execute(f"CREATE DATABASE {name}")
    return served.rpartition("/")[0] + f"/{name}"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site with a key, a picture, a file of an import, a mail that waits."""
    house = House(tmp_path_factory.mktemp("house") / "site")
    house.done("-c", MADE)
    for name, body in FILES.items():
        path = house.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    return house


@pytest.fixture(scope="module")
def saved(site):
    path = site.folder.parent / "saved.zip"
    site.done("-m", "maillage", "backup", path)
    return path


@pytest.fixture
def archived(saved, tmp_path):
    """A copy of the archive, to be damaged."""
    return Path(shutil.copy(saved, tmp_path / "archived.zip"))


FILES = {
    "media/images/ab/abcd.webp": b"RIFF picture",
    f"documents/ab/{'ab' * 16}": b"%PDF-1.7",
    "imports/1/liste.csv": b"nom\nAmicale",
    "index/places-1/meta.json": b"derived",
    "downloads/stock.parquet": b"derived",
}
MAIL, JOB = "tables/base_message.jsonl", "tables/base_job.jsonl"


@pytest.fixture(scope="module")
def copy(saved):
    """What the archive restores, on SQLite whatever it comes from."""
    house = House(saved.parent / "copie", database="")
    house.done("-m", "maillage", "restore", saved)
    return house


def test_a_copy_holds_what_the_site_held(site, saved, copy, tmp_path):
    for name, body in FILES.items():
        kept = not archive.is_derived(name.partition("/")[0])
        assert (copy.folder / name).exists() == kept
        assert not kept or (copy.folder / name).read_bytes() == body
    assert (copy.folder / "secret.key").read_text() == (site.folder / "secret.key").read_text()
    assert "MAILLAGE_FROM='le site" in (copy.folder / "settings.env").read_text()
    entrusted = copy.folder / "documents" / "ab" / ("ab" * 16)
    for path in (saved, copy.folder / "secret.key", copy.folder / "settings.env", entrusted):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    copy.done("-m", "maillage", "backup", again := tmp_path / "again.zip")
    first, second = archive.ArchiveReader(saved), archive.ArchiveReader(again)
    for name in set(first.tables()) - {MAIL, JOB}:
        assert list(first.rows(name)) == list(second.rows(name)), name
        assert first.manifest.parts[name].last_id <= second.manifest.parts[name].last_id
    # Each folder knows when it was saved itself; a copy was not, until it is.
    ours, theirs = ((house.folder / backup.LAST).read_text() for house in (site, copy))
    assert theirs == second.manifest.at
    assert first.manifest.at <= ours < theirs
    # What waited may have left the real site since: only a person sends it again.
    state = second.manifest.parts[MAIL].columns.index("state")
    assert [row[state] for row in second.rows(MAIL)] == ["uncertain"]
    assert list(second.rows(JOB)) == []
    assert (copy.folder / "quiet").exists()


def test_an_id_that_was_deleted_is_never_given_again(saved):
    part = archive.ArchiveReader(saved).manifest.parts["tables/organisations_organisation.jsonl"]
    assert (part.rows, part.last_id) == (1, 2)


def test_a_backup_shows_one_moment_while_others_write(site, saved, tmp_path):
    path = tmp_path / "b.zip"
    assert site.done("-c", WRITTEN_MEANWHILE, site.folder, path).split() == ["1", "2"]
    read = archive.ArchiveReader(path)
    read.verify()
    assert read.manifest.parts["tables/organisations_organisation.jsonl"].rows == 1
    assert "files/media/images/ab/abcd.webp" in read.manifest.parts


def test_a_backup_replaces_none_and_stays_out_of_the_folder(saved, site):
    assert "existe déjà" in site.maillage("backup", saved)[1]
    assert "ne se range pas" in site.maillage("backup", site.folder / "b.zip")[1]
    assert not list(site.folder.glob(".backup-*"))


def test_verify_says_how_many_and_whether_it_is_whole(archived, capsys):
    call_command("backup", archived, "--verify")
    assert "entière" in capsys.readouterr().out


def test_verify_finds_one_flipped_byte_anywhere(archived):
    body = bytearray(archived.read_bytes())
    middle = body.find(b"PK\x01\x02") // 2  # inside the data of an entry
    body[middle] ^= 0xFF
    archived.write_bytes(body)
    with pytest.raises(CommandError, match=r"abîmé|plus ce qui|entière|illisible|ses colonnes"):
        call_command("backup", archived, "--verify")


def rewritten(path, changes, *, manifest=lambda m: None):
    """The same archive with other entries, and a manifest that agrees unless told."""
    import hashlib

    with zipfile.ZipFile(path) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    said = json.loads(entries.pop("manifest.json"))
    for name, body in changes.items():
        entries[name] = body
        known = said["parts"].get(name, {"rows": 0, "columns": [], "last_id": 0})
        said["parts"][name] = known | {
            "size": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
        }
    manifest(said)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, body in entries.items():
            new.writestr(name, body)
        new.writestr("manifest.json", json.dumps(said))
    return path


@pytest.mark.parametrize(
    "name",
    [
        "files/../outside",
        "files//etc/passwd",
        "../outside",
        "/etc/cron.d/x",
        "files/a\\..\\b",
        "files/index/meta.json",
        "files/maillage.sqlite3",
        "files/static/x.js",
        "files/address",
        "tables/../../x.jsonl",
        "files/quiet",
        "files/a/./b",
    ],
)
def test_an_archive_writes_nowhere_but_in_its_folder(archived, name):
    rewritten(archived, {name: b"owned"})
    with pytest.raises(archive.Damaged, match="sortirait"):
        archive.ArchiveReader(archived)


def test_a_bomb_is_refused_before_it_bursts(archived):
    def small(said):
        said["parts"]["files/media/zeros"]["size"] = 10

    rewritten(archived, {"files/media/zeros": bytes(50_000_000)}, manifest=small)
    with pytest.raises(archive.Damaged, match="plus gros"):
        archive.ArchiveReader(archived).verify()


def test_an_archive_larger_than_the_disk_is_refused(archived, tmp_path):
    def huge(said):
        said["parts"]["files/secret.key"]["size"] = 10**18

    rewritten(archived, {}, manifest=huge)
    with pytest.raises(archive.Damaged, match="pas assez de place"):
        archive.ArchiveReader(archived).extract(tmp_path)


def test_a_link_in_an_archive_is_refused(archived):
    with zipfile.ZipFile(archived, "a") as bag:
        link = zipfile.ZipInfo("files/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        bag.writestr(link, "/etc/passwd")
    with pytest.raises(archive.Damaged, match="ordinaire"):
        archive.ArchiveReader(archived)


@pytest.mark.parametrize("body", [b"", b"PK\x05\x06" + bytes(18), b"hello"])
def test_what_is_no_archive_is_said_to_be_none(tmp_path, body):
    path = tmp_path / "x.zip"
    path.write_bytes(body)
    with pytest.raises(archive.Damaged):
        archive.ArchiveReader(path)


def test_a_value_of_another_type_restores_nothing(archived, saved, tmp_path):
    with zipfile.ZipFile(archived) as bag:
        body = bag.read("tables/base_change.jsonl")
    name = "tables/base_change.jsonl"
    broken = body.replace(b"[", b'["x', 1).replace(b",", b'",', 1)
    rewritten(archived, {name: broken})
    copy = House(tmp_path / "copie")
    code, said = copy.maillage("restore", archived)
    assert code != 0
    assert "n’est pas de son type" in said
    assert list(copy.folder.iterdir()) == []
    copy.done("-m", "maillage", "restore", saved)  # a database that was begun is empty again


def test_nothing_is_restored_over_something(archived, tmp_path):
    copy = House(tmp_path / "copie")
    copy.folder.mkdir()
    (copy.folder / "notes.txt").write_text("à moi")
    code, said = copy.maillage("restore", archived)
    assert code != 0
    assert "n’est pas vide" in said
    assert [path.name for path in copy.folder.iterdir()] == ["notes.txt"]


# The quiet copy


@pytest.fixture
def quiet(db):
    files.make_quiet("restored")


def test_a_quiet_copy_sends_nothing_and_calls_nobody(quiet, settings):
    settings.SMTP = "smtp://127.0.0.1:9"
    mail.send(recipient="bilal@gestionnaire.example", subject="Bonjour", text="…")
    assert not mail.leaves()
    assert not Job.objects.exists()
    with pytest.raises(fetch.Unreachable, match="au repos"):
        fetch.get("http://127.0.0.1:9/", trusted=True, attempts=1)


def test_the_worker_of_a_quiet_copy_runs_nothing(quiet, monkeypatch):
    rounds = []
    monkeypatch.setattr(jobs, "drain", lambda limit: rounds.append("drain"))
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)  # a test has only one
    monkeypatch.setattr(jobs, "EVERY_MINUTE", [lambda at: rounds.append("minute")])
    command = worker.Command()
    assert command.round() == 0
    assert rounds == []
    files.wake()
    command.round()
    assert rounds == ["minute", "drain"]


def test_waking_is_said_in_the_history_and_lets_no_old_mail_leave(quiet, settings):
    settings.SMTP = "smtp://127.0.0.1:9"
    mail.send(recipient="bilal@gestionnaire.example", subject="Code", text="123456")
    at = clock.now()
    assert restore.wake(by="user:1", at=at)
    files.wake()  # after the commit, which a test never reaches
    assert mail.leaves()
    assert Message.objects.get().state == Message.State.FAILED
    assert Change.objects.get(act="site.wake").by == "user:1"
    assert not restore.wake(by="user:1", at=at)


def test_every_page_of_a_quiet_copy_says_so_and_one_person_may_wake_it(
    quiet, territory, client, amina, django_capture_on_commit_callbacks
):
    assert "Copie restaurée" in client.get("/").content.decode()
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()
    client.force_login(amina)
    assert "le réveiller" in client.get(reverse("backstage")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("wake"))
    assert not files.is_quiet()
    assert "Copie restaurée" not in client.get("/").content.decode()


def test_an_officer_who_is_not_in_charge_cannot_wake_it(quiet, territory, client):
    from maillage.accounts import actions
    from maillage.accounts.tests.builders import with_second_factor

    nadia = with_second_factor(
        actions.welcome(
            email="nadia@agente.example", roles=("officer",), by="system", at=clock.now()
        )
    )
    client.force_login(nadia)
    assert client.post(reverse("wake")).status_code == 403
    assert files.is_quiet()


# The key


def test_a_key_that_opens_nothing_says_what_to_do(territory, client, amina, settings):
    prepare_database()
    call_command("key")
    settings.SECRET_KEY = "drawn anew beside a database that came without its own"
    signed_in_by_code(client, amina)
    answer = client.post(reverse("mfa_authenticate"), {"code": "123456"})
    assert answer.status_code == 503
    assert "secret.key" in answer.content.decode()
    with pytest.raises(CommandError, match="remettez celle de la sauvegarde"):
        call_command("key")
    assert client.get(reverse("health")).json()["database"] == "wrong key"
    call_command("key", "--lost")
    call_command("key")
    assert not Authenticator.objects.exists()


def test_a_backup_from_cron_holds_the_variables_of_the_site(monkeypatch, settings):
    monkeypatch.setenv("MAILLAGE_SMTP", "smtp://relais.mairie.example:587")
    monkeypatch.setenv("MAILLAGE_DATABASE", "postgresql://secret@elsewhere/x")
    backup.note_settings()
    monkeypatch.delenv("MAILLAGE_SMTP")
    told = backup._settings().decode()
    assert "MAILLAGE_SMTP=smtp://relais.mairie.example:587" in told
    assert "elsewhere" not in told  # of that machine, not of the site
    path = settings.DATA / backup.SERVED
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
