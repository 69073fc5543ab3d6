"""The points of the home map: of what everybody may see, and of nothing that was just hidden."""

import pytest

from maillage.base import clock
from maillage.directory.queries.mapped import points
from maillage.organisations.actions import people
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("hidden", [{"diffusible": False}, {"listed": False}])
def test_a_page_that_is_hidden_leaves_the_map_at_once(territory, hidden):
    page = make_organisation(name="La Roue")
    assert len(points()) == 1
    people.revise(
        organisation=page,
        version=page.version,
        stated=Stated(hidden),
        by="user:1",
        at=clock.now(),
    )
    assert points() == []
