"""The launch: a wave from a search, messages and letters, a code, four answers, a board."""

import re

import pytest

from maillage.base import clock, jobs, search
from maillage.base.models import Message
from maillage.directory.actions import inviting
from maillage.directory.models import Invitation, Organisation, Wave
from maillage.directory.queries.launch import board
from maillage.directory.tests.builders import reread
from maillage.directory.tests.test_contributing import link_in_the_last_mail
from maillage.sources.tests.builders import bring

pytestmark = pytest.mark.django_db
HEADER = "SIRET;Nom;Adresse;Code postal;Commune;Courriel\n"
ROWS = (
    "43939307500015;Rebond;4 rue des Alouettes;42000;Saint-Étienne;rebond@exemple.fr\n"
    "50269911900017;L’Œuvre d’ici;12 rue Neuve;42700;Firminy;\n"
    "41816609600069;Cœur à l’ouvrage;1 place Carnot;42000;Saint-Étienne;\n"
)


@pytest.fixture
def wave(territory, amina):
    """One structure has an address, two have none."""
    bring((HEADER + ROWS).encode())
    search.settle()
    found = inviting.prepare(name="Printemps", query="", by=amina.author, at=clock.now())
    jobs.drain()
    return Wave.objects.get(pk=found.pk)


def code_in_the_mail():
    return re.search(r"\?c=(\w{8})", Message.objects.latest("pk").text)[1]


def opened(client, code):
    return client.post("/code/", {"code": f"{code[:4]} {code[4:].lower()}"})["Location"]


def test_who_has_an_address_gets_a_message_and_the_others_a_letter(wave):
    assert Message.objects.get().recipient == "rebond@exemple.fr"
    assert "#origine" in Message.objects.get().text  # where the facts come from (article 14)
    ways = wave.invitations.values_list("organisation__name", "way")
    assert dict(ways) == {"Rebond": "mail", "L’Œuvre d’ici": "letter",
                          "Cœur à l’ouvrage": "letter"}  # fmt: skip
    assert wave.is_ready
    assert inviting.letters_of(wave.pk).read_bytes().startswith(b"%PDF-")


def test_letters_are_for_the_team_only(client, wave, bilal, amina):
    address = f"/equipe/invitations/{wave.pk}/lettres.pdf"
    assert client.get(address).status_code == 302
    client.force_login(bilal)
    assert client.get(address).status_code == 403
    client.force_login(amina)
    assert client.get(address)["Content-Type"] == "application/pdf"


def test_everything_is_right_with_one_button(client, wave):
    link = opened(client, code_in_the_mail())
    page = Organisation.objects.get(name="Rebond")
    assert "4 rue des Alouettes" in client.get(link).content.decode()
    assert reread(page).standing == "register"
    client.post(link, {"answer": "right"})
    assert reread(page).standing == "kept"
    assert board(wave).total.taken_up == 1


def test_who_does_not_want_to_be_there_leaves_at_once_and_for_good(client, wave):
    link = opened(client, code_in_the_mail())
    client.post(link, {"answer": "leaves"})
    page = Organisation.objects.get(name="Rebond")
    assert client.get(page.get_absolute_url()).status_code == 404
    bring((HEADER + ROWS.replace("Rebond", "REBOND")).encode())
    assert not reread(page).is_listed
    assert board(wave).total.refused == 1


def test_the_code_of_a_letter_serves_to_hold_the_page(client, wave):
    """No domain of its own, no published address: the postal address was the proof."""
    row = Invitation.objects.get(organisation__name="L’Œuvre d’ici")
    key = inviting.signing.dumps(row.pk, salt=inviting.SALT)
    client.post(f"/code/{key}/", {"name": "Noé", "sender_email": "noe@gmail.com"})
    client.post(f"{link_in_the_last_mail()}envoyer/")
    held = row.organisation.managers.get()
    assert (held.user.email, held.proof) == ("noe@gmail.com", "code")


def test_twenty_wrong_codes_an_hour_are_enough(client, wave):
    good = code_in_the_mail()
    for n in range(20):
        client.post("/code/", {"code": f"FAUX{n:04}"})
    assert client.post("/code/", {"code": good}).status_code == 200
    assert Invitation.objects.filter(opened_at__isnull=False).count() == 0


def test_two_reminders_at_most_and_none_to_who_answered(client, wave, monkeypatch):
    at = clock.now()
    sent = []
    for n in range(1, 5):
        now = at + inviting.BETWEEN * n * 1.1
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        sent.append(inviting.remind(wave=wave, by="user:0", at=now))
        jobs.drain()
    assert sent == [1, 1, 0, 0]
    assert Message.objects.count() == 3
    assert inviting.open_with(code_in_the_mail())


def test_a_reminder_does_not_void_the_letters(wave, monkeypatch):
    row = Invitation.objects.filter(way="letter").first()
    before = row.code_hash
    later = clock.now() + inviting.BETWEEN * 2
    monkeypatch.setattr(clock, "now", lambda: later)
    inviting.remind(wave=wave, by="user:0", at=later)
    jobs.drain()
    row.refresh_from_db()
    assert row.code_hash == before


def test_who_left_and_changes_their_mind_is_there_again(client, wave):
    link = opened(client, code_in_the_mail())
    client.post(link, {"answer": "leaves"})
    client.post(link, {"answer": "right"})
    page = Organisation.objects.get(name="Rebond")
    assert page.is_listed
    assert board(wave).total.refused == 0


def test_those_who_hold_their_page_are_not_invited_again(client, wave, amina):
    client.post(opened(client, code_in_the_mail()), {"answer": "right"})
    search.settle()
    assert len(inviting.chosen("")) == 2


# Relays and the telephone


def add_relay(client, wave, **said):
    client.post(f"/equipe/invitations/{wave.pk}/relais/", {
        "name": "Mairie", "email": "accueil@mairie.example", "commune": "42218", **said,
    })  # fmt: skip
    return re.search(r"/relais/[\w-]+/", Message.objects.latest("pk").text)[0]


def test_a_relay_sees_its_part_and_who_answered(client, wave, amina):
    client.force_login(amina)
    link = add_relay(client, wave)
    client.logout()
    body = client.get(link).content.decode()
    part = wave.invitations.exclude(relay=None)
    assert part.count() > 0
    for row in part.select_related("organisation"):
        assert row.organisation.name in body
    assert body.count("pas encore") == part.count()
    inviting.answer(invitation=part.first(), said="right", at=clock.now())
    assert "tout est juste" in client.get(link).content.decode()
    assert client.get(link.replace("/relais/", "/relais/x")).status_code == 404


def test_the_board_tells_what_each_relay_brought(client, wave, amina):
    client.force_login(amina)
    add_relay(client, wave)
    [row] = board(wave).relays
    assert (row.name, row.sent) == ("Mairie", 2)
    assert row.sent < board(wave).total.sent


def test_what_a_relay_has_stays_with_it(client, wave, amina):
    client.force_login(amina)
    add_relay(client, wave)
    add_relay(client, wave, name="Fédération", commune="")
    assert [(row.name, row.sent) for row in board(wave).relays] == [
        ("Fédération", 1),
        ("Mairie", 2),
    ]


def test_a_colleague_writes_down_what_was_said_on_the_telephone(client, wave, amina):
    client.force_login(amina)
    row = wave.invitations.select_related("organisation").first()
    sheet = f"/equipe/invitations/{wave.pk}/telephone/"
    assert row.organisation.name in client.get(sheet).content.decode()
    client.post(sheet, {"invitation": row.pk, "answer": "right"})
    row.refresh_from_db()
    row.organisation.refresh_from_db()
    assert (row.answer, row.organisation.standing) == ("right", "read")
    called = [i.organisation for i in client.get(sheet).context["invitations"]]
    assert row.organisation not in called
