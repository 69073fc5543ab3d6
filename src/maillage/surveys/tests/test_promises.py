"""Three promises, and what the tables can tell. The anonymous one is looked for in the whole
database, the ledger included, as somebody who stole it would."""

import datetime as dt
import itertools
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from maillage.base import clock, jobs
from maillage.base.models import Change, Entry, Message
from maillage.invitations.tests.conftest import HEADER, ROWS
from maillage.organisations.models import Manager, Organisation
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index
from maillage.search.models import IndexChange
from maillage.sources.tests.builders import bring
from maillage.surveys import queries
from maillage.surveys.actions import asking, editing
from maillage.surveys.models import Respondent, Survey, SurveyResponse
from maillage.surveys.tests.builders import answers, make_survey

pytestmark = pytest.mark.django_db
SECRETS = {"Rebond": "Nous fermons en mars", "L’Œuvre d’ici": "Le bail est rompu"}


@pytest.fixture
def asked(territory, amina):
    """Two structures have an address and are asked by message."""

    def ask(promise):
        rows = ROWS.replace("Firminy;\n", "Firminy;oeuvre@exemple.fr\n", 1)
        bring((HEADER + rows).encode())
        index.settle()
        survey = make_survey(promise=promise)
        pages = Organisation.objects.filter(name__in=SECRETS).values_list("pk", flat=True)
        asking.ask(survey=survey, name="Mars", asked=pages, by=amina.author, at=clock.now())
        jobs.drain()
        return survey

    return ask


def codes():
    """{structure: the code of its mail}"""
    found = {}
    for message in Message.objects.filter(text__contains="?c="):
        name = next(name for name in SECRETS if name in message.text)
        found[name] = re.search(r"\?c=(\w{8})", message.text)[1]
    return found


def give(name, code):
    """From the code of the mail to the last button, as somebody without an account does."""
    client = Client()
    intro = client.post("/code/", {"code": code})["Location"]
    begun = client.post(intro)
    link = begun["Location"]
    client.post(link, {"local": "oui"})
    client.post(link, {"local": "oui", "surface": "40"})
    client.post(link.replace("/1/", "/2/"), {"mot": SECRETS[name]})
    client.post(link.removesuffix("1/"))
    return link


def everything():
    """{table: its rows}, as the database holds them, in the order of the file."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found


def test_anonymous_nothing_in_the_database_leads_from_a_response_to_who_was_asked(asked):
    survey = asked("anonymous")
    for name, code in codes().items():
        give(name, code)
    dump = everything()
    said = dump["surveys_surveyresponse"]
    assert len(said) == 2
    given = dump["invitations_invitation"]
    assert {row["answer"] for row in given} == {"gave"}
    assert (
        [row["opened_at"] for row in given] == [row["answered_at"] for row in given] == [None] * 2
    )
    assert dump["surveys_respondent"] == []
    # No value of a response, nor of its answers, stands anywhere else, but for what all share.
    own = [*said, *dump["surveys_surveyvalue"]]
    shared = {"survey_id", "version_id", "state", "way", "begun_on", "sent_on"}
    shared |= {"question", "choice", "number"}
    traces = {
        str(value)
        for row in own
        for name, value in row.items()
        if name not in shared and value not in (None, "")
    }
    elsewhere = {
        str(value)
        for table, rows in dump.items()
        if table not in ("surveys_surveyresponse", "surveys_surveyvalue")
        for row in rows
        for value in row.values()
    }
    assert traces & elsewhere == set()
    assert not any(secret in text for secret in SECRETS.values() for text in elsewhere)
    # No moment: days alone.
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", str(row["sent_on"])) for row in said)
    assert not any(isinstance(v, dt.datetime) for row in own for v in row.values())
    assert survey.responses.count() == 2


def test_anonymous_the_ledger_says_nothing_of_answering(asked):
    asked("anonymous")
    seen = Change.objects.count(), Entry.objects.count()
    for name, code in codes().items():
        give(name, code)
    assert (Change.objects.count(), Entry.objects.count()) == seen


def test_anonymous_the_order_of_rows_is_drawn(territory):
    """Of twelve responses one order in 479 million is that of their giving."""
    survey = make_survey(promise="anonymous")
    given = [answers(survey, {"local": "non", "mot": str(n)}).pk for n in range(12)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM surveys_surveyresponse")
        lying = [row[0] for row in cursor.fetchall()]
    assert given != sorted(given)
    if connection.vendor == "sqlite":  # the number is where the row lies
        assert lying == sorted(given)


def test_anonymous_the_table_of_who_answers_refuses_it(territory):
    row = answers(make_survey(promise="anonymous"), {"local": "non"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Respondent.objects.create(response=row, promise="anonymous")


def test_anonymous_a_code_opens_one_response_and_links_of_two_have_nothing_in_common(asked):
    asked("anonymous")
    (first, code), (second, other) = codes().items()
    links = [give(first, code), give(second, other)]
    tickets = [queries.ticket(link.split("/")[3]) for link in links]
    assert [ticket.invitation for ticket in tickets] == [ticket.organisation for ticket in tickets]
    assert {ticket.invitation for ticket in tickets} == {0}
    assert tickets[0].secret != tickets[1].secret
    client = Client()
    intro = client.post("/code/", {"code": code})["Location"]
    shown = client.get(intro).content.decode().replace("\xa0", " ")
    assert "Rien ne dit lequel" in shown
    client.post(intro)
    assert SurveyResponse.objects.count() == 2


def test_anonymous_after_sending_its_link_shows_nothing_of_it(asked):
    asked("anonymous")
    name, code = next(iter(codes().items()))
    link = give(name, code)
    assert SECRETS[name] not in Client().get(link.removesuffix("1/")).content.decode()


@pytest.mark.parametrize("kind", ["file", "structure"])
def test_anonymous_asks_for_nothing_that_is_signed(territory, kind):
    form = {
        "blocks": [
            {
                "key": "a",
                "title": "A",
                "questions": [{"key": "q", "kind": kind, "label": "Laquelle ?"}],
            }
        ]
    }
    survey = make_survey(form, promise="anonymous", is_open=False)
    with pytest.raises(editing.FilesAreSigned):
        editing.open_survey(survey=survey, by="user:0", at=clock.now())


def test_the_promise_that_was_read_does_not_change(territory):
    survey = make_survey(promise="anonymous")
    with pytest.raises(editing.PromiseStands):
        editing.set_terms(
            survey=survey, values={"promise": "nominative"}, by="user:0", at=clock.now()
        )


@pytest.mark.parametrize("promise", ["nominative", "confidential"])
def test_who_was_asked_by_code_is_known_and_takes_up_again_on_another_machine(asked, promise):
    survey = asked(promise)
    (name, code), *_rest = codes().items()
    client, other = Client(), Client()
    link = client.post(client.post("/code/", {"code": code})["Location"])["Location"]
    client.post(link, {"local": "non"})
    again = other.post("/code/", {"code": code})["Location"]
    found = other.get(again)["Location"]
    assert queries.ticket(found.split("/")[3]) == queries.ticket(link.split("/")[3])
    client.post(link.removesuffix("1/"))
    assert Respondent.objects.get().organisation.name == name
    assert queries.rate(survey)[:2] == (1, 2)
    assert queries.unanswered(survey).count() == 1


READERS = [
    ("nominative", "amina", 200),
    ("nominative", "holder", 200),
    ("nominative", "bilal", 403),
    ("confidential", "amina", 200),
    ("confidential", "holder", 403),
    ("anonymous", "amina", 200),
    ("anonymous", "holder", 403),
]


@pytest.mark.parametrize(("promise", "who", "status"), READERS)
def test_who_reads_a_response(client, territory, amina, bilal, promise, who, status):
    page = make_organisation(name="La Roue Libre")
    if who == "holder":
        Manager.objects.create(organisation=page, user=bilal, proof="officer")
    row = answers(make_survey(promise=promise), {"local": "non"}, organisation=page)
    client.force_login(amina if who == "amina" else bilal)
    assert client.get(f"/mon-espace/enquetes/{row.pk}/").status_code == status


def test_nothing_of_an_answer_is_in_the_index(territory):
    before = IndexChange.objects.count()
    answers(make_survey(), {"local": "oui", "mot": "Un secret"})
    assert IndexChange.objects.count() == before
    assert Survey.objects.get().responses.count() == 1
    assert list(itertools.islice(SurveyResponse.objects.visible_to(None), 1)) == []


@pytest.mark.parametrize("is_joined", ["head", "alias"])
def test_who_holds_a_page_that_joined_another_reads_what_both_said(territory, bilal, is_joined):
    page, head = make_organisation(name="La Roue Libre"), make_organisation(name="Le Cycle")
    held, other = (head, page) if is_joined == "head" else (page, head)
    Manager.objects.create(organisation=held, user=bilal, proof="officer")
    row = answers(make_survey(), {"local": "non"}, organisation=other)
    Organisation.objects.filter(pk=page.pk).update(merged_into=head)
    assert list(SurveyResponse.objects.visible_to(bilal)) == [row]


def test_an_anonymous_survey_with_an_open_link_says_no_rate(territory):
    survey = make_survey(promise="anonymous", has_open_link=True)
    numbers = [make_organisation(name=name).pk for name in ("La Roue", "Le Cycle")]
    asking.ask(survey=survey, name="Vague", asked=numbers, by="user:0", at=clock.now())
    for _n in range(3):
        answers(survey, {"local": "non"})
    told = queries.rate(survey)
    assert (told.sent, told.asked, told.percent) == (3, 0, None)
