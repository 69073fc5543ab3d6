"""The four doors: each leads to a page of its own, useful, which the team may write."""

import re

import pytest

from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.look.frames import DOORS, FOUNDER, RESIDENT
from maillage.organisations.tests.builders import make_organisation
from maillage.pages.models import DoorPage
from maillage.pages.rules import answered
from maillage.pages.words import SHIPPED
from maillage.search import index

pytestmark = pytest.mark.django_db
EDIT = f"/equipe/portes/{FOUNDER.name}/"


def read(client, door=FOUNDER):
    return client.get(f"/{door.name}/").content.decode()


def written(**values):
    return {
        "lead": str(SHIPPED[FOUNDER.name].lead),
        "questions": str(SHIPPED[FOUNDER.name].questions),
        **values,
    }


@pytest.fixture
def town(territory):
    for slug in ("reemploi", "finance", "batiment"):
        make_organisation(name=f"La porte {slug}", themes=[slug])
    index.settle()


def test_each_card_of_the_home_page_leads_to_a_page_of_its_own(client, town):
    home = client.get("/").content.decode()
    doors = re.findall(r'<li class="door.*?<a href="([^"]+)"', home)
    assert doors == [f"/{door.name}/" for door in DOORS]
    titles = [re.findall(r"<h1>(.*?)</h1>", read(client, door)) for door in DOORS]
    assert titles == [[str(door.label)] for door in DOORS]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_no_link_of_a_door_is_dead(client, town, door):
    links = {
        link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]+)', read(client, door))
    }
    answers = {link: client.get(link).status_code for link in links if "/static/" not in link}
    assert {link for link, status in answers.items() if status >= 400} == set()


def test_who_lives_here_sees_themes_with_their_counts_and_who_has_a_project_who_helps(client, town):
    assert "Donner, chiner, réparer" in read(client, RESIDENT)
    assert "La porte finance" in read(client, FOUNDER)


def test_a_directory_that_is_empty_still_answers(client, territory):
    for door in DOORS:
        assert str(SHIPPED[door.name].lead) in read(client, door)


def test_the_team_writes_a_door_and_takes_it_back(client, town, amina):
    client.force_login(amina)
    client.post(EDIT, written(lead="Poussez la porte du 12.", contact_phone="04 77 00 00 00"))
    page = read(client)
    assert "Poussez la porte du 12." in page
    assert 'href="tel:0477000000"' in page
    change = Change.objects.get(act="door.write")
    subject = Subject("door", FOUNDER.name)
    undoing.undo(change=change, of=subject, by="user:1", at=clock.now())
    assert str(SHIPPED[FOUNDER.name].lead) in read(client)


def test_words_that_ship_are_not_kept(client, territory, amina):
    """A better wording of the package then reaches those who changed nothing of it."""
    client.force_login(amina)
    client.post(EDIT, written(contact="Le guichet"))
    page = DoorPage.objects.get()
    assert (page.lead, page.questions, page.contact) == ("", "", "Le guichet")


def test_a_question_without_answer_is_named(client, territory, amina):
    client.force_login(amina)
    answer = client.post(EDIT, written(questions="Où ?\nIci.\n\nQuand ?\n"))
    assert "« Quand ? » attend sa réponse" in answer.content.decode()
    assert not DoorPage.objects.exists()


def test_questions_are_blocks_between_empty_lines():
    typed = "Où ?\r\nIci.\r\nEt là.\r\n \r\n\r\nQuand ?\r\nDemain."
    assert answered(typed) == [("Où ?", ["Ici.", "Et là."]), ("Quand ?", ["Demain."])]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_what_ships_answers_each_of_its_questions(door):
    questions = answered(str(SHIPPED[door.name].questions))
    assert len(questions) >= 3
    assert all(asked.answer and asked.question.endswith(("?", ".")) for asked in questions)
