"""Neighbours who know the place publish a contribution together, where the site lets them; and what
somebody changes on their own page waits, where the site wants it."""

import re

import pytest

from maillage.accounts.tests.builders import with_second_factor
from maillage.base import clock, jobs, settings
from maillage.base.models import Message
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import hold, make_organisation, reread
from maillage.participation.models import Contribution, Vouch
from maillage.upkeep.tests.test_contributing import decide, propose

pytestmark = pytest.mark.django_db


def decided(**values):
    settings.decide(
        values={name.replace("__", "."): v for name, v in values.items()},
        by="user:0",
        at=clock.now(),
    )


@pytest.fixture
def contribution(client, territory):
    decided(participation__vouches=2)
    _link, row = propose(client)
    return row


def say(client, row, email, agrees="yes"):
    """Through the page, then the e-mailed link and its button."""
    before = Message.objects.count()
    client.post(
        f"/contribuer/a-confirmer/{row.pk}/",
        {"agrees": agrees, "note": "", "sender_email": email, "revision": row.revision},
    )
    jobs.drain()
    if Message.objects.count() > before:
        link = re.search(r"/contribuer/avis/[\w-]+/", Message.objects.latest("pk").text)[0]
        assert "Compter mon avis" in client.get(link).content.decode()
        client.post(link)
    row.refresh_from_db()


def test_two_neighbours_publish_what_is_right(client, contribution):
    assert contribution.title in client.get("/contribuer/a-confirmer/").content.decode()
    say(client, contribution, "paul@voisin.example")
    assert contribution.state == "waiting"
    say(client, contribution, "rose@voisine.example")
    assert contribution.state == "accepted"
    assert Organisation.objects.filter(name=contribution.title).exists()


def test_one_person_counts_once_however_they_write_their_address(client, contribution):
    for email in ("paul@voisin.example", "PAUL@voisin.example", "paul+deux@voisin.example"):
        say(client, contribution, email)
    assert Vouch.objects.exclude(confirmed_at=None).count() == 1
    assert contribution.state == "waiting"


def test_the_author_does_not_vouch_for_themselves(client, contribution):
    say(client, contribution, contribution.email)
    assert Vouch.objects.count() == 0


def test_a_link_that_nobody_touched_counts_for_nothing(client, contribution):
    for who in ("paul", "rose", "lea"):
        client.post(
            f"/contribuer/a-confirmer/{contribution.pk}/",
            {"agrees": "yes", "sender_email": f"{who}@voisin.example", "revision": 1},
        )
    contribution.refresh_from_db()
    assert contribution.state == "waiting"


def test_one_objection_leaves_it_to_the_team(client, contribution, amina):
    say(client, contribution, "paul@voisin.example", agrees="no")
    assert client.get(f"/contribuer/a-confirmer/{contribution.pk}/").status_code == 404
    client.force_login(amina)
    assert "n’est pas juste" in client.get("/equipe/file/?retenues").content.decode()


def test_no_address_of_a_neighbour_is_kept(client, contribution):
    say(client, contribution, "paul@voisin.example")
    assert "paul" not in str(list(Vouch.objects.values()))


def test_nothing_is_shown_where_the_site_does_not_ask_neighbours(client, territory):
    _link, row = propose(client)
    assert client.get("/contribuer/a-confirmer/").status_code == 404
    assert client.get(f"/contribuer/a-confirmer/{row.pk}/").status_code == 404


# Own edits


@pytest.fixture
def mila(territory):
    page = make_organisation(name="La Roue Libre")
    return hold(page, "mila@laroue.example")


def edited(client, page, **said):
    address = f"/structures/{page.slug}/modifier/"
    form = client.get(address).context["form"]
    start = {name: form[name].value() for name in form.fields}
    return client.post(address, {k: v for k, v in (start | said).items() if v is not None})


def test_what_a_manager_changes_waits_where_the_site_wants_it(client, mila, amina):
    decided(directory__managers_wait=True)
    page = Organisation.objects.get()
    client.force_login(mila)
    edited(client, page, summary="Ateliers le samedi")
    assert reread(page).summary == ""
    row = Contribution.objects.get()
    client.force_login(amina)
    decide(client, row)
    page = reread(page)
    assert (page.summary, page.standing) == ("Ateliers le samedi", "kept")


def test_what_a_manager_changes_is_on_line_at_once_by_default(client, mila):
    page = Organisation.objects.get()
    client.force_login(mila)
    edited(client, page, summary="Ateliers le samedi")
    assert reread(page).summary == "Ateliers le samedi"


def test_with_four_eyes_nobody_of_the_team_publishes_their_own_change(client, amina, territory):
    from maillage.accounts import actions as accounts

    decided(participation__four_eyes=True)
    page = make_organisation(name="La Roue Libre")
    client.force_login(amina)
    edited(client, page, summary="Ateliers le samedi")
    row = Contribution.objects.get()
    said = decide(client, row)
    assert "votre propre changement" in said.content.decode()
    olivia = accounts.welcome(
        email="olivia@agente.example", roles=("officer",), by="system", at=clock.now()
    )
    client.force_login(with_second_factor(olivia))
    decide(client, row)
    assert reread(page).summary == "Ateliers le samedi"
