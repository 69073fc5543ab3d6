"""Pages in double: found with their reasons, joined by a person, taken apart again."""

import pytest

from maillage.base import clock, jobs
from maillage.base.models import Message
from maillage.managers.actions import managers
from maillage.merging import actions
from maillage.merging.queries import differing_sirens
from maillage.organisations import rules
from maillage.organisations.actions import people
from maillage.organisations.models import Organisation
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation, reread, undo_from
from maillage.participation import queries
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import rita
from maillage.sources.tests.builders import bring
from maillage.upkeep.tests.test_referents import RIVE, STE, sent

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
    client.post(row.get_absolute_url(), {"verdict": verdict, "revision": row.revision})


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
    bring(
        "43939307500015;Crèche Bleue;4 rue X;42000;Saint-Étienne\n"
        "50269911900017;Crèche Bleue;4 rue X;42000;Saint-Étienne\n"
    )
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
    managers.give(
        organisation=other, email=bilal.email, name="", proof="officer", by="system", at=clock.now()
    )
    actions.merge(one=one, other=other, by="user:0", at=clock.now())
    assert rules.manages(bilal, reread(one))


def test_the_history_tells_a_merge_and_takes_it_back(client, territory, amina):
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


# Compared, chosen, warned


@pytest.fixture
def sellers(territory):
    """Two SIREN, two addresses; the shop has a phone, and came second."""
    depot = make_organisation(
        name="La Recyclerie du Soleil",
        siren="000039772",
        website="https://depot.example",
        place={"street": "9 rue du Soleil"},
    )
    there = {"street": "3 rue du Soleil", "phone": "0465710260"}
    shop = make_organisation(
        name="Recyclerie du Soleil",
        siren="000042118",
        website="https://boutique.example",
        place=there,
        indexed=True,
    )
    return depot, shop


def join(client, one, other, **said):
    return client.post(
        f"/structures/{one.slug}/reunir/", {"other": other.slug, **said}, follow=True
    )


def test_two_pages_are_compared_side_by_side_before_anything(client, sellers, amina):
    depot, shop = sellers
    client.force_login(amina)
    found = client.get(f"/structures/{depot.slug}/reunir/?q=recyclerie").content.decode()
    assert f'href="?avec={shop.slug}"' in found
    assert shop.name in found
    assert "csrfmiddlewaretoken" not in found.partition("<main")[2]  # nothing is joined from here
    compared = client.get(f"/structures/{depot.slug}/reunir/?avec={shop.slug}")
    body = compared.content.decode()
    for said in (
        "https://depot.example",
        "https://boutique.example",
        "9 rue du Soleil",
        "3 rue du Soleil",
        "04\xa065\xa071\xa002\xa060",
        "Les numéros SIREN sont différents",
    ):
        assert said in body
    differ = {line.name for line in compared.context["compared"].differ}
    assert differ == {"name", "siren", "website"}


def test_two_sirens_are_joined_only_by_who_says_so(client, sellers, amina):
    depot, shop = sellers
    client.force_login(amina)
    said = join(client, depot, shop)
    assert "SIREN" in said.content.decode()
    assert Organisation.objects.filter(merged_into=None).count() == 2
    join(client, depot, shop, despite_siren="on")
    assert Organisation.objects.filter(merged_into=None).count() == 1


def test_the_queue_does_not_join_two_sirens_in_one_gesture(client, sellers, amina):
    depot, shop = sellers
    row = Contribution.objects.create(kind="twins", key=f"{depot.pk}-{shop.pk}", title="Soleil")
    client.force_login(amina)
    assert "SIREN sont différents" in client.get(row.get_absolute_url()).content.decode()
    decide(client, row, "accept")
    client.post("/equipe/file/publier/", {"row": row.pk})
    row.refresh_from_db()
    assert row.state == "waiting"


def test_a_siren_that_both_are_known_by_warns_nobody(territory):
    one = make_organisation(name="A", siren="000042118")
    other = make_organisation(name="B", place={"siret": "00004211800015"})
    assert differing_sirens(one, other) == ()


def test_the_chosen_page_stays_with_the_chosen_words_and_calls(client, sellers, amina):
    depot, shop = sellers
    client.force_login(amina)
    join(
        client,
        depot,
        shop,
        despite_siren="on",
        keep=depot.pk,
        **{
            "value-name": depot.pk,
            "value-siren": shop.pk,
            "value-website": depot.pk,
            f"place-{depot.places.get().pk}": "Dépôt",
            f"place-{shop.places.get().pk}": "Boutique",
        },
    )
    head = reread(depot)
    assert (reread(shop).merged_into_id, head.slug) == (depot.pk, depot.slug)
    assert (head.name, head.siren, head.website) == (
        "La Recyclerie du Soleil",
        "000042118",
        "https://depot.example",
    )
    body = client.get(head.get_absolute_url()).content.decode()
    assert 'href="tel:0465710260"' in body.partition("Appeler")[0]
    assert ">Dépôt</h3>" in body
    assert ">Boutique</h3>" in body
    assert "Le lieu</h3>" not in body


def test_places_without_a_name_are_told_apart_by_their_address(client, sellers):
    depot, shop = sellers
    actions.merge(
        one=depot,
        other=shop,
        by="user:0",
        at=clock.now(),
        choice=actions.MergeChoice(despite_siren=True),
    )
    body = client.get(reread(depot).get_absolute_url()).content.decode()
    assert ">9 rue du Soleil, Saint-Étienne</h3>" in body


def test_a_choice_is_undone_with_the_rest(client, sellers, amina):
    depot, shop = sellers
    before = [(page.name, page.siren, page.website) for page in map(reread, sellers)]
    change = actions.merge(
        one=depot,
        other=shop,
        by=amina.author,
        at=clock.now(),
        choice=actions.MergeChoice(
            keep=shop.pk,
            values={"name": depot.pk, "website": depot.pk},
            names={shop.places.get().pk: "Boutique"},
            despite_siren=True,
        ),
    )
    assert reread(depot).merged_into_id == shop.pk
    undo_from(reread(shop), change, by=amina.author)
    assert [(page.name, page.siren, page.website) for page in map(reread, sellers)] == before
    assert not reread(shop).places.get().name


def test_the_place_that_is_edited_first_is_the_one_that_the_page_shows_first(
    client, sellers, amina
):
    depot, shop = sellers  # the depot is the elder: its number is the lower one
    client.force_login(amina)
    join(client, depot, shop, keep=shop.pk, despite_siren="on")
    page = f"/structures/{reread(shop).slug}/"
    first = client.get(page).context["page"].places[0].place
    assert first.street == "3 rue du Soleil"
    assert client.get(f"{page}modifier/").context["place"] == first


def test_what_changed_since_it_was_compared_is_compared_again(client, two, amina):
    one, other = two
    client.force_login(amina)
    stale = {f"version-{page.pk}": page.version for page in map(reread, two)}
    people.revise(
        organisation=other,
        version=reread(other).version,
        stated=Stated({"summary": "Autre"}),
        by="user:0",
        at=clock.now(),
    )
    join(client, one, other, **stale)
    assert reread(other).merged_into_id is None


def test_who_holds_either_page_is_told(two, bilal):
    one, other = two
    managers.give(
        organisation=other, email=bilal.email, name="", proof="officer", by="system", at=clock.now()
    )
    Message.objects.all().delete()
    actions.merge(one=one, other=other, by="user:0", at=clock.now())
    assert Message.objects.get().recipient == bilal.email


def test_two_structures_are_told_apart_from_the_comparison(client, two, amina):
    one, other = two
    client.force_login(amina)
    join(client, one, other, apart="1")
    assert reread(other).merged_into_id is None
    assert not find().exists()


def test_a_page_joined_to_another_is_where_the_other_is(territory):
    page = make_organisation(name="La Roue", place={"commune": RIVE})
    row = sent("page_correct", page, RIVE, summary="Ateliers")
    other = make_organisation(name="La Roue libre", place={"commune": RIVE})
    actions.merge(one=page, other=other, by="user:0", at=clock.now())
    for former in (page, other):
        assert sent("page_correct", former, RIVE, summary="x") in queries.queue(rita(RIVE))
    assert row in queries.queue(rita(RIVE))
    assert row not in queries.queue(rita(STE, "paula@referente.example"))
