"""What is for one person is kept by no cache, said in no log, sent to no stranger, and takes the
same time for whoever is known."""

import datetime as dt
import logging
import re
import stat

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from maillage.accounts import actions as accounts
from maillage.base import clock, files, history, jobs, logs, settings
from maillage.base.models import Message
from maillage.directory.queries import news
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import make_organisation
from maillage.participation import actions as participation
from maillage.search import index
from maillage.territories.models import Instance
from maillage.upkeep.tests.test_contributing import ATELIER

pytestmark = pytest.mark.django_db
SPAM = "GAGNEZ 1000 EUROS http://evil.example"


def test_security_txt_is_what_the_standard_asks(client, territory, monkeypatch):
    """RFC 9116, sections 2.5.3 (Contact), 2.5.5 (Expires), 2.5.2 (Canonical), 2.5.8 (languages)."""
    Instance.objects.update(contact_email="securite@agglo.example")
    noon = dt.datetime(2027, 3, 1, 12, 30, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: noon)
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = [line.split(": ", 1) for line in answer.content.decode().split("\r\n") if line]
    said = dict(lines)
    assert len(said) == len(lines)
    assert said["Contact"] == "mailto:securite@agglo.example"
    until = dt.datetime.fromisoformat(said["Expires"])
    assert dt.timedelta(days=30) < until - noon < dt.timedelta(days=365)
    assert said["Canonical"].endswith("/.well-known/security.txt")
    assert "fr" in said["Preferred-Languages"]
    Instance.objects.update(contact_email="")
    settings.decide(values={"participation.vouches": 1}, by="system", at=noon)
    assert "/mentions-legales/" in client.get("/.well-known/security.txt").content.decode()


def test_what_is_for_one_person_is_kept_by_no_cache(client, territory, bilal, amina):
    page = make_organisation(name="La Roue", indexed=True)
    for path in (
        "/mon-espace/",
        "/equipe/",
        "/compte/connexion/",
        "/code/?c=ABCD2345",
        f"/compte/lien/{accounts.sign_in_link(user=bilal, at=clock.now())}/",
    ):
        assert "no-store" in Client().get(path)["Cache-Control"], path
    for path in ("/", "/annuaire/", page.get_absolute_url(), "/annuaire/structures.csv"):
        assert "no-store" not in Client().get(path).get("Cache-Control", ""), path
    client.force_login(amina)
    for path in (
        "/mon-espace/",
        "/mon-espace/mes-donnees.zip",
        "/equipe/",
        "/equipe/file/",
        "/compte/deconnexion/",
        "/annuaire/",
        "/annuaire/structures.csv?licence=interne",
        page.get_absolute_url(),
        f"{page.get_absolute_url()}affiche.pdf",
    ):
        assert client.get(path)["Cache-Control"] == "no-store", path


def test_no_live_token_is_in_any_log(client, territory, bilal):
    """Every address with a token, taken wrongly, with what Django writes of it."""
    token = accounts.sign_in_link(user=bilal, at=clock.now())
    lines = []
    handler = logging.Handler()
    handler.setFormatter(logs.Discreet())
    handler.emit = lambda record: lines.append(handler.format(record))
    logging.getLogger().addHandler(handler)
    try:
        strict = Client(enforce_csrf_checks=True)
        strict.post(f"/compte/lien/{token}/")
        client.get(f"/contribuer/suivi/{token}/?suivi={token}")
        client.put(f"/contribuer/suivi/{token}/envoyer/")
        client.get(f"/relais/{token}/")
    finally:
        logging.getLogger().removeHandler(handler)
    assert len(lines) >= 4
    assert token not in "\n".join(lines)


def test_an_entry_leaves_a_line_failed_or_not(client, territory, bilal, caplog):
    caplog.set_level(logging.WARNING, "maillage.door")
    client.post("/compte/connexion/", {"email": bilal.email})
    client.post("/compte/connexion/code/", {"code": "WRONG-1"})
    client.post("/compte/lien/unknown/")
    lines = [r.getMessage() for r in caplog.records if r.name == "maillage.door"]
    assert [line.split(" from ")[0] for line in lines] == [
        f"sign-in POST {page} by visitor" for page in ("account_confirm_login_code", "sign_in_link")
    ]
    assert bilal.email not in str(lines)
    caplog.clear()
    caplog.set_level(logging.INFO, "maillage.door")
    client.post(f"/compte/lien/{accounts.sign_in_link(user=bilal, at=clock.now())}/")
    [line] = [r.getMessage() for r in caplog.records if r.name == "maillage.door"]
    assert line.startswith(f"signed in POST sign_in_link by {bilal.author} from ")


def test_a_folder_that_was_open_to_others_is_closed(tmp_path):
    (tmp_path / "media" / "ab").mkdir(parents=True)
    paths = [tmp_path, tmp_path / "media", tmp_path / "media" / "ab"]
    for name in ("maillage.sqlite3", "secret.key", "media/ab/photo.webp"):
        paths.append(tmp_path / name)
        paths[-1].write_text("x")
        paths[-1].chmod(0o644)
    for path in paths[:3]:
        path.chmod(0o755)
    (tmp_path / "current").symlink_to("media")
    files.close_to_others(tmp_path)
    modes = {str(p): stat.S_IMODE(p.stat().st_mode) for p in paths}
    assert set(list(modes.values())[:3]) == {0o700}
    assert set(list(modes.values())[3:]) == {0o600}


def test_what_is_invented_leaves_by_no_door(client, territory, amina):
    """Unless the whole folder is a demonstration."""
    real, invented = make_organisation(name="Vraie Roue"), make_organisation(name="Roue Inventée")
    Organisation.objects.filter(pk=invented.pk).update(is_fictional=True)
    index.settle()
    doors = ("/annuaire/structures.csv", "/annuaire/structures.geojson", "/sitemap.xml")
    client.force_login(amina)
    for who in (Client(), client):
        for door in (*doors, "/annuaire/structures.csv?licence=interne"):
            body = who.get(door).content.decode()
            assert real.slug in body, door
            assert invented.slug not in body, door
    before = clock.now() - dt.timedelta(days=1)
    assert [found.title for found in news.fresh("", before)] == ["Vraie Roue"]
    files.mark_demonstration()
    for door in doors:
        assert invented.slug in Client().get(door).content.decode(), door


def work_of(client, path, said):
    """The answer of a form, and how many questions it asked of the database."""
    with CaptureQueriesContext(connection) as kept:
        answer = client.post(path, said)
    return answer.status_code, len(kept)


def test_known_and_unknown_addresses_take_the_same_work(client, territory, bilal, monkeypatch):
    """What differs is done after the answer: the same questions are asked of the database."""
    monkeypatch.setattr(history, "FRESH_SECONDS", float("inf"))  # the clock asks nothing
    settings.decide(values={"participation.vouches": 2}, by="system", at=clock.now())
    row = participation.send(
        kind="page_add",
        key="",
        title="Atelier",
        patch={"organisation": {"name": "Atelier"}, "place": {}},
        sender=participation.Sender(bilal.email),
        at=clock.now(),
    )
    participation.confirm(contribution=row, at=clock.now())
    forms = {
        "/contribuer/lien/": "email",
        "/alertes/nouvelle/structures/?q=vélo": "sender_email",
        f"/contribuer/a-confirmer/{row.pk}/": "sender_email",
        "/compte/connexion/": "email",
    }
    said = {"every": "week", "agrees": "on", "note": ""}
    for path, field in forms.items():
        is_voice = "a-confirmer" in path
        opinion = said | ({"agrees": "yes", "revision": row.revision} if is_voice else {})
        done = []
        for email in (bilal.email, "personne@nulle.example"):
            who = Client()
            who.post(path, opinion | {field: "premiere@fois.example"})  # caches are warm
            done.append(work_of(who, path, opinion | {field: email}))
        (known, work), (unknown, same) = done
        assert known == unknown
        assert abs(work - same) <= (1 if "connexion" in path else 0), (path, done)


def test_no_word_of_a_stranger_is_sent_to_an_address_they_typed(client, territory, amina):
    page = make_organisation(name="La Roue Libre")
    settings.decide(values={"participation.vouches": 2}, by="system", at=clock.now())
    victim = {"sender_email": "victime@exemple.fr", "agrees": "on"}
    spam = {"name": SPAM[:90], "summary": SPAM}
    client.post("/contribuer/structure/", ATELIER | victim | spam)
    form = client.get(f"/structures/{page.slug}/corriger/").context["form"]
    shown = {n: v for n in form.fields if (v := form[n].value()) is not None and n != "opened"}
    client.post(f"/structures/{page.slug}/corriger/", shown | victim | spam)
    client.post(f"/structures/{page.slug}/signaler/", victim | {"problem": "wrong", "note": SPAM})
    client.post(f"/structures/{page.slug}/gerer/", victim | {"name": SPAM[:90], "note": SPAM})
    client.post("/donnees-personnelles/opposition/", victim | {"page": SPAM, "note": SPAM})
    client.post(f"/alertes/nouvelle/structures/?q={SPAM}", victim | {"every": "week"})
    client.post("/contribuer/lien/", {"email": "victime@exemple.fr"})
    theirs = participation.send(
        kind="page_add",
        key="",
        title=SPAM,
        patch={"organisation": {"name": SPAM}, "place": {}},
        sender=participation.Sender("x@evil.example"),
        at=clock.now(),
    )
    participation.confirm(contribution=theirs, at=clock.now())
    client.post(
        f"/contribuer/a-confirmer/{theirs.pk}/",
        victim | {"agrees": "yes", "note": SPAM, "revision": theirs.revision},
    )
    jobs.drain()
    mails = Message.objects.filter(recipient="victime@exemple.fr")
    assert mails.count() >= 8
    for mail in mails:
        assert not re.search("GAGNEZ|evil", f"{mail.subject} {mail.text} {mail.html}"), mail.text
