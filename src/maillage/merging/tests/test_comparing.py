"""Which pages are proposed to be joined, and what they would be, before anything is written."""

import pytest

from maillage.merging.queries import comparison, likely_twins, reunited
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import make_organisation

pytestmark = pytest.mark.django_db
STREET = {"street": "4 rue des Alouettes", "phone": "0477111111"}


@pytest.fixture
def workshop(territory):
    return make_organisation(name="L’Atelier du Pont", siren="000042118", place=STREET)


def test_three_pages_at_most_are_proposed_the_likeliest_first(workshop, amina):
    make_organisation(name="Atelier du Pont", siren="000039772", place=STREET)
    for _ in range(4):
        make_organisation(name="Atelier du pont", place={"street": STREET["street"]})
    make_organisation(name="Crèche des Lutins", place={"street": "9 rue Vieille"})
    found = likely_twins(workshop, amina)
    assert len(found) == 3
    assert found[0].card.organisation.name == "Atelier du Pont"
    assert "même téléphone" in found[0].agreed


def test_names_that_only_share_a_common_word_are_not_proposed(client, workshop, amina):
    for name in ("Atelier des Quais", "Atelier de la Gare", "Le Pont Neuf"):
        make_organisation(name=name, place={"street": "1 place Neuve"})
    client.force_login(amina)
    body = client.get(f"/structures/{workshop.slug}/reunir/").content.decode()
    assert "Aucune fiche ne lui ressemble" in body
    assert "Atelier des Quais" not in body


def test_the_page_that_would_be_has_the_chosen_words_and_nothing_is_written(workshop):
    other = make_organisation(
        name="Le Pont", summary="On y soude.", place={"street": "8 rue Bleue"}
    )
    card = reunited(comparison(workshop, other, keep=workshop.pk, values={"name": other.pk}))
    assert (card.organisation.name, card.organisation.summary) == ("Le Pont", "On y soude.")
    assert card.place.phone == "0477111111"
    assert Organisation.objects.get(pk=workshop.pk).name == "L’Atelier du Pont"
    assert Organisation.objects.filter(merged_into=None).count() == 2


def test_without_a_script_the_choices_stay_while_one_looks(client, workshop, amina):
    other = make_organisation(name="Le Pont", place={"street": "8 rue Bleue"})
    place = other.places.get()
    client.force_login(amina)
    said = {"other": other.slug, "preview": "1", "keep": workshop.pk, "value-name": other.pk}
    answer = client.post(
        f"/structures/{workshop.slug}/reunir/", {**said, f"place-{place.pk}": "Boutique"}
    )
    body = answer.content.decode()
    assert f'name="value-name" value="{other.pk}" checked' in body
    assert 'value="Boutique"' in body
    assert Organisation.objects.filter(merged_into=None).count() == 2


def test_what_was_joined_names_both_and_is_undone_from_its_message(client, workshop, amina):
    other = make_organisation(name="Le Pont", place={"street": "8 rue Bleue"})
    client.force_login(amina)
    address = f"/structures/{workshop.slug}/reunir/"
    answer = client.post(address, {"other": other.slug, "keep": workshop.pk}, follow=True)
    (message,) = answer.context["messages"]
    assert "« Le Pont »" in str(message)
    assert message.extra_tags in answer.content.decode()
    client.post(message.extra_tags)
    assert Organisation.objects.filter(merged_into=None).count() == 2
