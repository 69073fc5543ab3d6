"""What the team says of a source of structures."""

import re
from pathlib import Path

import pytest

from maillage.organisations.tests.builders import make_organisation
from maillage.reading import rows
from maillage.reading.cells import repaired
from maillage.registers.connectors import options
from maillage.registers.connectors.options import StructureOptions, Waits
from maillage.registers.slots import ORGANISATIONS
from maillage.sources.actions import source_named
from maillage.sources.models import ChangeRow, Source
from maillage.sources.queries import FAULTS
from maillage.territories.queries import located

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(client, amina, territory):
    """What the page of a source answers to what an officer types."""
    client.force_login(amina)
    url = source_named("sirene").get_absolute_url()
    common = {"name": "Sirene", "licence": "lov2", "rank": 20, "format": "file"}
    return lambda **said: client.post(url, common | said)


def test_a_register_in_two_files_is_not_read_from_one_address(sent):
    answer = sent(format="sirene", address="https://exemple.fr/x.parquet")
    assert "maillage import sirene" in answer.content.decode()


@pytest.mark.parametrize("name", ["ess-france", "gogocarto"])
def test_a_national_list_or_a_map_may_be(sent, name):
    assert sent(format=name, address="https://exemple.fr/liste.csv").status_code == 302


def test_an_activity_that_does_not_exist_is_named(db):
    form = StructureOptions({"waits_activities": "94.99Z, 99.88X"})
    assert "99.88X" in str(form.errors["waits_activities"])


def test_what_waits_is_kept_with_the_source(sent):
    said = {"options-waits_families": ["fondation"], "options-waits_activities": "94.99z 68"}
    assert sent(**said).status_code == 302
    kept = Source.objects.get(pk="sirene")
    waits = Waits.of(kept)
    assert waits.holds("fondation", None)
    assert waits.holds(None, "68.20A")
    assert not waits.holds("association", "88.99B")
    assert StructureOptions.initial_of(kept.options)["waits_activities"] == "94.99Z, 68"


def test_every_fault_of_a_reader_has_its_words():
    says = re.compile(r'(?:Fault\(|self\.note\(read, )"(\w+)"')
    readers = [
        *Path(options.__file__).parent.rglob("map.py"),
        Path(located.__file__),
        Path(rows.__file__),
    ]
    found = {code for path in readers for code in says.findall(path.read_text())}
    found |= {
        code for cell in (" a", "<b>a</b>", "dÃ©jÃ\u00a0 vu") for code, _why in repaired(cell)[1]
    }
    assert {"check_digit", "html", "mojibake", "hidden", "no_commune"} <= found
    assert found <= {*FAULTS, *ORGANISATIONS.faults}


def test_the_owner_of_a_source_is_the_page_that_shows(territory):
    head, alias = make_organisation("Rebond"), make_organisation("Le Rebond")
    alias.merged_into = head
    alias.save()
    assert ORGANISATIONS.owner(alias.pk) == ("Rebond", head.get_absolute_url())
    assert ORGANISATIONS.owner(0) is None


def test_nothing_of_somebody_who_refuses_to_be_shown_fills_a_form():
    hidden = {"organisation": {"name": "439393075", "diffusible": False}, "place": {}}
    assert ORGANISATIONS.open_to_all(ChangeRow(values=hidden)) == {}
    known = {"organisation": {"name": "Rebond", "rna": "W1"}, "place": {"street": "1 rue Neuve"}}
    said = ORGANISATIONS.open_to_all(ChangeRow(values=known))
    assert said == {"name": "Rebond", "street": "1 rue Neuve"}
