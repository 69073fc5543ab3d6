"""What an officer reads of a correction is asked of the database at once, whatever its length."""

import pytest

from maillage.base import clock, history
from maillage.look.parts import day
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation
from maillage.participation import actions as participation
from maillage.participation import queries
from maillage.participation.tests.builders import olivia
from maillage.sources.tests.builders import bring

pytestmark = pytest.mark.django_db
FEW = {"summary": "Nouveau"}
MANY = FEW | {
    "name": "La Roue libre",
    "description": "Tout.",
    "email": "a@roue.exemple",
    "website": "https://roue.exemple",
    "acronym": "LRL",
    "offers": "Des prêts",
    "theme:mobilite": True,
}


def correct(page, organisation, place=None):
    at = page.places.get().pk
    row = participation.send(
        kind="page_correct",
        key=str(page.pk),
        title=page.name,
        at=clock.now(),
        patch={"organisation": organisation, "place": place or {}, "at": at},
        sender=participation.Sender("claire@exemple.fr"),
    )
    return participation.confirm(contribution=row, at=clock.now())


@pytest.mark.parametrize(
    ("organisation", "place"),
    [
        (FEW, {"phone": "0477000000"}),
        (MANY, {"phone": "0477000000", "street": "1 rue Neuve", "postcode": "42000"}),
    ],
)
def test_a_correction_opens_in_fifteen_queries_with_its_card_beside(
    client, territory, monkeypatch, organisation, place, django_assert_max_num_queries
):
    monkeypatch.setattr(history, "FRESH_SECONDS", 60)  # however slow the machine, once a page
    page = make_organisation(name="La Roue", summary="Ancien", place={"phone": "0477111111"})
    row = correct(page, organisation, place)
    correct(page, FEW)
    client.force_login(olivia())
    client.get(row.get_absolute_url())
    with django_assert_max_num_queries(15):
        client.get(row.get_absolute_url())


def test_each_value_is_told_by_who_said_it_last(territory):
    from maillage.organisations.actions import people
    from maillage.organisations.models import Organisation

    bring("43939307500015;Rebond;4 rue des Alouettes;42000;Saint-Étienne\n", source="Registre")
    page = Organisation.objects.get()
    people.revise(
        organisation=page,
        version=page.version,
        stated=Stated({"summary": "Des gens"}),
        by=olivia().author,
        at=clock.now(),
    )
    row = correct(page, {"summary": "Nouveau", "name": "Le Rebond"}, {"street": "5 rue Neuve"})
    lines = {line.name: line.told_by for line in queries.review_of(row).lines}
    today = day(clock.today())
    assert lines["name"] == lines["place.street"] == f"Selon « Registre », le {today}"
    assert lines["summary"] == f"Selon l’équipe ({olivia()}), le {today}"
