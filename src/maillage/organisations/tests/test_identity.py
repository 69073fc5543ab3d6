"""Who is who: identifiers join, likeness proposes, people decide, and all of it can be undone."""

import pytest

from maillage.base import clock, kinds
from maillage.organisations.models import Claim, Decision, Organisation, Place
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import decide as decided
from maillage.participation.tests.builders import olivia
from maillage.sources.actions import source_named
from maillage.sources.models import ChangeRow
from maillage.sources.tests.builders import bring, compare, undo

pytestmark = pytest.mark.django_db
RNA = "RNA;SIREN;Nom;Code postal;Commune\n"
STREET = "4 rue des Alouettes;42000;Saint-Étienne\n"


def shown():
    return Organisation.objects.filter(merged_into=None, is_listed=True)


def waiting():
    return Contribution.objects.waiting()


def decide(verdict, contribution=None):
    return decided(contribution or waiting().first(), verdict)


def test_a_row_that_resembles_a_page_waits_and_is_not_published(territory):
    make_organisation(name="L’Atelier du Pont", place={"street": "4 rue des Alouettes"})
    run = bring(";ASSOC ATELIER DU PONT;" + STREET)
    assert run.counts == {"new": 0, "doubtful": 1}
    assert shown().count() == 1
    review = kinds.get("import_row").review(waiting().get())
    assert [reason.rpartition(" (")[0] for reason in review.sides[1].reasons] == [
        "même nom",
        "même adresse",
    ]


def test_same_joins_the_page_and_keeps_its_address(territory, client):
    page = make_organisation(name="L’Atelier du Pont", place={"street": "4 rue des Alouettes"})
    bring("43939307500015;ASSOC ATELIER DU PONT;" + STREET)
    decide("same:0")
    assert shown().get() == page
    page = reread(page)
    assert (page.name, page.siren) == ("L’Atelier du Pont", "439393075")
    assert page.places.get().siret == "43939307500015"


def test_what_was_decided_is_never_asked_again(territory):
    make_organisation(name="L’Atelier du Pont", place={"street": "4 rue des Alouettes"})
    bring(";ASSOC ATELIER DU PONT;" + STREET)
    decide("new")
    assert shown().count() == 2
    run = bring(";ASSOC ATELIER DU PONT;" + STREET)
    assert run.counts == {"unchanged": 1}
    other = bring(";ATELIER DU PONT;" + STREET, source="autre")  # another list, another question
    assert other.counts["doubtful"] == 1


def test_what_was_refused_is_asked_again_only_when_it_says_otherwise(territory):
    make_organisation(name="L’Atelier du Pont", place={"street": "4 rue des Alouettes"})
    row = ";ASSOC ATELIER DU PONT;" + STREET
    bring(row)
    decide("refuse")
    assert bring(row).counts == {"unchanged": 1}
    header = "SIRET;Nom;Adresse;Code postal;Commune;Téléphone\n"
    changed = compare((header + row.strip() + ";0477000000\n").encode())
    assert changed.counts["doubtful"] == 1


def test_a_decision_can_be_taken_back(territory):
    page = make_organisation(name="L’Atelier du Pont", place={"street": "4 rue des Alouettes"})
    bring("43939307500015;ASSOC ATELIER DU PONT;" + STREET)
    decided = decide("same:0")
    participation.reopen(contribution=decided, user=olivia(), at=clock.now())
    page = reread(page)
    assert (page.siren, page.places.get().siret) == ("", "")
    assert shown().get() == page
    assert waiting().count() == 1
    decide("new")
    assert {o.siren for o in shown()} == {"", "439393075"}


def test_two_rows_of_a_file_that_resemble_each_other_wait_together(territory):
    run = bring("43939307500015;Rebond;" + STREET + ";REBOND;" + STREET)
    assert run.counts == {"new": 1, "doubtful": 1}
    decide("same:0")
    assert shown().get().places.count() == 1


def test_the_stronger_row_may_go_in_with_the_decision(territory):
    compare("43939307500015;Rebond;" + STREET + ";REBOND;" + STREET)
    decide("same:0")
    assert shown().get().siren == "439393075"
    assert ChangeRow.objects.filter(is_applied=True).count() == 2


def test_dozens_of_circul_livre_are_as_many_places(territory):
    rows = "".join(
        f";Circul'livre;{n} rue {way};42000;Saint-Étienne\n"
        for n, way in enumerate(["Badouillère", "Blanqui", "Charles-de-Gaulle", "Désirée"] * 6)
    )
    run = bring(rows)
    assert (run.counts["new"], shown().count()) == (24, 24)


def test_numbers_in_names_tell_apart(territory):
    run = compare(";Crèche Les Lutins 1;" + STREET + ";Crèche Les Lutins 2;" + STREET)
    assert run.counts == {"new": 2}


def test_two_siren_never_meet_without_a_person(territory):
    run = bring("43939307500015;Rebond;" + STREET + "50269911900017;Rebond;" + STREET)
    assert (run.counts["new"], shown().count()) == (2, 2)


def test_a_hidden_structure_does_not_come_back_under_another_id(territory):
    from maillage.organisations.actions import people

    page = make_organisation(name="L’Atelier du Pont", place={"street": "4 rue des Alouettes"})
    people.revise(
        organisation=page,
        version=page.version,
        stated=Stated({"listed": False}),
        by="user:1",
        at=clock.now(),
    )
    bring(";ATELIER DU PONT;" + STREET)
    assert shown().count() == 0
    decide("same:0")
    assert shown().count() == 0


def test_withdrawn_survives_every_later_import(territory):
    from maillage.organisations.actions import people

    bring("43939307500015;Rebond;" + STREET)
    page = Organisation.objects.get()
    people.revise(
        organisation=page,
        version=page.version,
        stated=Stated({"listed": False}),
        by="user:1",
        at=clock.now(),
    )
    bring("43939307500015;REBOND SUD;" + STREET)
    bring("43939307500015;Rebond;" + STREET, source="autre")
    assert shown().count() == 0


def pairs(source="registre", **details):
    named = source_named(source, name=source, licence_id="lov2")
    named.options = {"pairs_identifiers": True}
    named.save()
    return named


def test_a_trusted_pair_joins_rna_and_siren_in_any_order(territory):
    pairs()
    rna = (RNA + "W423000001;;Le Relais;42000;Saint-Étienne\n").encode()
    both = (RNA + "W423000001;439393075;LE RELAIS;42000;Saint-Étienne\n").encode()
    bring(rna, source="rna")
    bring(both, source="registre")
    assert shown().get().siren == "439393075"


def test_a_messy_list_only_proposes_to_pair(territory):
    rna = (RNA + "W423000001;;Le Relais;42000;Saint-Étienne\n").encode()
    both = (RNA + "W423000001;439393075;Autre nom;42000;Saint-Étienne\n").encode()
    bring(rna, source="rna")
    run = bring(both, source="liste")
    assert run.counts["doubtful"] == 1
    assert "même numéro RNA W423000001" in waiting().get().reason


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_an_rna_paired_with_two_siren_joins_neither(territory, order):
    """Two registers that contradict each other: no order of arrival makes one of them right."""
    said = {"a": "439393075", "b": "502699119"}
    bring((RNA + "W423000001;;Le Relais;42000;Saint-Étienne\n").encode(), source="rna")
    for name in order:
        pairs(name)
        row = f"W423000001;{said[name]};Le Relais {name};42000;Saint-Étienne\n"
        bring((RNA + row).encode(), source=name)
    assert shown().count() == 3


def test_gone_closes_nothing_and_asks(territory):
    bring("43939307500015;Rebond;" + STREET + "50269911900017;Ailleurs;" + STREET)
    run = bring("43939307500015;Rebond;" + STREET)
    assert run.counts == {"unchanged": 1, "gone": 1}
    gone = Organisation.objects.get(siren="502699119")
    assert (gone.name, gone.closed_on) == ("Ailleurs", None)
    decided = decide("close")
    assert reread(gone).closed_on is not None
    participation.reopen(contribution=decided, user=olivia(), at=clock.now())
    assert reread(gone).closed_on is None


def test_a_place_that_comes_back_is_not_gone_any_more(territory):
    both = "43939307500015;Rebond;" + STREET + "50269911900017;Ailleurs;" + STREET
    bring(both)
    bring("43939307500015;Rebond;" + STREET)
    assert bring(both).counts == {"unchanged": 1, "changed": 1}
    assert not Claim.objects.filter(key="50269911900017").latest("change_id").gone


def test_an_extract_says_nothing_of_the_others(territory):
    bring("43939307500015;Rebond;" + STREET + "50269911900017;Ailleurs;" + STREET)
    assert bring("43939307500015;Rebond;" + STREET, is_whole=False).counts == {"unchanged": 1}


def test_a_siret_that_was_corrected_moves_the_row(territory):
    head = "Id;SIRET;Nom;Code postal;Commune\n"
    bring((head + "7;43939307500015;Rebond;42000;Saint-Étienne\n").encode())
    bring((head + "7;50269911900017;Rebond;42000;Saint-Étienne\n").encode())
    assert [o.siren for o in shown()] == ["502699119"]


def test_undoing_a_run_keeps_what_people_wrote_since(territory):
    from maillage.organisations.actions import people

    run = bring("43939307500015;Rebond;" + STREET + "50269911900017;Ailleurs;" + STREET)
    page = Organisation.objects.get(siren="439393075")
    people.revise(
        organisation=page,
        version=page.version,
        stated=Stated({"summary": "On répare"}),
        by="user:1",
        at=clock.now(),
    )
    run = undo(run)
    assert [kept["name"] for kept in run.spared] == ["Rebond"]
    assert [o.summary for o in shown()] == ["On répare"]


def test_undoing_then_importing_again_restores(territory):
    rows = "43939307500015;Rebond;" + STREET + "50269911900017;Ailleurs;" + STREET
    undo(bring(rows))
    assert shown().count() == 0
    bring(rows)
    assert {o.name for o in shown()} == {"Rebond", "Ailleurs"}
    assert Place.objects.count() == 2


def test_undo_restores_the_former_version(territory):
    bring("43939307500015;Rebond;" + STREET)
    undo(bring("43939307500015;REBOND SUD;" + STREET))
    assert shown().get().name == "Rebond"


def test_decisions_survive_the_undoing_of_their_run(territory):
    make_organisation(name="L’Atelier du Pont", place={"street": "4 rue des Alouettes"})
    run = bring(";ASSOC ATELIER DU PONT;" + STREET + "50269911900017;Ailleurs;" + STREET)
    decide("new")
    undo(run)
    assert Decision.objects.filter(withdrawn=None, is_same=False).count() == 1
    assert bring(";ASSOC ATELIER DU PONT;" + STREET).counts.get("doubtful", 0) == 0


def test_a_point_that_is_not_in_its_commune_is_left_and_said(territory):
    """The declared commune differs from the coordinates: the commune is kept."""
    header = "Nom;Code postal;Commune;Latitude;Longitude\n"
    run = compare((header + "Égarée;42000;Saint-Étienne;48.85;2.35\n").encode())
    row = run.rows.get()
    assert row.faults[0]["code"] == "far_from_commune"
    assert "km de Saint-Étienne" in row.faults[0]["reason"]
    assert "lon" not in row.values["place"]
