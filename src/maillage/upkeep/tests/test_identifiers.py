"""SIREN, SIRET and RNA that somebody gives for a page join nothing before an officer agrees. The
first two satisfy the check of ISO/IEC 7812 (doubled digits sum to 40 and 50), the false one does
not."""

import pytest

from maillage.base import clock
from maillage.organisations.actions import people
from maillage.organisations.models import Identifier, Organisation
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import (
    hold,
    make_organisation,
    reread,
    undo_from,
)
from maillage.participation import actions as participation
from maillage.participation import queries
from maillage.participation.models import Contribution
from maillage.participation.tests import builders
from maillage.sources.tests.builders import bring
from maillage.upkeep.actions import own
from maillage.upkeep.tests.test_contributing import correct, decide, propose
from maillage.upkeep.tests.test_vouching import decided, edited, say

pytestmark = pytest.mark.django_db
SIREN, SIRET, RNA, FALSE = "732829320", "73282932000074", "W423001234", "732829321"
ROW = f"{SIRET};COOPERATIVE;9 rue du Marché;42000;Saint-Étienne\n"


@pytest.fixture
def page(territory):
    return make_organisation(name="La Roue Libre", summary="Des vélos.")


@pytest.fixture
def mila(client, page):
    """Mila holds the page."""
    user = hold(page, "mila@laroue.example")
    client.force_login(user)
    return user


@pytest.mark.parametrize(("name", "value"), [("siren", SIREN), ("siret", SIRET), ("rna", RNA)])
def test_a_number_of_a_manager_is_a_contribution_and_joins_nothing(client, mila, page, name, value):
    answer = edited(client, page, summary="Ateliers", **{name: value})
    page = reread(page)
    assert (page.summary, page.standing, page.siren, page.rna) == ("Ateliers", "kept", "", "")
    assert page.places.get().siret == ""
    assert not Identifier.objects.exclude(value__startswith="page:").exists()
    row = Contribution.objects.get()
    assert (row.state, row.kind) == ("waiting", "page_correct")
    assert {**row.patch["organisation"], **row.patch["place"]} == {name: value}
    said = client.get(answer.url).content.decode()
    assert "Les changements sont en ligne" in said
    assert "attend l’accord de l’équipe" in said
    assert value in client.get(f"/structures/{page.slug}/modifier/").content.decode()


def test_an_import_of_that_number_makes_a_page_of_its_own_until_an_officer_agrees(
    client, mila, page
):
    edited(client, page, siren=SIREN)
    bring(ROW)
    assert Organisation.objects.filter(merged_into=None).count() == 2
    assert reread(page).name == "La Roue Libre"


def test_once_an_officer_agrees_the_import_meets_the_page(client, mila, page):
    edited(client, page, siren=SIREN)
    builders.decide(Contribution.objects.get())
    assert (reread(page).siren, reread(page).standing) == (SIREN, "kept")
    bring(ROW)
    assert Organisation.objects.count() == 1


def test_an_agreement_taken_back_joins_nothing_any_more(client, mila, page):
    edited(client, page, siren=SIREN, siret=SIRET)
    row = Contribution.objects.get()
    builders.decide(row)
    participation.reopen(contribution=row, user=builders.olivia(), at=clock.now())
    assert reread(page).siren == ""
    bring(ROW)
    assert Organisation.objects.filter(merged_into=None).count() == 2
    assert not page.places.filter(siret=SIRET).exists()


def test_a_register_that_met_the_page_keeps_it_when_the_agreement_is_taken_back(client, page):
    bring(ROW)
    known = Organisation.objects.get(name="Cooperative")
    revised = people.revise(
        organisation=known,
        version=known.version,
        stated=Stated({"siren": SIREN}),
        by="user:0",
        at=clock.now(),
    )
    undo_from(known, revised.written_in, by="user:0")
    bring(ROW.replace("COOPERATIVE", "Coopérative"))
    assert Organisation.objects.filter(name__iexact="coopérative").get() == known


def test_a_number_taken_away_by_a_manager_waits_too(client, territory, mila, page):
    people.revise(
        organisation=page,
        version=page.version,
        stated=Stated({"siren": SIREN}),
        by="user:0",
        at=clock.now(),
    )
    edited(client, reread(page), siren="")
    assert reread(page).siren == SIREN
    assert Contribution.objects.get().patch["organisation"] == {"siren": None}


def test_the_same_number_typed_twice_waits_once(client, mila, page):
    edited(client, page, siren=SIREN)
    edited(client, reread(page), siren=SIREN)
    assert Contribution.objects.count() == 1


def test_what_waits_already_as_older_contributions_keep_it_is_not_said_twice(mila, page):
    said = {"organisation": {"siren": SIREN}, "place": {}, "at": 0}
    participation.send(
        kind="page_correct",
        key=str(page.pk),
        title=page.name,
        patch=said,
        at=clock.now(),
        sender=participation.Sender(mila.email, mila.author, is_trusted=True),
    )
    own.save(
        organisation=page,
        version=page.version,
        stated=Stated({"siren": SIREN}),
        user=mila,
        at=clock.now(),
    )
    assert Contribution.objects.count() == 1


def test_a_form_that_is_out_of_date_is_told_so_whatever_it_states(client, mila, page):
    stale = page.version - 1
    answer = edited(client, page, version=stale)
    assert "entre-temps" in answer.content.decode()
    answer = edited(client, page, version=stale, summary="Ateliers", siren=SIREN)
    assert "entre-temps" in answer.content.decode()
    assert (reread(page).summary, Contribution.objects.count()) == ("Des vélos.", 0)


def test_an_officer_writes_a_number_at_once(client, amina, page):
    client.force_login(amina)
    edited(client, page, siren=SIREN)
    assert reread(page).siren == SIREN


def test_where_managers_wait_all_waits_in_one_contribution(client, mila, page):
    decided(directory__managers_wait=True)
    edited(client, page, summary="Ateliers", siren=SIREN)
    assert reread(page).summary == "Des vélos."
    row = Contribution.objects.get()
    assert row.patch["organisation"] == {"summary": "Ateliers", "siren": SIREN}


# Nobody but officers


def test_neighbours_do_not_publish_a_number(client, territory):
    decided(participation__vouches=1)
    _link, row = propose(client, siret=SIRET)
    assert client.get(f"/contribuer/a-confirmer/{row.pk}/").status_code == 404
    assert row.title not in client.get("/contribuer/a-confirmer/").content.decode()
    with pytest.raises(participation.NotOpen):
        participation.vouch(
            contribution=row,
            revision=row.revision,
            email="paul@voisin.example",
            agrees=True,
            note="",
            is_confirmed=True,
            at=clock.now(),
        )
    assert not Organisation.objects.exists()


def test_nor_one_that_slipped_in_after_they_were_asked(client, territory):
    """A voice waits for its button; the number is there when it is pressed."""
    decided(participation__vouches=1)
    _link, row = propose(client)
    Contribution.objects.filter(pk=row.pk).update(
        patch={**row.patch, "place": {**row.patch["place"], "siret": SIRET}}
    )
    say(client, row, "paul@voisin.example")
    assert not Organisation.objects.exists()


def test_a_referent_leaves_numbers_to_officers(client, territory, page):
    added, corrected = propose(client, siret=SIRET)[1], correct(client, page, siret=SIRET)
    assert corrected.patch["place"] == {"siret": SIRET}
    plain = propose(client, name="Le Four")[1]
    assert list(queries.queue(builders.rita())) == [plain]
    for row in (added, corrected):
        with pytest.raises(participation.NotYours):
            builders.decide(row, user=builders.rita())
    builders.decide(corrected)
    assert Identifier.objects.filter(value=f"siret:{SIRET}").exists()


def test_to_confirm_a_page_joins_nothing(client, mila, page):
    """The RNA that a list says beside its own identifier: nobody typed it."""
    bring(f"SIRET;Nom;RNA;Commune\n{SIRET};Le Four;{RNA};Saint-Étienne\n".encode())
    found = Organisation.objects.get(rna=RNA)
    before = set(Identifier.objects.values_list("value", flat=True))
    people.confirm(organisation=found, by=mila.author, at=clock.now(), by_manager=True)
    people.revise(
        organisation=reread(found),
        version=reread(found).version,
        stated=Stated({"summary": "Du pain."}),
        by=mila.author,
        at=clock.now(),
        by_manager=True,
    )
    assert set(Identifier.objects.values_list("value", flat=True)) == before


# The verdict


def test_the_check_digit_is_a_verdict_and_not_a_refusal(client, mila, page, amina):
    edited(client, page, siren=FALSE)
    row = Contribution.objects.get()
    client.force_login(amina)
    body = client.get(row.get_absolute_url()).content.decode()
    assert f"{FALSE} : sa clé de contrôle est fausse" in body
    decide(client, row)
    assert reread(page).siren == FALSE


def test_a_right_number_is_said_right_and_another_page_s_is_told(client, mila, page, amina):
    make_organisation(name="La Coopérative", siren=SIREN)
    edited(client, page, siren=SIREN)
    client.force_login(amina)
    body = client.get(Contribution.objects.get().get_absolute_url()).content.decode()
    assert f"{SIREN} : clé de contrôle juste" in body
    assert "mène déjà à la fiche « La Coopérative »" in body


def test_a_siret_of_another_siren_is_told(client, territory, amina, page):
    people.revise(
        organisation=page,
        version=page.version,
        stated=Stated({"siren": "552100554"}),
        by="user:0",
        at=clock.now(),
    )
    row = correct(client, reread(page), siret=SIRET)
    client.force_login(amina)
    body = client.get(row.get_absolute_url()).content.decode()
    assert "n’est pas d’un établissement du SIREN 552100554" in body


def test_a_new_page_is_judged_the_same(client, territory, amina):
    _link, row = propose(client, siret="73282932000075")
    client.force_login(amina)
    body = client.get(row.get_absolute_url()).content.decode()
    assert "73282932000075 : sa clé de contrôle est fausse" in body
