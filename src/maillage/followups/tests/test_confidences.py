"""Confidences stay where they were given: who reads what, and where a private note never shows."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse

from maillage.base import clock, history, kinds, undoing
from maillage.base.models import Change, Entry, Message
from maillage.base.personal import PERSONAL, Person
from maillage.dossiers.actions import following, links, papers, routing
from maillage.dossiers.models import Dossier, PartnerRequest, PrivateNote
from maillage.dossiers.tests.builders import (
    make_adviser,
    make_dossier,
    make_followed,
    make_support,
)
from maillage.followups.tests.test_applicants import unlock
from maillage.schemes.models import Adviser
from maillage.search import index

pytestmark = pytest.mark.django_db
CANARY = "canari-xylophone"


@pytest.fixture
def couveuse(territory):
    return make_support("La Couveuse")


@pytest.fixture
def lina(couveuse):
    return make_adviser("lina@a.example", couveuse)


@pytest.fixture
def omar(territory):
    return make_adviser("omar@b.example", make_support("L’Union"))


@pytest.fixture
def row(lina, couveuse):
    return make_followed(lina, couveuse)


def note(row, user, support, text=CANARY):
    said = {"support": support, "text": text, "by": user.author, "at": clock.now()}
    return following.note(dossier=row, **said)


def test_a_dossier_is_read_by_who_is_assigned_and_by_nobody_else(client, row, lina, omar, amina):
    address = row.get_absolute_url()
    for who, status in ((lina, 200), (omar, 403), (amina, 403)):
        client.force_login(who)
        assert client.get(address).status_code == status, who
    client.logout()
    assert client.get(address).status_code == 302


def test_who_coordinates_reads_what_nobody_has_and_no_more_once_it_is_taken(couveuse, lina):
    rima = make_adviser("rima@c.example", make_support("La Coordination"), coordinates=True)
    row = make_dossier(couveuse)
    assert Dossier.objects.visible_to(rima).get() == row
    routing.take(request=row.requests.get(), user=lina, by=lina.author, at=clock.now())
    assert not Dossier.objects.visible_to(rima).exists()


def test_an_organisation_that_is_asked_reads_the_need_until_it_has_answered(couveuse, lina, omar):
    union = Adviser.objects.get(user=omar).support
    row = make_dossier(couveuse, union)
    assert PartnerRequest.objects.visible_to(omar).get().support == union
    assert not Dossier.objects.visible_to(omar).exists()
    asked = row.requests.get(support=couveuse)
    routing.take(request=asked, user=lina, by=lina.author, at=clock.now())
    assert not PartnerRequest.objects.visible_to(omar).exists()


def test_a_right_that_is_taken_back_is_refused_at_the_next_request(client, row, lina):
    client.force_login(lina)
    assert client.get(row.get_absolute_url()).status_code == 200
    Adviser.objects.filter(user=lina).update(ended_at=clock.now())
    assert client.get(row.get_absolute_url()).status_code == 403
    assert client.get("/mon-espace/dossiers/").status_code == 403


def test_each_reading_by_somebody_new_is_in_the_log_that_the_applicant_sees(client, row, lina):
    token = links.add(row, at=clock.now())
    unlock(client, token)
    own = reverse("applicant", args=[token])
    assert "Qui l’a lu" not in client.get(own).content.decode()
    reader = type(client)()
    reader.force_login(lina)
    for _n in range(2):
        reader.get(row.get_absolute_url())
    assert row.readings.get().user == lina
    assert "Qui l’a lu" in client.get(own).content.decode()


def test_an_adviser_without_the_second_factor_opens_nothing(client, row, lina):
    lina.authenticator_set.all().delete()
    client.force_login(lina)
    assert client.get(row.get_absolute_url()).status_code != 200
    assert client.get("/mon-espace/dossiers/").status_code != 200


def test_a_note_is_for_ones_own_organisation(row, lina, couveuse, omar):
    union = Adviser.objects.get(user=omar).support
    note(row, lina, couveuse)
    following.join(dossier=row, user=omar, support=union, by=lina.author, at=clock.now())
    assert PrivateNote.objects.visible_to(lina).count() == 1
    assert Dossier.objects.visible_to(omar).get() == row
    assert not PrivateNote.objects.visible_to(omar).exists()


def test_a_canary_shows_nowhere_that_somebody_else_can_look(
    client, row, lina, omar, couveuse, amina, settings
):
    """Pages of the applicant, of another partner, of an officer, of everybody; mails, ledger, files
    of the index, cache, and the file of what is known of the applicant."""
    union = Adviser.objects.get(user=omar).support
    note(row, lina, couveuse)
    following.join(dossier=row, user=omar, support=union, by=lina.author, at=clock.now())
    token = links.add(row, at=clock.now())
    index.settle()
    own = reverse("applicant", args=[token])
    unlock(client, token)
    pages = [own, f"{own}parcours.pdf", f"{own}avis/", f"{own}effacer/"]
    for address in pages:
        assert CANARY.encode() not in client.get(address).content, address
    one = row.get_absolute_url()
    seen = [one, f"{one}notes/", f"{one}notes.txt", f"{one}conseils/", f"{one}conseils.txt"]
    for who, addresses in ((omar, seen), (amina, [*seen, "/equipe/", "/equipe/dossiers/"])):
        client.force_login(who)
        for address in addresses:
            assert CANARY.encode() not in client.get(address).content, (who, address)
    client.logout()
    for address in ("/", "/annuaire/", "/recherche/?q=xylophone"):
        assert CANARY not in client.get(address).content.decode(), address
    assert not Message.objects.filter(text__contains=CANARY).exists()
    assert CANARY not in str(list(Change.objects.values())) + str(list(Entry.objects.values()))
    for path in Path(settings.DATA).rglob("*"):
        if path.is_file() and not path.name.startswith("db"):
            assert CANARY.encode() not in path.read_bytes(), path
    assert CANARY not in str(getattr(cache, "_cache", ""))
    nadia = type("U", (), {"email": row.email, "author": "user:0", "pk": 0})()
    given = [str(list(known.rows)) for part in PERSONAL for known in _export(part, nadia)]
    assert CANARY not in "".join(given)
    client.force_login(lina)
    assert CANARY in client.get(f"{one}notes/").content.decode()


def _export(part, user):
    return part.export(user) if "dossiers.Dossier" in part.tables else ()


def test_no_word_of_a_dossier_is_in_the_ledger_nor_in_the_index(row, lina):
    following.advise(dossier=row, text=CANARY, by=lina.author, at=clock.now())
    lines = Change.objects.filter(act__startswith="dossier.")
    assert lines.count() > 2
    assert {(line.by, line.note) for line in lines} == {("dossier", "")}
    assert not Entry.objects.filter(change__in=lines).exists()
    assert all(isinstance(undoing.way_of(line.act), undoing.Never) for line in lines)


def test_the_acts_of_dossiers_are_not_what_visitors_see_change(row, lina):
    seen = history.shown()
    following.advise(dossier=row, text="Bonjour", by=lina.author, at=clock.now())
    assert history.shown()[0] == seen[0]


def test_notes_that_are_asked_for_are_reread_then_given(client, row, lina, couveuse):
    note(row, lina, couveuse, "Sa sœur hésite. Elle sait tenir une caisse.")
    token = links.add(row, at=clock.now())
    own = reverse("applicant", args=[token])
    unlock(client, token)
    client.post(f"{own}notes/")
    assert "caisse" not in client.get(own).content.decode()
    asked = row.notes_asked.get()
    assert (asked.due - clock.today()).days == 30
    client.force_login(lina)
    address = reverse("dossier_give_notes", args=[asked.pk])
    assert "Sa sœur hésite" in client.get(address).content.decode()
    client.post(address, {"text": "Elle sait tenir une caisse."})
    said = client.get(own).content.decode()
    assert "tenir une caisse" in said
    assert "Sa sœur" not in said
    with pytest.raises(papers.AlreadyGiven):
        papers.give_notes(asked=asked, text="", by=lina.author, at=clock.now())


def test_who_is_erased_leaves_figures(row, lina, couveuse):
    note(row, lina, couveuse)
    following.advise(dossier=row, text=CANARY, by=lina.author, at=clock.now())
    for part in PERSONAL:
        if "dossiers.Dossier" in part.tables:
            part.forget(person=Person(row.email), names=["Nadia"], at=clock.now())
    row.refresh_from_db()
    assert (row.name, row.email, row.words, row.state) == ("", "", "", "archived")
    assert row.erased_on == clock.today()
    assert not row.advice.exists()
    assert not row.notes.exists()
    assert not row.links.exists()
    assert [step.kind for step in row.steps.all()][:2] == ["came", "taken"]
    assert not row.steps.exclude(words="").exists()


def test_an_adviser_who_is_erased_in_the_middle_leaves_a_dossier_that_nobody_has(row, lina):
    rima = make_adviser("rima@c.example", make_support("La Coordination"), coordinates=True)
    lina.delete()
    row.refresh_from_db()
    assert row.referent is None
    assert Dossier.objects.visible_to(rima).unheld().get() == row


def test_no_kind_of_dossier_is_known_to_the_index():
    assert not [kind for kind in kinds.indexed() if kind.name.startswith("dossier")]
