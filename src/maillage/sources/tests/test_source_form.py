"""What the team says of a source."""

import pytest

from maillage.sources.forms import SourceForm

pytestmark = pytest.mark.django_db


def filled(**said):
    return SourceForm({"name": "Sirene", "licence": "lov2", "rank": 20, "format": "file"} | said)


def test_a_register_in_two_files_is_not_read_from_one_address(territory):
    form = filled(format="sirene", address="https://exemple.fr/x.parquet")
    assert not form.is_valid()
    assert "maillage import sirene" in str(form.errors)


def test_a_national_list_may_be(territory):
    assert filled(format="ess-france", address="https://exemple.fr/liste.csv").is_valid()
