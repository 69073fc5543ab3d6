"""A wave may ask for something else than a page: what its codes open is a slot."""

import pytest

from maillage.base import clock, jobs, mail
from maillage.base.models import Message
from maillage.invitations import actions as inviting
from maillage.invitations import frames
from maillage.invitations.tests.conftest import HEADER, ROWS
from maillage.invitations.tests.test_inviting import code_in_the_mail, opened
from maillage.organisations.models import Organisation
from maillage.search import index
from maillage.sources.tests.builders import bring

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(territory, amina, monkeypatch):
    """Two structures are asked for a proverb; whoever gives one is silent about when."""
    poem = frames.Purpose(
        page=lambda wave: f"/proverbes/{wave.pk}/",
        mail=lambda row, code: mail.post(
            "invitations/mails/invitation.txt",
            to=row.organisation.email,
            subject="Un proverbe ?",
            page=row.organisation,
            code=code,
            url=f"https://exemple.fr/code/?c={code}",
            place=row.organisation.main_place(),
            origin="",
        ),
        opens=lambda row, key: f"/proverbes/dire/{row.pk}/",
        calls=lambda wave: f"/proverbes/{wave.pk}/appels/",
        subject="Un proverbe",
        body="{structure}, dites-nous un proverbe : {code}",
        square="Ou devant ce carré.",
        is_untold=lambda wave: True,
    )
    monkeypatch.setitem(frames.PURPOSES._items, "proverb", poem)
    bring((HEADER + ROWS).encode())
    index.settle()
    pages = Organisation.objects.filter(name__in=("Rebond", "L’Œuvre d’ici"))
    wave = inviting.prepare(
        name="Proverbes",
        query="",
        purpose="proverb",
        asked=pages.values_list("pk", flat=True),
        by=amina.author,
        at=clock.now(),
    )
    jobs.drain()
    return wave


def test_its_codes_open_what_it_asks_and_its_mail_is_its_own(client, asked):
    assert asked.invitations.count() == 2
    assert Message.objects.get().subject.startswith("Un proverbe ?")
    row = asked.invitations.get(way="mail")
    assert opened(client, code_in_the_mail()) == f"/proverbes/dire/{row.pk}/"
    row.refresh_from_db()
    assert row.opened_at is None  # nothing is kept of when


def test_the_team_finds_its_page_and_its_calls(client, asked, amina):
    client.force_login(amina)
    assert f"/proverbes/{asked.pk}/" in client.get(asked.get_absolute_url()).content.decode()
    found = client.get(f"/equipe/invitations/{asked.pk}/telephone/")
    assert found["Location"] == f"/proverbes/{asked.pk}/appels/"
    assert "dites-nous un proverbe" in client.get(
        f"/equipe/invitations/{asked.pk}/lettre/"
    ).content.decode().replace("\xa0", " ")


def test_what_was_given_ends_the_code_and_what_is_taken_back_gives_it_again(asked):
    row = asked.invitations.first()
    inviting.settle(invitation=row, at=None)
    row.refresh_from_db()
    assert (row.answer, row.answered_at) == ("gave", None)
    with pytest.raises(inviting.SpentCode):
        inviting.settle(invitation=row, at=None)
    inviting.unsettle(invitation=row)
    row.refresh_from_db()
    assert row.answer == ""
