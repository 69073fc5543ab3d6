"""What the team says of a source."""

import pytest

from maillage.sources.forms import SourceForm
from maillage.sources.models import Source
from maillage.sources.rules import Waits

pytestmark = pytest.mark.django_db


def filled(**said):
    return SourceForm({"name": "Sirene", "licence": "lov2", "rank": 20, "format": "file"} | said)


def test_a_register_in_two_files_is_not_read_from_one_address(territory):
    form = filled(format="sirene", address="https://exemple.fr/x.parquet")
    assert not form.is_valid()
    assert "maillage import sirene" in str(form.errors)


def test_a_national_list_may_be(territory):
    assert filled(format="ess-france", address="https://exemple.fr/liste.csv").is_valid()


def test_an_activity_that_does_not_exist_is_named(territory):
    form = filled(waits_activities="94.99Z, 99.88X")
    assert not form.is_valid()
    assert "99.88X" in str(form.errors["waits_activities"])


def test_what_waits_is_kept_with_the_source(territory):
    form = filled(waits_families=["fondation"], waits_activities="94.99z 68")
    assert form.is_valid(), form.errors
    waits = Waits(**form.stated(Source())["waits"])
    assert waits.holds("fondation", None)
    assert waits.holds(None, "68.20A")
    assert not waits.holds("association", "88.99B")
