"""A commune's referent decides of the pages of that commune: where they are today, and where they
would be. Saint-Étienne is 42218, Rive-de-Gier 42186, Firminy 42095."""

import pytest

from maillage.base import clock, settings
from maillage.base.models import Message
from maillage.organisations.actions import people, showing
from maillage.organisations.models import Claim, Organisation, Picture, Place
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import hold, make_organisation, reread
from maillage.participation import actions as participation
from maillage.participation import queries
from maillage.participation.models import Contribution
from maillage.participation.tests import builders
from maillage.participation.tests.builders import rita
from maillage.upkeep.tests.test_contributing import decide
from maillage.upkeep.tests.test_held import photograph, send

pytestmark = pytest.mark.django_db
RIVE, STE, FIRMINY = "42186", "42218", "42095"


def place_of(page):
    place = page.places.first() if page else None
    return place.pk if place else 0


def branch(page, **values):
    """Another place of a structure, as people say it."""
    change = Claim.objects.filter(organisation=page).first().change
    place = Place.objects.create(organisation=page)
    Claim.objects.create(
        source_id="people", key="act:branch", values=values, change=change, place=place
    )
    showing.show([page.pk])
    return place


def sent(kind, page=None, commune=STE, *, place=None, problem="closed", **organisation):
    """Claire proposes; the form files it under the commune that it names."""
    patch = {
        "organisation": organisation,
        "place": place or {},
        "problem": problem,
        "at": place_of(page),
    }
    row = participation.send(
        kind=kind,
        key=str(page.pk) if page else "",
        title="La Roue",
        patch=patch,
        commune=commune,
        signed="Claire",
        note="Vu sur place.",
        at=clock.now(),
        sender=participation.Sender("claire@exemple.fr"),
    )
    return participation.confirm(contribution=row, at=clock.now())


def state(row):
    return Contribution.objects.get(pk=row.pk).state


def move(page, commune):
    return people.revise(
        organisation=page,
        version=reread(page).version,
        stated=Stated(place={"commune": commune}, place_key=page.places.first().pk),
        by="user:0",
        at=clock.now(),
    )


@pytest.fixture
def page(territory):
    """A page of Rive-de-Gier."""
    return make_organisation(name="La Roue", place={"commune": RIVE})


def test_naming_another_commune_gives_its_referent_no_page(client, page):
    """The contribution that reached Saint-Étienne, of which only the name would be accepted."""
    row = sent("page_correct", page, STE, place={"commune": STE}, name="Volée")
    client.force_login(rita(STE))
    assert client.get(row.get_absolute_url()).status_code == 404
    assert row not in queries.queue(rita(STE))
    decide(client, row, chosen="1", field=["name"])
    client.post("/equipe/file/publier/", {"row": [f"{row.pk}-1"]})
    assert (reread(page).name, state(row)) == ("La Roue", "waiting")


@pytest.mark.parametrize("mine", [STE, RIVE])
def test_a_move_from_one_commune_to_another_needs_both(page, mine):
    row = sent("page_correct", page, STE, place={"commune": STE})
    one_of_two = rita(mine)
    with pytest.raises(participation.NotYours):
        builders.decide(row, user=one_of_two)
    both = rita(STE, "paula@referente.example")
    rita(RIVE, "paula@referente.example")
    builders.decide(row, user=both)
    assert reread(page).places.get().commune_id == STE


def test_a_page_given_no_commune_any_more_is_left_to_officers(page):
    row = sent("page_correct", page, RIVE, place={"commune": None})
    with pytest.raises(participation.NotYours):
        builders.decide(row, user=rita(RIVE))


@pytest.mark.parametrize("kind", ["page_correct", "page_report", "page_claim", "objection"])
def test_every_kind_about_a_page_asks_where_the_page_is(client, page, kind):
    """Whatever commune the contribution was filed under."""
    row = sent(kind, page, STE, summary="Ateliers")
    for verdict, user in (("accept", rita(STE)), ("refuse", rita(STE))):
        with pytest.raises(participation.NotYours):
            builders.decide(row, verdict, user=user, text="Non.")
    with pytest.raises(participation.NotYours):
        participation.ask(contribution=row, revision=1, text="Où ?", user=rita(STE), at=clock.now())
    assert row in queries.queue(rita(RIVE, "paula@referente.example"))
    assert row not in queries.queue(rita(STE))


def test_the_referent_of_the_page_decides_and_takes_back(client, page):
    row = sent("page_correct", page, RIVE, summary="Ateliers")
    client.force_login(rita(RIVE))
    decide(client, row)
    assert reread(page).summary == "Ateliers"
    client.post(f"/equipe/file/{row.pk}/reprendre/")
    assert (reread(page).summary, state(row)) == ("", "waiting")


def test_a_page_that_moves_after_the_contribution_goes_to_its_new_commune(page):
    row = sent("page_correct", page, RIVE, summary="Ateliers")
    move(page, FIRMINY)
    with pytest.raises(participation.NotYours):
        builders.decide(row, user=rita(RIVE))
    builders.decide(row, user=rita(FIRMINY, "paula@referente.example"))
    assert reread(page).summary == "Ateliers"


def test_nobody_takes_back_what_became_of_another_commune(page):
    """Published in Rive-de-Gier; the page has moved since."""
    row = sent("page_correct", page, RIVE, summary="Ateliers")
    builders.decide(row, user=rita(RIVE))
    move(page, FIRMINY)
    with pytest.raises(participation.NotYours):
        participation.reopen(contribution=row, user=rita(RIVE), at=clock.now())
    assert reread(page).summary == "Ateliers"


def test_taking_back_a_move_needs_both_communes(page):
    """An officer moved it here; its referent does not send it back elsewhere alone."""
    row = sent("page_correct", page, STE, place={"commune": STE})
    builders.decide(row)
    with pytest.raises(participation.NotYours):
        participation.reopen(contribution=row, user=rita(STE), at=clock.now())
    assert reread(page).places.get().commune_id == STE


def test_a_structure_of_two_communes_is_decided_by_both_or_by_officers(page):
    other = branch(page, commune=STE)
    row = sent("page_correct", page, RIVE, name="Volée")
    for commune, email in ((RIVE, "rita@referente.example"), (STE, "paula@referente.example")):
        with pytest.raises(participation.NotYours):
            builders.decide(row, user=rita(commune, email))
    people.revise(
        organisation=page,
        version=reread(page).version,
        stated=Stated(place={"closed_on": "2020-01-01"}, place_key=other.pk),
        by="user:0",
        at=clock.now(),
    )
    builders.decide(row, user=rita(RIVE))


def test_a_new_page_is_of_the_commune_that_it_names(page):
    row = sent("page_add", None, RIVE, place={"commune": STE}, name="Le Four", summary="Du pain.")
    with pytest.raises(participation.NotYours):
        builders.decide(row, user=rita(RIVE))
    with pytest.raises(participation.NotYours):  # nor published nowhere
        builders.decide(row, user=rita(STE, "paula@referente.example"), fields=["summary"])
    builders.decide(row, user=rita(STE, "paula@referente.example"))
    made = Organisation.objects.get(name="Le Four")
    move(made, FIRMINY)
    with pytest.raises(participation.NotYours):
        participation.reopen(
            contribution=row, user=rita(STE, "paula@referente.example"), at=clock.now()
        )
    assert reread(made).is_listed


def test_completing_a_page_that_is_also_elsewhere_needs_an_officer(page):
    """The contribution is of Saint-Étienne; the page that it resembles has a place there, and its
    seat in Rive-de-Gier."""
    street = {"commune": STE, "street": "4 rue des Alouettes"}
    branch(page, **street)
    row = sent("page_add", None, STE, place=street, name="La Roue", summary="Volée")
    with pytest.raises(participation.NotYours):
        builders.decide(row, f"same:{page.pk}", user=rita(STE))
    assert reread(page).summary == ""
    builders.decide(row, f"same:{page.pk}")
    assert reread(page).summary == "Volée"
    assert page.get_absolute_url() in Message.objects.latest("pk").text


def test_what_nobody_but_officers_decides_reaches_no_referent(page):
    """A pair of pages, a row of an import: they name no commune of theirs."""
    Contribution.objects.create(kind="twins", key=f"{page.pk}-1", title="?", commune=RIVE)
    Contribution.objects.create(
        kind="twins", key=f"{page.pk}-2", title="?", commune=RIVE, email="claire@exemple.fr"
    )
    sent("objection", None, RIVE)
    assert not queries.queue(rita(RIVE)).exists()


def test_a_batch_goes_on_after_a_contribution_that_is_not_ours(client, page):
    foreign = sent("page_correct", page, STE, name="Volée")
    mine = sent("page_add", None, STE, place={"commune": STE}, name="Le Four", summary="Du pain.")
    client.force_login(rita(STE))
    answer = client.post(
        "/equipe/file/publier/", {"row": [f"{foreign.pk}-1", f"{mine.pk}-1"]}, follow=True
    )
    assert answer.status_code == 200
    assert (state(foreign), state(mine)) == ("waiting", "accepted")


def test_the_referent_sees_the_image_that_waits_and_others_do_not(client, page):
    settings.decide(values={"directory.managers_wait": True}, by="user:0", at=clock.now())
    client.force_login(hold(page, "mila@laroue.example"))
    send(client, page, photograph())
    path = f"/structures/{page.slug}/images/{Picture.objects.get().name}"
    row = Contribution.objects.get()
    for user, status in ((rita(RIVE), 200), (rita(STE, "paula@referente.example"), 404)):
        client.force_login(user)
        assert client.get(path).status_code == status
        assert client.get(row.get_absolute_url()).status_code == status
    client.logout()
    assert client.get(path).status_code == 404
