"""What the one digest says of dossiers, from the tables: the rule itself is played in a quarter."""

import datetime as dt

import pytest

from maillage.base import clock, jobs
from maillage.base.models import Message
from maillage.dossiers import letters, queries
from maillage.dossiers.actions import following, routing
from maillage.dossiers.models import Dossier, PartnerRequest, RecalledDossier
from maillage.dossiers.tests.builders import (
    make_adviser,
    make_dossier,
    make_followed,
    make_support,
)
from maillage.mailing import actions as mailing
from maillage.schemes.models import Adviser

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 9, 7, 9, tzinfo=dt.UTC)


@pytest.fixture
def on(monkeypatch):
    def move(days):
        monkeypatch.setattr(clock, "now", lambda: MONDAY + dt.timedelta(days=days))

    move(0)
    return move


def digests():
    """{address: words} of one run of the digest."""
    Message.objects.all().delete()
    mailing.start()
    jobs.drain()
    return {mail.recipient: mail.text for mail in Message.objects.all()}


@pytest.fixture
def people(territory, on):
    couveuse, union = make_support("La Couveuse"), make_support("L’Union")
    return {
        "lina": make_adviser("lina@a.example", couveuse),
        "omar": make_adviser("omar@b.example", union),
        "couveuse": couveuse,
        "union": union,
    }


def test_a_request_is_told_once_then_reminded_on_the_third_working_day(people, on):
    row = make_dossier(people["couveuse"], at=clock.now())
    told = []
    for days in range(8):
        on(days)
        found = digests()
        told.append([row.reference in found.get("lina@a.example", ""), len(found)])
    # Monday: it is proposed. Thursday: three working days have passed. Nothing at the weekend.
    assert told == [[True, 1], [False, 0], [False, 0], [True, 1], *([[False, 0]] * 4)]


def test_each_mail_says_why_and_nothing_of_the_need(people, on):
    make_dossier(people["couveuse"], at=clock.now())
    on(3)
    digests()
    PartnerRequest.objects.update(is_told=True)
    RecalledDossier.objects.all().delete()
    said = digests()["lina@a.example"]
    assert "Pourquoi ce rappel" in said
    assert "Nadia" not in said
    assert "café" not in said


def test_who_was_freed_is_told_and_who_took_is_not(people, on):
    row = make_dossier(people["couveuse"], people["union"], at=clock.now())
    digests()
    lina, asked = people["lina"], row.requests.get(support=people["couveuse"])
    routing.take(request=asked, user=lina, by=lina.author, at=clock.now())
    on(1)
    found = digests()
    assert set(found) == {"omar@b.example"}
    assert "Une autre structure" in found["omar@b.example"]
    on(2)
    assert digests() == {}


def test_a_revoked_adviser_receives_nothing_more(people, on):
    make_followed(people["lina"], people["couveuse"], at=clock.now())
    digests()
    Adviser.objects.filter(user=people["lina"]).update(ended_at=clock.now())
    for days in range(1, 60):
        on(days)
        assert "lina@a.example" not in {*queries.reminding.due(clock.today())}


def test_what_is_over_refused_or_answered_asks_for_nobody(people, on):
    rima = make_adviser("rima@c.example", make_support("La Coordination"), coordinates=True)
    refused = make_dossier(people["couveuse"], at=clock.now())
    said = {"because": "non", "by": people["lina"].author, "at": clock.now()}
    routing.decline(request=refused.requests.get(), **said)
    over = make_followed(people["lina"], people["couveuse"], email="a@b.fr", at=clock.now())
    Dossier.objects.filter(pk=over.pk).update(state="archived")
    answered = make_followed(people["lina"], people["couveuse"], email="c@d.fr", at=clock.now())
    for days in (15, 35):
        on(days - 1)
        advice = {"text": "Avançons.", "by": people["lina"].author, "at": clock.now()}
        following.advise(dossier=answered, **advice)
        on(days)
        assert queries.reminding.due(clock.today()) == set(), (days, rima)


def test_an_idle_dossier_is_told_to_its_referent_then_to_who_coordinates(people, on):
    make_adviser("rima@c.example", make_support("La Coordination"), coordinates=True)
    make_followed(people["lina"], people["couveuse"], at=clock.now())
    PartnerRequest.objects.update(is_told=True)
    told = []
    for days in range(1, 40):
        on(days)
        told += [(days, email) for email in queries.reminding.due(clock.today())]
        for email in queries.reminding.due(clock.today()):
            letters.told(email, clock.today())
    # 15 working days after a Monday is a Monday; then every week, one after the other.
    assert told == [
        (21, "lina@a.example"),
        (28, "rima@c.example"),
        (35, "lina@a.example"),
    ]
