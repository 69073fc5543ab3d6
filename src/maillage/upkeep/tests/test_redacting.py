"""A personal datum leaves every version of a page, and no register brings it back."""

import io

import pytest
from django.db import connection

from maillage.base import clock
from maillage.base.models import Change
from maillage.organisations.actions import people, pictures, redacting
from maillage.organisations.models import Organisation
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.sources.tests.builders import bring
from maillage.upkeep.tests.test_contributing import correct
from maillage.upkeep.tests.test_held import photograph

pytestmark = pytest.mark.django_db
PHONE, WHO = "0612345678", "Josette Canari"
HEAD = "SIRET;Nom;Adresse;Code postal;Commune;Téléphone\n"
LINE = f"43939307500015;Rebond;4 rue Neuve;42000;Saint-Étienne;{PHONE}\n"


def tables_with(word):
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(word in str(cell) for row in cursor.fetchall() for cell in row):
                found.append(table)
    return found


@pytest.fixture
def page(territory):
    """Whose telephone and president came and went over several versions."""
    bring(HEAD + LINE)
    found = Organisation.objects.get()
    for text in (f"Écrire à {WHO}.", f"Présidente : {WHO}, bureau au premier."):
        found = people.revise(
            organisation=found,
            version=found.version,
            stated=Stated({"description": text}),
            by="user:0",
            at=clock.now(),
        )
    return found


def redact(page, words):
    return redacting.redact(organisation=page, words=words, by="user:0", at=clock.now())


def test_a_name_leaves_every_version_and_the_rest_of_the_text_stays(page):
    redact(page, WHO.lower())
    assert tables_with(WHO) == []
    assert "bureau au premier" in reread(page).description


def test_a_telephone_leaves_and_the_register_does_not_bring_it_back(page):
    redact(page, PHONE)
    assert page.places.get().phone == ""
    bring((HEAD + LINE).replace("Neuve", "Vieille"))
    place = page.places.get()
    assert (place.phone, place.street) == ("", "4 rue Vieille")


def test_what_was_proposed_forgets_it_too(client, page):
    correct(client, page, summary=f"Chez {WHO}")
    redact(page, WHO)
    assert [t for t in tables_with(WHO) if t != "base_message"] == []


def test_a_name_leaves_the_words_under_an_image(page):
    pictures.add(
        organisation=page,
        file=io.BytesIO(photograph()),
        kind="photo",
        alt=f"{WHO} devant l’atelier",
        credit=WHO,
        by="user:0",
        at=clock.now(),
    )
    redact(page, WHO)
    assert tables_with(WHO) == []
    assert page.pictures.get().alt == "[…] devant l’atelier"


def test_the_ledger_says_that_it_was_done_and_not_what(page):
    redact(page, PHONE)
    assert PHONE not in str(list(Change.objects.values()))
    assert Change.objects.filter(act="organisation.redact").exists()


def test_the_name_of_the_page_is_changed_first_then_leaves_with_its_address(client, territory):
    page = make_organisation(name=WHO)
    with pytest.raises(redacting.NamesThePage):
        redact(page, WHO)
    page = people.revise(
        organisation=page,
        version=page.version,
        stated=Stated({"name": "L’Atelier"}),
        by="user:0",
        at=clock.now(),
    )
    redact(page, WHO)
    assert tables_with(WHO) + tables_with("josette-canari") == []
    assert reread(page).name == "L’Atelier"


def test_what_a_person_left_empty_beside_it_stays_empty(page):
    place = page.places.get()
    people.revise(
        organisation=page,
        version=page.version,
        stated=Stated(
            place={"street": f"Chez {WHO}", "is_step_free": None, "phone": None}, place_key=place.pk
        ),
        by="user:0",
        at=clock.now(),
    )
    redact(page, WHO)
    place.refresh_from_db()
    assert (place.is_step_free, place.phone) == (None, "")
    redact(page, "42218")  # a commune is pointed to, not written
    assert page.places.get().commune_id is None


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("06", redacting.TooShort),
        ("0700000000", redacting.NotThere),
    ],
)
def test_too_little_or_absent_is_refused_and_nothing_changes(page, words, refusal):
    before = Change.objects.count()
    with pytest.raises(refusal):
        redact(page, words)
    assert Change.objects.count() == before


def test_from_the_history_page(client, page, amina):
    client.force_login(amina)
    address = f"/structures/{page.slug}/historique/"
    assert "Effacer une donnée" in client.get(address).content.decode()
    client.post(f"{address}effacer/", {"words": PHONE})
    assert PHONE not in client.get(address).content.decode()
