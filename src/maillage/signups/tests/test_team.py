"""Bilal holds the page of the organiser; Amina is of the team: the list, the sheet, the message."""

import pytest

from maillage.base import clock, jobs
from maillage.base.models import Message
from maillage.managers.actions import managers
from maillage.media import paper
from maillage.media.tests.test_paper import WORDS, pages
from maillage.organisations.tests.builders import make_organisation
from maillage.signups import actions, rules
from maillage.signups.actions import team
from maillage.signups.models import Attendance, Attendee
from maillage.signups.tests.builders import BY, comes, open_event, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(territory, bilal):
    page = make_organisation(name="La Roue")
    given = {"email": bilal.email, "name": "Bilal", "proof": "officer"}
    managers.give(organisation=page, **given, by="user:0", at=clock.now())
    return page


@pytest.fixture
def event(page):
    from maillage.agenda.tests.builders import make_event

    event = open_event(3, event=make_event("Atelier vélo", organiser=page), question_1="Un vélo ?")
    comes(event, "Claire", answers=["Un VTT"], need="Une chaise")
    return event


@pytest.fixture
def desk(event, client, bilal):
    """Bilal at the pages of who comes."""
    client.force_login(bilal)
    at = f"{event.get_absolute_url()}inscriptions/"

    def asked(path="", data=None):
        if data is None:
            return client.get(at + path)
        return client.post(at + path, data, follow=True)

    return asked


def body(answer):
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def test_who_organises_reads_who_comes_and_a_need_is_for_them_alone(desk, client, amina):
    for words in ("Claire", "Un VTT", "Une chaise", "1 personne inscrite", "sur 3 places"):
        assert words in body(desk())
    client.force_login(amina)
    assert "Claire" in body(desk())
    assert "Une chaise" not in body(desk())  # Bilal holds the page: it is for him


def test_nobody_else_reads_them(event, client):
    from maillage.accounts import actions as accounts

    noe = accounts.welcome(email="noe@exemple.fr", name="Noé", by="system", at=clock.now())
    client.force_login(noe)
    assert client.get(f"{event.get_absolute_url()}inscriptions/").status_code == 403
    assert not Attendee.objects.visible_to(noe).exists()
    assert not rules.may_read_needs(noe, event)


def test_somebody_who_called_is_added_and_no_more_than_there_are_seats(desk):
    desk("ajouter/", {"name": "Odette", "party": "2", "phone": "04 77 00 00 00"})
    row = Attendee.objects.get(name="Odette")
    assert (row.state, row.seats, row.email) == ("seated", 2, "")
    assert "Il ne reste pas assez de places." in body(
        desk("ajouter/", {"name": "Zoé", "party": "1"})
    )
    assert not Attendee.objects.filter(name="Zoé").exists()


def test_a_removal_frees_the_seat_is_told_once_and_is_undone(desk):
    row = Attendee.objects.get()
    desk(f"{row.pk}/retirer/", {})
    assert told("Claire")[-1] == "Votre inscription est retirée : Atelier vélo"
    assert Attendance.objects.get().taken == 0
    assert "Qui ne vient plus" in body(desk())
    desk(f"{row.pk}/remettre/", {})
    row.refresh_from_db()
    assert (row.state, Attendance.objects.get().taken) == ("seated", 1)


def test_nobody_is_removed_from_the_event_of_others(desk, territory):
    other = comes(open_event(3), "Noé")
    assert desk(f"{other.pk}/retirer/", {}).status_code == 404
    other.refresh_from_db()
    assert other.state == "seated"


@pytest.fixture
def sides(desk, monkeypatch):
    """The words of each side of the sheet."""
    made = paper.Canvas
    monkeypatch.setattr(
        paper, "Canvas", lambda body, **more: made(body, **more | {"pageCompression": 0})
    )

    def printed():
        answer = desk("emargement.pdf")
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
        assert b"/MediaBox [ 0 0 595.2756 841.8898 ]" in answer.content  # A4 in points
        return [b"".join(WORDS.findall(page)).decode("latin-1") for page in pages(answer.content)]

    return printed


def test_the_sheet_has_names_in_order_and_nothing_else_of_anybody(sides, event):
    comes(event, "Anne", 2)
    [said] = sides()
    assert said.index("Anne") < said.index("Claire")
    assert "3 personnes attendues" in said
    for private in ("exemple.fr", "chaise", "VTT"):
        assert private not in said


def test_a_long_list_goes_on_to_other_sides(sides, event):
    open_event(200, event=event)
    for n in range(60):
        wanted = actions.Wanted(name=f"Personne {n:02}")
        team.add(event=event, key="", wanted=wanted, by=BY, at=clock.now())
    found = sides()
    assert len(found) == 3
    assert [said.count("Personne") for said in found][:2] == [24, 25]  # after Claire
    assert all(f"Personne {n:02}" in " ".join(found) for n in range(60))


def test_the_file_has_no_address_and_no_formula(desk):
    Attendee.objects.update(name="=cmd()")
    said = desk("liste.csv").content.decode("utf-8-sig")
    assert said.splitlines()[0] == "nom;personnes;état;présence;téléphone;Un vélo ?"
    assert "'=cmd()" in said
    assert "exemple.fr" not in said


def test_who_came_is_noted(desk):
    row = Attendee.objects.get()
    desk("presences/", {"came": [str(row.pk), "²", "999999"]})
    row.refresh_from_db()
    assert row.came is True


def test_a_message_reaches_each_once_and_the_line_only_when_asked(desk, event):
    comes(event, "Noé", 2)
    comes(event, "Ali")
    Message.objects.all().delete()
    sent = {"subject": "100 % vélo", "text": "Apportez un antivol.", "form_key": "un"}
    for _twice in range(2):
        assert "2 messages partent." in body(desk("ecrire/", sent))
        jobs.drain()
    assert (told("Claire"), told("Noé"), told("Ali")) == (
        ["100 % vélo (Atelier vélo)"],
        ["100 % vélo (Atelier vélo)"],
        [],
    )
    said = Message.objects.filter(recipient="claire@exemple.fr").get().text
    for words in ("Apportez un antivol.", "La Roue", "/agenda/inscription/", "7 juin 2031"):
        assert words in said.replace("\xa0", " ")


def test_one_does_not_write_all_day(desk):
    for n in range(6):
        said = body(desk("ecrire/", {"subject": f"{n}", "text": "Encore"}))
    assert "Vous avez déjà écrit cinq fois" in said
    jobs.drain()
    assert len([s for s in told("Claire") if "(Atelier" in s]) == 5


def test_seats_that_are_taken_are_not_taken_away(desk, event):
    comes(event, "Noé", 2)
    answer = body(desk("reglages/", {"is_open": "on", "capacity": "2", "most": "4", "closes": "0"}))
    assert "3 places sont déjà prises" in answer
    assert Attendance.objects.get().capacity == 3


def test_they_open_and_close_sign_up(page, client, bilal):
    from maillage.agenda.tests.builders import make_event

    event = make_event("Bal", organiser=page)
    client.force_login(bilal)
    assert "Ouvrir les inscriptions" in body(client.get(event.get_absolute_url()))
    address = f"{event.get_absolute_url()}inscriptions/reglages/"
    form = {"capacity": "20", "most": "4", "closes": "1"}
    client.post(address, form | {"is_open": "on"})
    assert "Il reste 20 places." in body(client.get(event.get_absolute_url()))
    client.post(address, form)
    assert "Les inscriptions sont closes." in body(client.get(event.get_absolute_url()))
