"""What is published is what was read: a contribution that its author has said otherwise meanwhile
is read again, by the team and by neighbours."""

import re

import pytest

from maillage.base import clock, jobs
from maillage.base.models import Message
from maillage.organisations.actions import redacting
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.participation import actions as participation
from maillage.participation import queries
from maillage.participation.models import Contribution, Vouch
from maillage.participation.tests import builders
from maillage.upkeep.tests.test_contributing import ATELIER, correct, decide, propose
from maillage.upkeep.tests.test_vouching import decided, say

pytestmark = pytest.mark.django_db
CASINO = "Gagnez plus : https://exemple.example/casino"


def amend(client, link, **said):
    """Claire says it otherwise, through the link of her mail."""
    token = link.split("/")[-2]
    client.post(f"/contribuer/structure/?suivi={token}", ATELIER | said)


def form_of(body, name="revision"):
    """The value that the page puts in a hidden field."""
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', body)[1]


def state(row):
    return Contribution.objects.get(pk=row.pk).state


@pytest.fixture
def contribution(client, territory):
    decided(participation__vouches=2)
    return propose(client)


def test_an_officer_who_read_the_former_text_publishes_nothing(client, contribution, amina):
    link, row = contribution
    client.force_login(amina)
    revision = form_of(client.get(row.get_absolute_url()).content.decode())
    amend(client, link, name="Casino du Crêt")
    answer = decide(client, row, revision=revision)
    assert "a été corrigée" in answer.content.decode()
    assert "Casino du Crêt" in answer.content.decode()
    assert not Organisation.objects.exists()
    decide(client, row, revision=form_of(answer.content.decode()))
    assert Organisation.objects.get().name == "Casino du Crêt"


@pytest.mark.parametrize("verdict", ["ask", "refuse"])
def test_nor_answers_what_is_not_said_any_more_and_keeps_their_words(
    client, contribution, amina, verdict
):
    link, row = contribution
    amend(client, link, name="Atelier du Crêt")
    client.force_login(amina)
    answer = decide(client, row, verdict, revision="1", **{f"text_{verdict}": "Où est-ce ?"})
    assert (state(row), row.remarks.count()) == ("waiting", 0)
    assert "Où est-ce ?</textarea>" in answer.content.decode()


@pytest.mark.parametrize("revision", ["", "0", "²", "9" * 5000, "1; drop", None])
def test_a_form_that_does_not_say_what_was_read_decides_nothing(
    client, contribution, amina, revision
):
    _link, row = contribution
    client.force_login(amina)
    said = {"verdict": "accept"} | ({} if revision is None else {"revision": revision})
    assert client.post(row.get_absolute_url(), said).status_code == 200
    client.post("/equipe/file/publier/", {"row": [f"{row.pk}-{revision}", str(row.pk), "²-1"]})
    assert state(row) == "waiting"


def test_the_batch_publishes_what_the_list_showed(client, contribution, amina):
    link, row = contribution
    client.force_login(amina)
    box = form_of(client.get("/equipe/file/").content.decode(), "row")
    amend(client, link, name="Casino du Crêt")
    client.post("/equipe/file/publier/", {"row": [box]})
    assert state(row) == "waiting"
    box = form_of(client.get("/equipe/file/").content.decode(), "row")
    client.post("/equipe/file/publier/", {"row": [box]})
    assert Organisation.objects.get().name == "Casino du Crêt"


def test_every_kind_of_a_person_says_which_revision_is_read(client, territory, amina):
    """A claim, an error, an objection: each decision names what it decides of."""
    page = make_organisation(name="La Roue")
    for kind in ("page_claim", "page_report", "objection"):
        row = participation.send(
            kind=kind,
            key=str(page.pk),
            title="La Roue",
            words="",
            commune="42218",
            patch={"problem": "closed"},
            signed="Claire",
            sender=participation.Sender("claire@exemple.fr", "user:99"),
            at=page.written_in.at,
        )
        Contribution.objects.filter(pk=row.pk).update(revision=2)  # amended
        client.force_login(amina)
        body = client.get(row.get_absolute_url()).content.decode()
        client.post(row.get_absolute_url(), {"verdict": "accept", "revision": "1"})
        assert state(row) == "waiting"
        client.post(row.get_absolute_url(), {"verdict": "accept", "revision": form_of(body)})
        assert state(row) == "accepted"


def test_an_amendment_silences_the_voices_that_spoke_of_another_text(client, contribution):
    link, row = contribution
    say(client, row, "paul@voisin.example")
    amend(client, link, name="Casino du Crêt")
    assert not Vouch.objects.exclude(confirmed_at=None).exists()
    row.refresh_from_db()
    say(client, row, "rose@voisine.example")
    assert state(row) == "waiting"
    say(client, row, "paul@voisin.example")  # who may speak of the new text
    assert state(row) == "accepted"


def test_a_neighbour_whose_page_is_older_reads_again(client, contribution):
    link, row = contribution
    address = f"/contribuer/a-confirmer/{row.pk}/"
    revision = form_of(client.get(address).content.decode())
    amend(client, link, name="Casino du Crêt")
    answer = client.post(
        address,
        {
            "agrees": "yes",
            "sender_email": "paul@voisin.example",
            "revision": revision,
        },
        follow=True,
    )
    assert "a été corrigée" in answer.content.decode()
    assert "Casino du Crêt" in answer.content.decode()
    assert not Vouch.objects.exists()


def test_the_mailed_link_counts_for_what_was_read_and_for_nothing_else(client, contribution):
    """The mail left before the amendment; its button is pressed after."""
    link, row = contribution
    decided(participation__vouches=1)
    client.post(
        f"/contribuer/a-confirmer/{row.pk}/",
        {"agrees": "yes", "sender_email": "paul@voisin.example", "revision": "1"},
    )
    jobs.drain()
    voice = re.search(r"/contribuer/avis/[\w-]+/", Message.objects.latest("pk").text)[0]
    amend(client, link, name="Casino du Crêt")
    answer = client.post(voice, follow=True).content.decode()
    assert "a été corrigée" in answer
    assert f"/contribuer/a-confirmer/{row.pk}/" in answer
    assert state(row) == "waiting"


def test_an_amendment_is_looked_at_by_the_site_again(client, contribution, amina):
    link, row = contribution
    amend(client, link, summary=CASINO)
    row.refresh_from_db()
    assert "lien" in row.flagged
    assert client.get(f"/contribuer/a-confirmer/{row.pk}/").status_code == 404
    assert row in queries.queue(amina, queries.View(flagged=True))


def test_a_robot_that_amends_is_held_too(client, contribution):
    link, row = contribution
    amend(client, link, surname="Robot")
    row.refresh_from_db()
    assert "invisible" in row.flagged


def test_amending_does_not_lift_what_a_neighbour_said(client, contribution):
    link, row = contribution
    say(client, row, "paul@voisin.example", agrees="no")
    amend(client, link, name="Atelier du Crêt")
    row.refresh_from_db()
    assert "n’est pas juste" in row.flagged


def test_a_correction_that_is_amended_is_read_again(client, territory, amina):
    page = make_organisation(name="La Roue", summary="Ancien")
    row = correct(client, page, summary="Nouveau")
    link = re.search(r"/contribuer/suivi/([\w-]+)/", Message.objects.latest("pk").text)[1]
    form = client.get(f"/structures/{page.slug}/corriger/?suivi={link}").context["form"]
    said = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    client.post(
        f"/structures/{page.slug}/corriger/?suivi={link}", said | {"summary": "Autre chose"}
    )
    client.force_login(amina)
    decide(client, row, revision="1")
    assert reread(page).summary == "Ancien"
    builders.decide(row)
    assert reread(page).summary == "Autre chose"


def test_what_was_redacted_meanwhile_is_read_again(client, territory):
    page = make_organisation(name="La Roue")
    row = correct(client, page, summary="Demander Claire Canari")
    redacting.redact(organisation=page, words="Canari", by="system", at=clock.now())
    with pytest.raises(participation.Amended):
        participation.decide(
            contribution=row,
            revision=row.revision,
            verdict="accept",
            user=builders.olivia(),
            at=row.at,
        )
