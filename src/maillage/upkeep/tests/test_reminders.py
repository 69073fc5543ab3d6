"""Once a year « tout est juste ? » : one part of one digest, one button a page."""

import datetime as dt
import re

import pytest

from maillage.base import clock, jobs
from maillage.base.models import Message
from maillage.mailing import actions as mailing
from maillage.organisations.models import Manager, Organisation
from maillage.organisations.tests.builders import hold, make_organisation, reread

pytestmark = pytest.mark.django_db
TUESDAY, SATURDAY = (
    dt.datetime(2027, 12, 7, 10, tzinfo=dt.UTC),
    dt.datetime(2027, 12, 4, 10, tzinfo=dt.UTC),
)
MILA = "mila@laroue.example"


@pytest.fixture
def pages(territory):
    """Mila holds two pages that nobody has confirmed since June 2026, and one that is fresh."""
    found = [make_organisation(name=name) for name in ("La Roue", "Le Jardin", "Neuve")]
    for page in found:
        hold(page, MILA)
    old = dt.date(2026, 6, 1)
    Organisation.objects.exclude(name="Neuve").update(confirmed_on=old)
    Organisation.objects.filter(name="Neuve").update(confirmed_on=TUESDAY.date())
    return found


def on(monkeypatch, day):
    monkeypatch.setattr(clock, "now", lambda: day)
    monkeypatch.setattr(clock, "today", lambda: day.date())
    before = Message.objects.count()
    mailing.start()
    jobs.drain()
    return Message.objects.count() - before


def test_one_mail_for_all_the_pages_of_somebody(pages, monkeypatch):
    assert on(monkeypatch, TUESDAY) == 1
    mail = Message.objects.latest("pk")
    assert mail.recipient == MILA
    assert "La Roue" in mail.text
    assert "Le Jardin" in mail.text
    assert "Neuve" not in mail.text


def test_reminders_never_pile_up(pages, monkeypatch):
    sent = [on(monkeypatch, TUESDAY + dt.timedelta(days=n)) for n in (0, 1, 7, 29, 34)]
    assert sent == [1, 0, 0, 0, 1]


def test_nobody_is_written_to_on_a_saturday(pages, monkeypatch):
    assert on(monkeypatch, SATURDAY) == 0


def test_one_button_and_the_link_alone_does_nothing(client, pages, monkeypatch):
    on(monkeypatch, TUESDAY)
    link = re.search(r"/confirmer/\S+/", Message.objects.latest("pk").text)[0]
    roue = pages[0]
    assert client.get(link).status_code == 200
    assert reread(roue).confirmed_on == dt.date(2026, 6, 1)
    client.post(link, {"page": roue.pk})
    assert reread(roue).confirmed_on == TUESDAY.date()
    assert reread(roue).standing == "kept"
    assert reread(pages[1]).confirmed_on == dt.date(2026, 6, 1)


def test_who_left_confirms_nothing(client, pages, monkeypatch):
    on(monkeypatch, TUESDAY)
    link = re.search(r"/confirmer/\S+/", Message.objects.latest("pk").text)[0]
    Manager.objects.filter(user__email=MILA).update(ended_at=clock.now())
    assert client.post(link, {"page": pages[0].pk}).status_code == 404
    assert client.get(link.replace("confirmer/", "confirmer/x")).status_code == 404
