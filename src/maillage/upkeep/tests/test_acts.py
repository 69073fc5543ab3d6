"""Create, revise, close, undo: what people say is kept, and can be taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.base import clock, history, undoing
from maillage.base.models import Change
from maillage.directory import queries
from maillage.organisations.actions import people
from maillage.organisations.models import Claim, Organisation
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation, reread, undo_from
from maillage.registers.actions import imports
from maillage.registers.rules import Record
from maillage.sources import actions as sources

pytestmark = pytest.mark.django_db


def revise(organisation, *, by="user:1", place=None, **values):
    at = organisation.places.first().pk if place else 0
    return people.revise(
        organisation=organisation,
        version=reread(organisation).version,
        stated=Stated(values, place or {}, at),
        by=by,
        at=clock.now(),
    )


def undo(change, page):
    return undo_from(page, change, by="user:1")


def bring(*records, source="liste"):
    change = history.change(by="run:1", act="import", at=clock.now())
    imports.import_records(source=sources.source_named(source), records=records, change=change)
    return change


def row(key="1", siren="900000007", **values):
    return Record(key, {"siren": siren, "name": "ATELIER", **values}, {"commune": "42218"})


def test_an_act_states_only_what_it_changes():
    shop = make_organisation(name="L’Atelier", summary="Avant")
    revise(shop, summary="Après")
    said = Claim.objects.filter(organisation=shop).order_by("-id").first()
    assert said.values == {"summary": "Après"}
    assert reread(shop).summary == "Après"


def test_undo_withdraws_one_act_and_keeps_what_came_later():
    shop = make_organisation(summary="un")
    revise(shop, summary="deux")
    second = Change.objects.latest("id")
    revise(shop, acronym="ABC")
    undo(second, shop)
    shop = reread(shop)
    assert (shop.summary, shop.acronym) == ("un", "ABC")


def test_an_undo_can_be_undone():
    shop = make_organisation(summary="un")
    revise(shop, summary="deux")
    undoing = undo(Change.objects.latest("id"), shop)
    undo(undoing, shop)
    assert reread(shop).summary == "deux"


def test_what_is_undone_cannot_be_undone_twice():
    shop = make_organisation()
    revise(shop, summary="x")
    change = Change.objects.latest("id")
    undo(change, shop)
    with pytest.raises(undoing.AlreadyUndone):
        undo(change, shop)


def test_a_later_save_never_overwrites_an_unseen_one():
    shop = make_organisation()
    seen = shop.version
    revise(shop, summary="Amina")
    with pytest.raises(people.ChangedMeanwhile):
        people.revise(
            organisation=shop,
            version=seen,
            stated=Stated({"summary": "Olivia"}),
            by="user:2",
            at=clock.now(),
        )
    assert reread(shop).summary == "Amina"


def test_an_import_never_overwrites_people():
    bring(row())
    shop = Organisation.objects.get()
    revise(shop, name="L’Atelier des voisins")
    bring(row(name="ATELIER SARL", acronym="AT"))
    shop = reread(shop)
    assert (shop.name, shop.acronym) == ("L’Atelier des voisins", "AT")
    assert "name" in shop.conflicts


def test_the_same_rows_twice_write_nothing():
    bring(row())
    claims = Claim.objects.count()
    bring(row())
    assert Claim.objects.count() == claims


def test_undoing_an_import_hides_what_only_it_had_said():
    change = bring(row())
    people.withdraw_change(change=change, by="user:1", at=clock.now())
    shop = Organisation.objects.get()
    assert not shop.is_listed


def test_two_lists_meet_by_siren_and_never_by_name():
    bring(row("a", name="Circul’livre"), row("b", siren="900000015", name="Circul’livre"))
    bring(row("z", name="Autre nom"), source="deuxieme")
    assert Organisation.objects.count() == 2


def test_one_siren_with_two_sites_is_one_structure_with_two_places():
    first = Record("1", {"siren": "900000007", "name": "A"}, {"siret": "90000000700011"})
    second = Record("2", {"siren": "900000007", "name": "A"}, {"siret": "90000000700029"})
    bring(first, second)
    assert Organisation.objects.get().places.count() == 2


def test_one_site_with_two_approvals_holds_both():
    site = {"siret": "90000000700011"}
    said = {"siren": "900000007", "name": "A"}
    bring(
        Record("1:aci", {**said, "accreditation:aci": {"number": "1"}}, site),
        Record("1:ei", {**said, "accreditation:ei": {"number": "2"}}, site),
    )
    shop = Organisation.objects.get()
    assert shop.places.count() == 1
    assert {a.kind_id for a in shop.accreditations.all()} == {"aci", "ei"}


def test_a_new_name_keeps_the_old_address(client, territory):
    shop = make_organisation(name="Ancien nom")
    revise(shop, name="Nouveau nom")
    answer = client.get("/structures/ancien-nom/")
    assert (answer.status_code, answer.url) == (301, "/structures/nouveau-nom/")


def test_history_tells_before_and_after(amina):
    shop = make_organisation(summary="un", by=amina.author)
    revise(shop, summary="deux", by=amina.author)
    event = queries.history_of(shop)[0]
    assert event.author == "Amina"
    assert [(d.field, d.before, d.after) for d in event.differences] == [("summary", "un", "deux")]


def test_a_closed_structure_keeps_its_page_and_leaves_the_search(client, territory):
    make_organisation(name="L’Ouverte")
    shop = make_organisation(name="La Fermée", indexed=True)
    people.close(
        organisation=shop, version=shop.version, on=clock.today(), by="user:1", at=clock.now()
    )
    from maillage.search import index

    index.settle()
    assert "a fermé" in client.get("/structures/la-fermee/").content.decode()
    assert "Aucun résultat" in client.get("/annuaire/?q=fermée").content.decode()


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.sampled_from(["summary", "acronym"]), st.sampled_from("abc")),
        st.tuples(st.just("bring"), st.sampled_from("xyz"), st.just("")),
        st.tuples(st.just("undo"), st.integers(0, 9), st.just("")),
    ),
    max_size=8,
)


class EverySequence(TestCase):
    """Columns always equal what the claims that stand resolve to, whatever was done."""

    @given(ACTS)
    def test_columns_follow_claims(self, acts):
        from maillage.claims.rules import Statement, resolve
        from maillage.sources.queries import ranks

        first = bring(row())
        shop = Organisation.objects.get()
        done = [first]
        for act, one, other in acts:
            if act == "say" and getattr(reread(shop), one) != other:
                revise(shop, **{one: other})
                done.append(Change.objects.latest("id"))
            elif act == "bring":
                done.append(bring(row(summary=one)))
            elif act == "undo":
                try:
                    change = done[one % len(done)]
                    done.append(people.withdraw_change(change=change, by="user:1", at=clock.now()))
                except undoing.AlreadyUndone:
                    continue
        claims = Claim.objects.filter(organisation=shop)
        said = [
            Statement(c.pk, c.source_id, c.key, c.change_id, c.values, c.gone, c.withdrawn_id)
            for c in claims
        ]
        expected = resolve(said, ranks()).values
        shown = reread(shop)
        assert shown.summary == (expected.get("summary") or "")
        assert shown.acronym == (expected.get("acronym") or "")
