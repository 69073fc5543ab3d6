"""What a pin of the map says, to those who may read it."""

import pytest

from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import make_organisation

pytestmark = pytest.mark.django_db


def test_a_pin_tells_name_hours_telephone_and_page(client, territory):
    made = make_organisation(
        name="La Roue Libre",
        place={
            "phone": "0477000000",
            "hours": {
                d: [["00:00", "24:00"]] for d in ("mo", "tu", "we", "th", "fr", "sa", "su", "ph")
            },
        },
    )
    said = client.get(f"/annuaire/lieux/{made.places.get().pk}/").content.decode()
    assert "La Roue Libre" in said
    assert "Ouvert" in said
    assert 'href="tel:0477000000"' in said
    assert f'href="{made.get_absolute_url()}"' in said


def test_a_pin_of_a_hidden_page_says_nothing(client, territory):
    made = make_organisation()
    Organisation.objects.filter(pk=made.pk).update(is_listed=False)
    assert client.get(f"/annuaire/lieux/{made.places.get().pk}/").status_code == 404
