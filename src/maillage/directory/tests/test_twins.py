"""Pages in double: found with their reasons, joined by a person, taken apart again."""

import pytest

from maillage.base import clock, jobs
from maillage.directory import actions, rules
from maillage.directory.actions import managers
from maillage.directory.models import Organisation
from maillage.directory.tests.builders import make_organisation, reread
from maillage.participation.models import Contribution
from maillage.sources.tests.builders import bring

pytestmark = pytest.mark.django_db
STREET = {"street": "4 rue des Alouettes"}


@pytest.fixture
def two(territory):
    one = make_organisation(name="L’Atelier du Pont", place=STREET, summary="On y répare.")
    other = make_organisation(name="Assoc. Atelier du Pont", place=STREET, acronym="ADP")
    return one, other


def find():
    actions.look_for_twins()
    jobs.drain()
    return Contribution.objects.waiting().filter(kind="twins")


def decide(client, row, verdict):
    client.post(row.get_absolute_url(), {"verdict": verdict})


def test_a_pair_is_found_with_its_reasons_and_joined(client, two, amina):
    one, other = two
    row = find().get()
    assert "adresse" in row.reason
    client.force_login(amina)
    decide(client, row, "accept")
    assert reread(other).merged_into_id == one.pk
    assert (reread(one).summary, reread(one).acronym) == ("On y répare.", "ADP")
    assert client.get(other.get_absolute_url())["Location"] == reread(one).get_absolute_url()


def test_what_was_joined_is_taken_apart(client, two, amina):
    one, other = two
    row = find().get()
    client.force_login(amina)
    decide(client, row, "accept")
    client.post(f"/equipe/file/{row.pk}/reprendre/")
    assert reread(other).merged_into_id is None
    assert reread(one).acronym == ""
    assert reread(other).acronym == "ADP"


def test_two_structures_are_not_asked_of_again(client, two, amina):
    client.force_login(amina)
    decide(client, find().get(), "refuse")
    assert not find().exists()


def test_two_sirens_are_not_twins(territory):
    bring("43939307500015;Crèche Bleue;4 rue X;42000;Saint-Étienne\n"
          "50269911900017;Crèche Bleue;4 rue X;42000;Saint-Étienne\n")  # fmt: skip
    assert Organisation.objects.count() == 2
    assert not find().exists()


def test_an_officer_joins_two_pages_by_hand(client, two, amina):
    one, other = two
    client.force_login(amina)
    client.post(f"/structures/{one.slug}/reunir/", {"other": other.slug})
    assert reread(other).merged_into_id == one.pk
    client.post(f"/structures/{one.slug}/reunir/", {"other": one.slug})  # with itself: refused
    assert Organisation.objects.filter(merged_into=None).count() == 1


def test_who_held_a_page_holds_the_one_that_it_joined(two, bilal):
    one, other = two
    managers.give(organisation=other, email=bilal.email, name="", proof="officer", by="system",
                  at=clock.now())  # fmt: skip
    actions.merge(one=one, other=other, by="user:0", at=clock.now())
    assert rules.manages(bilal, reread(one))


def test_the_history_tells_a_merge_and_takes_it_back(client, territory, amina):
    from maillage.directory.tests.builders import make_organisation

    one, other = make_organisation(name="La Roue"), make_organisation(name="La Roue Libre")
    client.force_login(amina)
    client.post(f"/structures/{one.slug}/reunir/", {"other": other.slug})
    head = client.get(one.get_absolute_url(), follow=True).context["organisation"]
    address = f"/structures/{head.slug}/historique/"
    event = client.get(address).context["events"][0]
    assert event.change.act == "organisation.merge"
    client.post(f"{address}{event.change.pk}/annuler/")
    for page in (one, other):
        shown = client.get(page.get_absolute_url(), follow=True).context["organisation"]
        assert shown.name == page.name
    head.refresh_from_db()
    events = client.get(f"{head.get_absolute_url()}historique/").context["events"]
    assert [event.is_withdrawn for event in events[:2]] == [False, True]
