"""The officer's forms."""

import pytest

from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import make_organisation, reread

pytestmark = pytest.mark.django_db


def sent(page):
    """The form as the page shows it, ready to be sent back."""
    form = page.context["form"]
    found = {}
    for field in form:
        value = field.value()
        if value not in (None, ""):
            found[field.name] = value
    return found


def test_amina_adds_a_structure_once_even_when_she_clicks_twice(client, territory, amina):
    client.force_login(amina)
    page = client.get("/equipe/structures/nouvelle/")
    data = sent(page) | {"name": "L’Atelier", "commune": "firminy", "hours_mo": "9h-12h, 14h-18h30"}
    first = client.post("/equipe/structures/nouvelle/", data)
    again = client.post("/equipe/structures/nouvelle/", data)
    assert first.url == again.url == "/structures/l-atelier/"
    place = Organisation.objects.get().places.get()
    assert place.commune.name == "Firminy"
    assert place.hours == {"mo": [["09:00", "12:00"], ["14:00", "18:30"]]}


def test_saving_a_form_as_it_is_says_nothing(client, territory, amina):
    shop = make_organisation(
        name="L’Atelier",
        themes=["mobilite"],
        summary="x",
        siren="900000007",
        **{"accreditation:esus": {"number": "7", "until": "2030-01-01"}},
        place={"phone": "0477000000", "hours": {"tu": [["10:00", "12:30"]]}, "is_step_free": True},
    )
    client.force_login(amina)
    page = client.get("/structures/l-atelier/modifier/")
    answer = client.post("/structures/l-atelier/modifier/", sent(page))
    assert "Rien n’a changé" in answer.content.decode()
    assert reread(shop).version == shop.version


def test_a_wrong_cell_is_shown_with_its_value_and_nothing_is_lost(client, territory, amina):
    make_organisation(name="L’Atelier")
    client.force_login(amina)
    page = client.get("/structures/l-atelier/modifier/")
    data = sent(page) | {"siren": "12", "summary": "gardée", "hours_mo": "le matin"}
    answer = client.post("/structures/l-atelier/modifier/", data).content.decode()
    assert "« 12 » : un SIREN a neuf chiffres." in answer
    assert "« le matin »" in answer
    assert 'value="gardée"' in answer


def test_emptying_a_field_says_that_there_is_none(client, territory, amina):
    shop = make_organisation(name="L’Atelier", summary="à enlever", themes=["mobilite"])
    client.force_login(amina)
    data = sent(client.get("/structures/l-atelier/modifier/")) | {"summary": "", "themes": []}
    client.post("/structures/l-atelier/modifier/", data)
    shop = reread(shop)
    assert shop.summary == ""
    assert not shop.themes.exists()


def test_an_officer_takes_a_structure_out_of_the_directory_and_puts_it_back(
    client, territory, amina
):
    shop = make_organisation(name="L’Atelier")
    client.force_login(amina)
    data = sent(client.get("/structures/l-atelier/modifier/"))
    data.pop("listed")
    client.post("/structures/l-atelier/modifier/", data)
    assert not reread(shop).is_listed
    data = sent(client.get("/structures/l-atelier/modifier/")) | {"listed": "on"}
    client.post("/structures/l-atelier/modifier/", data)
    assert reread(shop).is_listed
