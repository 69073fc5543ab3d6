"""What the applicant does behind their link, without account: read, take away, answer, erase; and
what a mail filter that opens the link does: nothing."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from maillage.base import clock
from maillage.base.models import Message
from maillage.dossiers.actions import ending, following, links, opening
from maillage.dossiers.models import Dossier, DossierTask
from maillage.dossiers.rules import keeping
from maillage.dossiers.tests.builders import (
    WORDS,
    make_adviser,
    make_dossier,
    make_followed,
    make_support,
)
from maillage.schemes.models import SupportOrganisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def lina(territory):
    return make_adviser("lina@a.example", make_support("La Couveuse"))


def opened(**said):
    values = {"words": WORDS, "origin": "door", "email": "nadia@exemple.fr", "name": "Nadia"}
    return opening.open_dossier(**values | said, at=clock.now())


def own(token):
    return reverse("applicant", args=[token])


def unlock(client, token):
    """As Nadia does: a code by mail, typed."""
    client.post(f"{own(token)}code/")
    client.post(f"{own(token)}ouvrir/", {"code": code_of_the_mail()})


def code_of_the_mail():
    mail = Message.objects.filter(subject__startswith="Votre code").order_by("pk").last()
    return re.search(r"^\d{6}$", mail.text, re.MULTILINE)[0]


def test_no_account_and_no_siret_is_asked_and_a_mail_brings_the_link(territory, client):
    _row, token = opened()
    mail = Message.objects.get()
    assert mail.recipient == "nadia@exemple.fr"
    assert own(token) in mail.text
    assert "café" not in mail.text
    assert "Nadia" not in mail.text
    unlock(client, token)
    said = client.get(own(token))
    assert "Réponse" in said.content.decode()
    assert "no-store" in said["Cache-Control"]


def test_without_any_way_to_answer_it_is_refused(territory):
    with pytest.raises(opening.NoWayToAnswer):
        opened(email="")
    assert opened(email="", phone="04 77 00 00 00").dossier.email == ""


def test_opening_the_link_confirms_nothing(client, territory):
    _row, token = opened()
    before = Dossier.objects.values().get()
    for _n in range(2):
        assert client.get(own(token)).url.endswith("/ouvrir/")
        assert "café" not in client.get(own(token), follow=True).content.decode()
    assert not Message.objects.filter(subject__startswith="Votre code").exists()
    for name in ("notes", "lien"):
        assert client.get(f"{own(token)}{name}/").status_code == 405
    client.get(f"{own(token)}effacer/")
    assert Dossier.objects.values().get() == before


def test_a_link_that_was_shared_by_mistake_is_replaced(client, territory):
    _row, token = opened()
    unlock(client, token)
    fresh = client.post(f"{own(token)}lien/").url
    assert client.get(own(token)).status_code == 404
    assert client.get(fresh).status_code == 200


def test_who_has_the_link_alone_reads_nothing_and_five_wrong_codes_end_it(client, territory):
    row, token = opened()
    client.post(f"{own(token)}code/")
    code = code_of_the_mail()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _n in range(5):
        assert client.post(f"{own(token)}ouvrir/", {"code": wrong}).status_code == 200
    client.post(f"{own(token)}ouvrir/", {"code": code})
    assert client.get(f"{own(token)}parcours.pdf").status_code == 302
    client.post(f"{own(token)}effacer/")
    row.refresh_from_db()
    assert row.name == "Nadia"


def test_the_whole_path_is_taken_away(client, lina):
    row, token = opened()
    support = SupportOrganisation.objects.get()
    following.join(dossier=row, user=lina, support=support, by=lina.author, at=clock.now())
    for _n in range(60):
        following.advise(dossier=row, text="Voir la licence. " * 20, by="", at=clock.now())
    unlock(client, token)
    body = client.get(f"{own(token)}parcours.pdf").content
    assert body.startswith(b"%PDF-")
    assert body.count(b"/Type /Page\n") > 3


def test_their_tasks_are_theirs_to_tick(client, lina):
    row, token = opened()
    mine = {"text": "Appeler la mairie", "is_applicants": True}
    task = following.set_task(dossier=row, values=mine, by=lina.author, at=clock.now())
    hers = {"text": "Relire", "owner_id": lina.pk}
    other = following.set_task(dossier=row, values=hers, by=lina.author, at=clock.now())
    unlock(client, token)
    client.post(f"{own(token)}taches/{task.pk}/fait/")
    assert client.post(f"{own(token)}taches/{other.pk}/fait/").status_code == 404
    assert list(DossierTask.objects.values_list("done_on", flat=True)).count(clock.today()) == 1


def test_one_erases_everything_when_one_wants(client, territory):
    row, token = opened()
    unlock(client, token)
    client.post(f"{own(token)}effacer/")
    row.refresh_from_db()
    assert (row.name, row.words, row.erased_on) == ("", "", clock.today())
    assert client.get(own(token)).status_code == 404


# What the years do


def at(day, monkeypatch):
    moment = dt.datetime.combine(day, dt.time(9), dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_three_questions_are_asked_and_nobody_is_chased(client, lina, monkeypatch):
    row = make_followed(lina, SupportOrganisation.objects.get())
    today = clock.today()
    ending.close(dossier=row, values={"kind": "created"}, by=lina.author, at=clock.now())
    sent = []
    for days in (0, 1, 30, 190, 191, 370, 380):
        at(today + dt.timedelta(days=days), monkeypatch)
        Message.objects.all().delete()
        ending.keep()
        sent.append(Message.objects.filter(subject__startswith="Une question, un bouton").count())
    assert sent == [1, 0, 0, 1, 0, 1, 0]
    asked = row.satisfaction.get(moment=12)
    ending.answer(asked=asked, says="yes", still_runs=True, at=clock.now())
    with pytest.raises(ending.NotAsked):
        ending.answer(asked=asked, says="no", still_runs=False, at=clock.now())


def test_the_page_has_one_question_and_one_button(client, lina):
    row = make_followed(lina, SupportOrganisation.objects.get())
    ending.close(dossier=row, values={"kind": "created"}, by=lina.author, at=clock.now())
    token = links.add(row, at=clock.now())
    unlock(client, token)
    address = f"{own(token)}avis/"
    assert client.get(address).content.decode().count('class="button" type="submit"') == 1
    client.post(address, {"says": "yes"})
    assert row.satisfaction.get(moment=0).says == "yes"


def test_what_nobody_took_is_announced_then_erased_with_its_figures_left(territory, monkeypatch):
    row = make_dossier()
    came = clock.today()
    for days, noticed, erased in (
        (keeping.UNHELD() - 40, False, False),
        (keeping.UNHELD() - 20, True, False),
        (keeping.UNHELD() + 5, True, False),
        (keeping.UNHELD() + 15, True, True),
    ):
        at(came + dt.timedelta(days=days), monkeypatch)
        ending.keep()
        row.refresh_from_db()
        assert (bool(row.noticed_on), bool(row.erased_on)) == (noticed, erased), days
    assert Message.objects.filter(subject__startswith="Votre dossier va être").count() == 1
    assert (row.words, row.commune_id) == ("", "42218")


def test_what_is_over_is_archived_and_later_erased(lina, monkeypatch):
    row = make_followed(lina, SupportOrganisation.objects.get())
    ending.close(dossier=row, values={"kind": "stronger", "jobs": 3}, by="", at=clock.now())
    today = clock.today()
    for days, state in ((300, "closed"), (410, "archived"), (1080, "archived"), (1115, "archived")):
        at(today + dt.timedelta(days=days), monkeypatch)
        ending.keep()
        row.refresh_from_db()
        assert row.state == state, days
    assert row.erased_on
    assert row.outcome.jobs == 3
