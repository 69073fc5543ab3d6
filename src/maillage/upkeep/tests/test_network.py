"""The local network: joined by the charter of the day."""

import pytest

from maillage.base import clock
from maillage.organisations.models import NetworkMembership
from maillage.organisations.tests.builders import hold, make_organisation
from maillage.search import index
from maillage.upkeep.actions.network import publish_charter

pytestmark = pytest.mark.django_db


def test_a_structure_accepts_the_charter_of_the_day_and_is_found_by_it(client, territory):
    page = make_organisation(name="La Roue")
    client.force_login(hold(page, "mila@laroue.example"))
    address = f"/structures/{page.slug}/reseau/"
    client.post(address)
    assert not NetworkMembership.objects.exists()  # no charter yet
    first = publish_charter(text="Nous coopérons.", by="user:0", at=clock.now())
    client.post(address)
    publish_charter(text="Nous coopérons encore mieux.", by="user:0", at=clock.now())
    assert NetworkMembership.objects.get().charter == first
    index.settle()
    assert "Membre du réseau local" in client.get(page.get_absolute_url()).content.decode()
    assert page.name in client.get("/annuaire/?reseau=oui").content.decode()
    assert page.name in client.get("/annuaire/structures.csv?reseau=oui").content.decode()
    client.post(address, {"leave": "1"})
    index.settle()
    assert page.name not in client.get("/annuaire/?reseau=oui").content.decode()
    assert NetworkMembership.objects.get().ended_at is not None
