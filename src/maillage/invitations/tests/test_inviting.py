"""The launch: a wave from a search, messages and letters, a code, four answers, a board."""

import datetime as dt
import hashlib
import re

import pytest
from django.test import Client

from maillage.base import clock, jobs
from maillage.base.models import Message
from maillage.invitations import actions as inviting
from maillage.invitations.models import Invitation
from maillage.invitations.queries import board
from maillage.invitations.tests.conftest import HEADER, ROWS
from maillage.managers.actions import managers
from maillage.organisations.actions import people
from maillage.organisations.models import Organisation
from maillage.organisations.queries.shown import OF_ORGANISATION, OF_PLACE
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import reread
from maillage.participation.models import Contribution
from maillage.search import index
from maillage.sources.tests.builders import bring
from maillage.upkeep.actions import reminding
from maillage.upkeep.tests.test_contributing import link_in_the_last_mail

pytestmark = pytest.mark.django_db


def code_in_the_mail():
    return re.search(r"\?c=(\w{8})", Message.objects.latest("pk").text)[1]


def opened(client, code):
    return client.post("/code/", {"code": f"{code[:4]} {code[4:].lower()}"})["Location"]


def test_who_has_an_address_gets_a_message_and_the_others_a_letter(wave):
    assert Message.objects.get().recipient == "rebond@exemple.fr"
    assert "#origine" in Message.objects.get().text  # where the facts come from (article 14)
    ways = wave.invitations.values_list("organisation__name", "way")
    assert dict(ways) == {"Rebond": "mail", "L’Œuvre d’ici": "letter", "Cœur à l’ouvrage": "letter"}


def test_a_wave_says_its_search_in_words(client, wave, amina):
    client.force_login(amina)
    shown = client.get("/equipe/invitations/?q=œuvre").content.decode().replace("\xa0", " ")
    assert "<strong>« œuvre »</strong>" in shown
    assert "?q=" not in re.sub(r'"[^"]*"', "", shown)


def test_letters_are_for_the_team_only(client, posted, bilal, amina):
    address = f"/equipe/invitations/{posted.pk}/lettres.pdf"
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


EVERYTHING = {
    "acronym": "RBD",
    "summary": "On y répare des vélos.",
    "description": "Un atelier ouvert.",
    "offers": "Prêt de remorques",
    "wants": "Un local sec",
    "partners": "La Seconde Main",
    "purpose": "favoriser le réemploi",
    "website": "https://rebond.example",
    "email": "bonjour@rebond.example",
    "siren": "439393075",
    "rna": "W423000001",
    "legal_category": "9220",
    "activity": "95.29Z",
    "is_employer": True,
    "founded_on": "1998-03-07",
    "accreditation:ai": {"number": "A1", "until": "2031-01-31"},
    "theme:mobilite": True,
}
EVERYTHING_THERE = {
    "siret": "43939307500015",
    "street": "4 rue des Alouettes",
    "postcode": "42000",
    "commune": "42218",
    "phone": "0465710260",
    "admission": "referral",
    "price": "income",
    "hours": {"sa": [["09:00", "12:30"]]},
    "closures": [["2031-12-24", "2032-01-02"]],
    "publics": ["jeunes"],
    "reception": ["a-distance"],
    "is_step_free": True,
}
SAID = (
    "RBD",
    "On y répare des vélos.",
    "Un atelier ouvert.",
    "Prêt de remorques",
    "Un local sec",
    "La Seconde Main",
    "favoriser le réemploi",
    "https://rebond.example",
    "bonjour@rebond.example",
    "439\xa0393\xa0075<",
    "W423000001",
    "Association déclarée",
    "biens personnels et domestiques",
    "Emploie des salariés",
    "7 mars 1998",
    "31 janvier 2031",
    "Vélo et mobilité",
    "439\xa0393\xa0075\xa000015",
    "4 rue des Alouettes",
    "42000 Saint-Étienne",
    "04\xa065\xa071\xa002\xa060",
    "Sur orientation d’un travailleur social",
    "Selon les revenus",
    "Samedi",
    "12\xa0h\xa030",
    "2 janvier 2032",
    "Jeunes",
    "À distance",
    "De plain-pied",
)


def page_with_everything():
    page = Organisation.objects.get(name="Rebond")
    people.revise(
        organisation=page,
        version=page.version,
        stated=Stated(EVERYTHING, EVERYTHING_THERE, page.places.get().pk),
        by="user:0",
        at=clock.now(),
    )
    return reread(page)


def missing_in(body):
    return [said for said in SAID if said not in body]


def test_everything_that_is_confirmed_is_shown(client, wave):
    """Hours, price, for whom, themes… : nobody confirms what they were not shown."""
    code = code_in_the_mail()
    page_with_everything()
    assert set(OF_ORGANISATION) <= {*EVERYTHING, "name"}
    assert set(OF_PLACE) <= set(EVERYTHING_THERE)
    assert missing_in(client.get(opened(client, code)).content.decode()) == []


def test_each_part_that_is_shown_has_its_correction_beside(client, wave):
    page_with_everything()
    link = opened(client, code_in_the_mail())
    body = client.get(link).content.decode()
    fields = re.findall(r'form="corriger" name="part" value="(\w+)"', body)
    assert fields == ["summary", "email", "siren", "street"]
    asked = client.post(link, {"answer": "corrected", "part": "street"})["Location"]
    assert asked == "/structures/rebond/corriger/#id_street"
    assert 'id="id_street"' in client.get(asked).content.decode()


def test_who_reads_it_on_the_telephone_or_once_a_year_is_shown_the_same(client, wave, amina):
    page = page_with_everything()
    managers.give(
        organisation=page,
        email="mila@exemple.fr",
        name="",
        proof="officer",
        by="system",
        at=clock.now(),
    )
    mila = page.managers.get().user
    yearly = client.get(f"/confirmer/{reminding.key_of(mila.pk)}/").content.decode()
    client.force_login(amina)
    sheet = client.get(f"/equipe/invitations/{wave.pk}/telephone/").content.decode()
    assert (missing_in(yearly), missing_in(sheet)) == ([], [])


def test_what_is_not_known_is_said(client, wave):
    body = client.get(opened(client, code_in_the_mail())).content.decode()
    assert "nous ne savons pas encore" in body
    assert "horaires" in body


def test_who_does_not_want_to_be_there_leaves_at_once_and_for_good(client, wave):
    link = opened(client, code_in_the_mail())
    client.post(link, {"answer": "leaves"})
    page = Organisation.objects.get(name="Rebond")
    assert client.get(page.get_absolute_url()).status_code == 404
    bring((HEADER + ROWS.replace("Rebond", "REBOND")).encode())
    assert not reread(page).is_listed
    assert board(wave).total.refused == 1


def test_the_code_of_a_letter_serves_to_hold_the_page(client, posted):
    """No domain of its own, no published address: the postal address was the proof."""
    row = Invitation.objects.get(organisation__name="L’Œuvre d’ici")
    key = inviting.signing.dumps([row.pk, ""], salt=inviting.SALT)
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
    assert inviting.open_with(typed=code_in_the_mail(), at=clock.now())


def test_a_reminder_does_not_void_the_letters(posted, monkeypatch):
    row = Invitation.objects.filter(way="letter").first()
    before = row.code_hash
    later = clock.now() + inviting.BETWEEN * 2
    monkeypatch.setattr(clock, "now", lambda: later)
    inviting.remind(wave=posted, by="user:0", at=later)
    jobs.drain()
    row.refresh_from_db()
    assert row.code_hash == before


def test_who_left_and_changes_their_mind_is_there_again(client, wave):
    link = opened(client, code_in_the_mail())
    link = client.post(link, {"answer": "leaves"})["Location"]
    client.post(link, {"answer": "right"})
    page = Organisation.objects.get(name="Rebond")
    assert page.is_listed
    assert board(wave).total.refused == 0


def test_those_who_hold_their_page_are_not_invited_again(client, wave, amina):
    client.post(opened(client, code_in_the_mail()), {"answer": "right"})
    index.settle()
    assert len(inviting.chosen("")) == 2


# A code: one answer, three months, under the key of the site


def test_a_code_acts_once_and_says_so_in_a_second_browser(client, wave):
    code = code_in_the_mail()
    other = Client()
    before = opened(other, code)  # open in two browsers before anybody has answered
    client.post(opened(client, code), {"answer": "right"})
    late = opened(Client(), code)
    for browser, link in ((other, before), (Client(), late)):
        browser.post(link, {"answer": "leaves"})
        body = browser.get(link).content.decode()
        assert "Ce code a déjà servi" in body
        assert "tout est juste" in body
    page = Organisation.objects.get(name="Rebond")
    assert (page.is_listed, wave.invitations.get(organisation=page).answer) == (True, "right")


def test_a_spent_code_does_not_ask_for_the_page(client, wave):
    code = code_in_the_mail()
    before = opened(Client(), code)
    client.post(opened(client, code), {"answer": "right"})
    Client().post(before, {"name": "Noé", "sender_email": "noe@gmail.com"})
    assert not Contribution.objects.filter(kind="page_claim").exists()


def test_a_code_ends_after_ninety_days(client, wave, monkeypatch):
    code, at = code_in_the_mail(), clock.now()
    monkeypatch.setattr(clock, "now", lambda: at + dt.timedelta(days=89))
    assert client.post("/code/", {"code": code}).status_code == 302
    monkeypatch.setattr(clock, "now", lambda: at + dt.timedelta(days=91))
    said = client.post("/code/", {"code": code}).content.decode()
    assert "plus de trois mois" in said


def test_the_hash_of_a_code_needs_the_key_of_the_site(wave, settings):
    code = code_in_the_mail()
    kept = Invitation.objects.get(way="mail").code_hash
    assert kept != hashlib.sha256(code.encode()).hexdigest()
    settings.SECRET_KEY = "another"
    with pytest.raises(inviting.UnknownCode):
        inviting.open_with(typed=code, at=clock.now())


def test_a_page_that_was_open_too_long_says_to_type_the_code_again(client, wave):
    link = opened(client, code_in_the_mail())
    body = client.get(link.replace("/code/", "/code/x"))
    assert body.status_code == 410
    assert "tapez votre code de nouveau" in body.content.decode()


# On a page that somebody holds, answers are contributions


@pytest.fixture
def held(wave):
    """Mila holds the page of Rebond, since its invitation left."""
    page = Organisation.objects.get(name="Rebond")
    code = code_in_the_mail()
    managers.give(
        organisation=page,
        email="mila@exemple.fr",
        name="",
        proof="officer",
        by="system",
        at=clock.now(),
    )
    return page, code


def test_who_wants_to_leave_is_read_by_the_team(client, held, amina):
    page, code = held
    client.post(opened(client, code), {"answer": "leaves"})
    assert reread(page).is_listed
    row = Contribution.objects.get(kind="objection")
    client.force_login(amina)
    assert "ne souhaite pas figurer" in client.get(row.get_absolute_url()).content.decode()
    client.post(row.get_absolute_url(), {"verdict": "unlist", "revision": row.revision})
    assert not reread(page).is_listed


def test_a_changed_mind_takes_the_contribution_back(client, held):
    page, code = held
    link = client.post(opened(client, code), {"answer": "leaves"})["Location"]
    before = reread(page)
    client.post(link, {"answer": "right"})
    assert Contribution.objects.get().state == "withdrawn"
    assert reread(page).version == before.version  # nothing was confirmed in the holder's place


def test_a_wrong_address_is_told_to_the_team(client, held, amina):
    _page, code = held
    client.post(opened(client, code), {"answer": "not_us"})
    row = Contribution.objects.get(kind="page_report")
    client.force_login(amina)
    assert row.title in client.get("/equipe/file/").content.decode()
    client.post(row.get_absolute_url(), {"verdict": "accept", "revision": row.revision})


def test_the_code_of_a_page_that_somebody_holds_gives_it_to_nobody(client, held):
    page, code = held
    client.post(opened(client, code), {"name": "Noé", "sender_email": "noe@gmail.com"})
    client.post(f"{link_in_the_last_mail()}envoyer/")
    assert list(page.managers.values_list("user__email", flat=True)) == ["mila@exemple.fr"]
    assert Contribution.objects.get(kind="page_claim").state == "waiting"


def test_two_answers_on_the_telephone_are_one(client, wave, amina):
    client.force_login(amina)
    row = wave.invitations.first()
    sheet = f"/equipe/invitations/{wave.pk}/telephone/"
    client.post(sheet, {"invitation": row.pk, "answer": "right"})
    said = client.post(sheet, {"invitation": row.pk, "answer": "leaves"}, follow=True)
    assert "déjà répondu" in said.content.decode()
    assert reread(row.organisation).is_listed


# Relays and the telephone


def add_relay(client, wave, **said):
    client.post(
        f"/equipe/invitations/{wave.pk}/relais/",
        {
            "name": "Mairie",
            "email": "accueil@mairie.example",
            "commune": "42218",
            **said,
        },
    )
    return re.search(r"/relais/[\w-]+/", Message.objects.latest("pk").text)[0]


def test_a_relay_sees_its_part_and_who_answered(client, posted, amina):
    client.force_login(amina)
    link = add_relay(client, posted)
    client.logout()
    body = client.get(link).content.decode()
    part = posted.invitations.exclude(relay=None)
    assert part.count() > 0
    for row in part.select_related("organisation"):
        assert row.organisation.name in body
    assert body.count("pas encore") == part.count()
    inviting.answer(invitation=part.first(), given="right", at=clock.now())
    assert "tout est juste" in client.get(link).content.decode()
    assert client.get(link.replace("/relais/", "/relais/x")).status_code == 404


@pytest.mark.parametrize("since", [{"is_diffusible": False}, {"is_silent": True}])
def test_a_relay_sees_nothing_of_who_is_shown_no_more(client, posted, amina, since):
    client.force_login(amina)
    link = add_relay(client, posted)
    client.logout()
    page = posted.invitations.exclude(relay=None).first().organisation
    assert page.name in client.get(link).content.decode()
    Organisation.objects.filter(pk=page.pk).update(**since)
    assert page.name not in client.get(link).content.decode()


def test_no_message_goes_to_who_is_shown_no_more(wave):
    row = wave.invitations.filter(way="mail").first()
    Organisation.objects.filter(pk=row.organisation_id).update(is_diffusible=False)
    wave.invitations.update(sent_at=None)  # a reminder, or a message that was still to go
    Message.objects.all().delete()
    inviting.invite(wave=wave.pk)
    assert not Message.objects.exists()


def test_the_board_tells_what_each_relay_brought(client, posted, amina):
    client.force_login(amina)
    add_relay(client, posted)
    [row] = board(posted).relays
    assert (row.name, row.sent) == ("Mairie", 2)
    assert row.sent < board(posted).total.sent


def test_what_a_relay_has_stays_with_it(client, posted, amina):
    client.force_login(amina)
    add_relay(client, posted)
    add_relay(client, posted, name="Fédération", commune="")
    assert [(row.name, row.sent) for row in board(posted).relays] == [
        ("Fédération", 1),
        ("Mairie", 2),
    ]


def give_phone(page, phone="0465710260"):
    people.revise(
        organisation=page,
        version=page.version,
        stated=Stated({}, {"phone": phone}, page.places.get().pk),
        by="user:0",
        at=clock.now(),
    )
    return page


def test_those_who_can_be_called_come_first_and_the_others_apart(client, wave, amina):
    give_phone(Organisation.objects.get(name="L’Œuvre d’ici"))
    client.force_login(amina)
    body = client.get(f"/equipe/invitations/{wave.pk}/telephone/").content.decode()
    called, others = body.split("sans téléphone connu")[0], body.split("sans téléphone connu")[1]
    assert "L’Œuvre d’ici" in called
    assert "tel:0465710260" in called
    assert "À demander" in called  # what is missing on the page
    for name, where in (("Rebond", "4 rue des Alouettes"), ("Cœur à l’ouvrage", "1 place Carnot")):
        assert name not in called
        assert name in others
        assert where in others


def test_a_colleague_writes_down_what_was_said_on_the_telephone(client, wave, amina):
    client.force_login(amina)
    row = wave.invitations.select_related("organisation").first()
    give_phone(row.organisation)
    sheet = f"/equipe/invitations/{wave.pk}/telephone/"
    assert row.organisation.name in client.get(sheet).content.decode()
    client.post(sheet, {"invitation": row.pk, "answer": "right"})
    row.refresh_from_db()
    row.organisation.refresh_from_db()
    assert (row.answer, row.organisation.standing) == ("right", "read")
    called = [i.organisation for i in client.get(sheet).context["invitations"]]
    assert row.organisation not in called
