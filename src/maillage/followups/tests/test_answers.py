"""What partners answer: one takes, the others are freed; and why is visible to who has a right."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from maillage.base import clock
from maillage.dossiers.actions import routing
from maillage.dossiers.models import Dossier, PartnerRequest
from maillage.dossiers.tests.builders import make_adviser, make_dossier, make_support
from maillage.followups import queries

pytestmark = pytest.mark.django_db
State = PartnerRequest.State


@pytest.fixture
def two(territory):
    """Lina of the Couveuse and Omar of the Union are asked."""
    couveuse, union = make_support("La Couveuse"), make_support("L’Union")
    lina, omar = make_adviser("lina@a.example", couveuse), make_adviser("omar@b.example", union)
    row = make_dossier(couveuse, union)
    asked = {one.support_id: one for one in row.requests.all()}
    return row, (lina, asked[couveuse.pk]), (omar, asked[union.pk])


def take(who):
    user, asked = who
    return routing.take(request=asked, user=user, by=user.author, at=clock.now())


def decline(who, because="ce n’est pas notre commune"):
    user, asked = who
    routing.decline(request=asked, because=because, by=user.author, at=clock.now())


def states(row):
    return [one.state for one in row.requests.order_by("pk")]


def test_who_takes_is_the_referent_and_the_others_are_freed(two):
    row, lina, omar = two
    take(lina)
    row.refresh_from_db()
    assert (row.state, row.referent, states(row)) == ("followed", lina[0], ["taken", "freed"])
    with pytest.raises(routing.AlreadyTaken):
        take(omar)
    assert not PartnerRequest.objects.answered_by(omar[0]).exists()


def test_the_database_itself_holds_that_one_takes(two):
    row, _lina, _omar = two
    with pytest.raises(IntegrityError), transaction.atomic():
        row.requests.update(state=State.TAKEN)


def test_refused_by_all_is_a_list_that_empties(two):
    row, lina, omar = two
    rima = make_adviser("rima@c.example", make_support("La Coordination"), coordinates=True)
    decline(lina)
    assert list(queries.lists.unheld(rima)) == []
    decline(omar, "nous n’avons plus de place")
    row.refresh_from_db()
    assert (row.state, list(queries.lists.unheld(rima))) == ("refused", [row])
    told = [one.because for one in queries.reading.page_of(row, rima).requests[0][:1]]
    assert told == ["ce n’est pas notre commune"]
    other = make_support("Le Tiers-lieu")
    routing.ask(dossier=row, partners={other: []}, by=rima.author, at=clock.now())
    assert list(queries.lists.unheld(rima)) == []


def test_a_silence_of_five_working_days_is_seen_and_may_still_be_broken(two, monkeypatch):
    """Asked on a Monday in a week without holiday: silent on the Monday after."""
    row, lina, _omar = two
    monday = dt.datetime(2026, 9, 7, 10, tzinfo=dt.UTC)
    PartnerRequest.objects.update(asked_at=monday)
    for days, expected in ((4, "asked"), (7, "silent")):
        monkeypatch.setattr(clock, "now", lambda days=days: monday + dt.timedelta(days=days))
        routing.see_silence()
        assert set(states(row)) == {expected}, days
    row.refresh_from_db()
    assert row.state == Dossier.State.RECEIVED
    take(lina)
    assert states(row) == ["taken", "freed"]


def test_nothing_is_answered_twice(two):
    _row, lina, _omar = two
    decline(lina)
    with pytest.raises(routing.AlreadyAnswered):
        decline(lina)
    with pytest.raises(routing.AlreadyAnswered):
        take(lina)


def test_what_is_finished_waits_for_another(two):
    row, lina, _omar = two
    take(lina)
    support = lina[1].support
    routing.finish(dossier=row, support=support, by=lina[0].author, at=clock.now())
    row.refresh_from_db()
    assert (row.state, row.referent) == ("received", None)
    assert not Dossier.objects.visible_to(lina[0]).exists()


def test_opening_the_page_answers_nothing_and_its_buttons_do(client, two):
    row, (lina, asked), _omar = two
    client.force_login(lina)
    page = client.get(asked.get_absolute_url())
    assert page.status_code == 200
    assert "café" in page.content.decode()
    assert states(row) == ["asked", "asked"]
    assert client.get(f"{asked.get_absolute_url()}je-prends/").status_code == 405
    client.post(f"{asked.get_absolute_url()}je-prends/")
    assert states(row) == ["taken", "freed"]
