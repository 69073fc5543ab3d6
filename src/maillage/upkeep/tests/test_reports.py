"""An error that somebody tells is put right where it is read, and answered in the same act."""

import pytest

from maillage.base import clock, settings
from maillage.organisations.tests.builders import make_organisation
from maillage.participation import actions as participation
from maillage.participation import queries
from maillage.participation.tests.builders import olivia
from maillage.upkeep import reports

pytestmark = pytest.mark.django_db
TUESDAY = {"tu": [["10:00", "12:30"]]}


@pytest.fixture
def page(territory):
    return make_organisation(name="La Roue", place={"phone": "0477111111", "hours": TUESDAY})


def report(page, note, problem="wrong"):
    row = participation.send(
        kind="page_report",
        key=str(page.pk),
        title=f"{page.name} : une information est fausse",
        patch={"problem": problem},
        note=note,
        sender=participation.Sender("claire@exemple.fr"),
        at=clock.now(),
    )
    return participation.confirm(contribution=row, at=clock.now())


def mend(client, row, page, **typed):
    page.refresh_from_db()
    said = {"verdict": "mend", "revision": 1, "version": page.version, **typed}
    return client.post(row.get_absolute_url(), said, follow=True)


@pytest.mark.parametrize(
    ("problem", "note", "fields"),
    [
        ("wrong", "Fermé le lundi.", ("hours", "closures")),
        ("wrong", "Le NUMÉRO a changé", ("phone",)),
        ("wrong", "nouveau courriel et nouveau site", ("email", "website")),
        ("wrong", "Tout est faux", ()),
        ("moved", "Ils sont partis", ("street", "postcode", "commune")),
        ("closed", "Fermé pour toujours", ()),
    ],
)
def test_a_report_concerns_the_fields_that_its_words_name(problem, note, fields):
    assert reports.concerned(problem, note) == fields


def test_the_field_that_is_spoken_of_comes_first_and_the_rest_apart(page):
    review = queries.review_of(report(page, "Fermé le lundi."))
    assert [line.label for line in review.first] == ["Horaires", "Fermetures exceptionnelles"]
    week = review.first[0].values[0].replace("\u00a0", " ").split("\n")
    assert week[:2] == ["Lundi : fermé", "Mardi : 10 h – 12 h 30"]
    assert "Téléphone" in [line.label for line in review.rest]


def test_it_is_put_right_and_answered_in_one_act_that_is_undone_whole(client, page):
    row = report(page, "Le numéro a changé.")
    client.force_login(olivia())
    assert 'name="phone"' in client.get(row.get_absolute_url()).content.decode()
    body = mend(client, row, page, phone="04 77 22 22 22").content.decode()
    assert page.get_absolute_url() in body
    place = page.main_place()
    assert (place.phone, place.hours) == ("0477222222", TUESDAY)
    client.post(f"/equipe/file/{row.pk}/reprendre/")
    assert page.main_place().phone == "0477111111"


def test_what_is_typed_wrong_stays_beside_its_fault_and_nothing_is_decided(client, page):
    row = report(page, "Fermé le lundi.")
    client.force_login(olivia())
    body = mend(client, row, page, hours_mo="de bon matin").content.decode()
    assert "de bon matin" in body
    assert "Rien n’est encore corrigé" in body
    row.refresh_from_db()
    assert row.state == "waiting"


def test_a_page_edited_whole_leads_back_to_what_was_read(client, page):
    row = report(page, "Le numéro a changé.")
    client.force_login(olivia())
    address = f"{page.get_absolute_url()}modifier/?file={row.pk}"
    assert address in client.get(row.get_absolute_url()).content.decode()
    page.refresh_from_db()
    typed = {"name": "La Roue", "commune": "Saint-Étienne", "summary": "Des vélos."}
    answer = client.post(address, {**typed, "version": page.version})
    assert answer["Location"] == row.get_absolute_url()


def test_with_four_eyes_nobody_puts_right_alone(client, page):
    """What is typed in the review is a change of one’s own: it waits, as one that is edited."""
    settings.decide(values={"participation.four_eyes": True}, by="system", at=clock.now())
    row = report(page, "Le numéro a changé.")
    client.force_login(olivia())
    assert 'value="mend"' not in client.get(row.get_absolute_url()).content.decode()
    mend(client, row, page, phone="04 77 22 22 22")
    assert page.main_place().phone == "0477111111"
