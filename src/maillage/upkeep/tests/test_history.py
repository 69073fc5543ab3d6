"""The history of a page says what was shown, subject by subject, and nothing else."""

import pytest

from maillage.base import clock
from maillage.base.models import Change
from maillage.directory import queries
from maillage.organisations.actions import people
from maillage.organisations.actions.showing import show
from maillage.organisations.models import Claim, Organisation, Place
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation, reread, undo_from
from maillage.sources import actions as sources
from maillage.sources.tests import builders as imports
from maillage.upkeep.tests.test_acts import revise

pytestmark = pytest.mark.django_db
HERE, THERE = {"street": "4 rue des Alouettes"}, {"street": "9 place Neuve"}


def with_two_places():
    page = people.create(
        stated=Stated({"name": "La Roue"}, {"commune": "42218", "phone": "0465710001", **HERE}),
        by="user:1",
        at=clock.now(),
    )
    said = {"commune": "42207", "phone": "0465710002", **THERE}
    Claim.objects.create(
        source_id="people",
        key=f"act:{page.written_in.pk}",
        values=said,
        change=page.written_in,
        place=Place.objects.create(organisation=page),
    )
    show([page.pk])
    return page, *page.places.order_by("pk")


def at_place(page, place, by="user:1", **values):
    page = reread(page)
    return people.revise(
        organisation=page,
        version=page.version,
        stated=Stated(place=values, place_key=place.pk),
        by=by,
        at=clock.now(),
    ).written_in


def told(page):
    """[(act, title of a subject, field, before, after)], the latest first."""
    return [
        (event.change.act, part.title, d.field, d.before, d.after)
        for event in queries.history_of(page)
        for part in event.parts
        for d in part.differences
    ]


def test_a_telephone_of_the_second_place_and_nothing_else(territory):
    page, _first, second = with_two_places()
    at_place(page, second, phone="0465710003")
    event = queries.history_of(page)[0]
    (part,) = event.parts
    assert part.title == "Lieu : 9 place Neuve, Saint-Chamond"
    assert [(d.field, d.before, d.after) for d in part.differences] == [
        ("phone", "0465710002", "0465710003")
    ]


def test_an_edit_of_the_first_place_is_shown_too(territory):
    page, first, _second = with_two_places()
    at_place(page, first, phone="0465710003")
    ((_act, title, *said),) = [t for t in told(page) if t[0] == "organisation.revise"]
    assert title.startswith("Lieu : 4 rue des Alouettes")
    assert said == ["phone", "0465710001", "0465710003"]


def test_every_place_has_its_lines_from_the_start(territory):
    page, *_places = with_two_places()
    (event,) = queries.history_of(page)
    assert [part.title for part in event.parts] == [
        "",
        "Lieu : 4 rue des Alouettes, Saint-Étienne",
        "Lieu : 9 place Neuve, Saint-Chamond",
    ]


def test_the_page_says_it(client, territory, amina):
    page, _first, second = with_two_places()
    at_place(page, second, phone="0465710003")
    body = client.get(f"{page.get_absolute_url()}historique/").content.decode()
    assert body.index("<strong>Lieu : 9 place Neuve") < body.index("04\u00a065")


def test_one_place_needs_no_title(territory):
    page = make_organisation(place=HERE)
    (event,) = queries.history_of(page)
    assert [part.title for part in event.parts] == [""]


def test_what_was_undone_then_done_again_did_not_stand_in_between(territory):
    page = make_organisation(summary="un")
    revise(page, summary="deux")
    done = Change.objects.latest("pk")
    undone = undo_from(page, done, by="user:1")
    undo_from(page, undone, by="user:1")
    assert [t[3:] for t in told(page) if t[2] == "summary"] == [
        ("un", "deux"),
        ("deux", "un"),
        ("un", "deux"),
        (None, "un"),
    ]
    events = queries.history_of(page)
    assert [e.is_withdrawn for e in events] == [False, True, False, False]
    assert [e.may_be_undone for e in events] == [False, False, True, True]


def test_an_import_that_was_undone_and_what_it_had_moved(territory):
    line = "43939307500015;Rebond;{};42000;Saint-Étienne\n"
    imports.bring(line.format("4 rue des Alouettes"))
    imports.undo(imports.bring(line.format("9 place Neuve")))
    page = Place.objects.get().organisation
    assert [t[3:] for t in told(page) if t[2] == "street"] == [
        ("9 place Neuve", "4 rue des Alouettes"),
        ("4 rue des Alouettes", "9 place Neuve"),
        (None, "4 rue des Alouettes"),
    ]


def test_another_rank_speaks_from_its_day_on(territory):
    line = "SIRET;Nom;Sigle\n43939307500015;Rebond;{}\n"
    imports.bring(line.format("AAA").encode(), source="alpha")
    imports.bring(line.format("BBB").encode(), source="beta")
    page = Organisation.objects.get()
    before = [t for t in told(page) if t[2] == "acronym"]
    sources.revise_source(
        source=sources.source_named("beta"),
        values={"ranks": {"*": 1}},
        by="user:1",
        at=clock.now(),
    )
    now, *earlier = [t for t in told(page) if t[2] == "acronym"]
    assert now == ("source.revise", "", "acronym", "AAA", "BBB")
    assert earlier == before == [("import", "", "acronym", None, "AAA")]


def test_a_page_of_many_changes_asks_few_questions(territory, django_assert_max_num_queries):
    page, _first, second = with_two_places()
    for number in range(12):
        at_place(page, second, phone=f"046571{number:04d}")
    with django_assert_max_num_queries(14):
        queries.history_of(page)
