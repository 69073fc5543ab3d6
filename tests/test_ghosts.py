"""What nobody speaks of any more is not shown, counted, indexed nor exported; one address of one
structure is one place, whoever says it."""

import pytest

from maillage.base import clock
from maillage.directory import kinds, queries
from maillage.directory.tests.visitor import everything_seen, pages_read
from maillage.merging import actions as merging
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.search import index
from maillage.search.index import Question
from maillage.sources.tests import builders
from maillage.upkeep.tests.test_acts import revise, undo

pytestmark = pytest.mark.django_db
HEAD = "SIRET;SIREN;Nom;Adresse;Code postal;Commune;Téléphone\n"
G = (
    HEAD + "43939307500015;;Rebond;4 rue des Alouettes;42000;Saint-Étienne;\n"
    ";439393075;Rebond;12 rue Neuve;42000;Saint-Étienne;\n"
)
H = HEAD + ";439393075;REBOND 42;9 place Jean-Jaurès;42000;Saint-Étienne;0477000000\n"


def bring(rows, **details):
    return builders.bring(rows.encode(), **details)


def places():
    page = Organisation.objects.visible_to(None).get()
    rows = queries.visible_places(None).filter(organisation=page)
    return sorted((p.siret, p.street, str(p.commune)) for p in rows)


def lines(client):
    index.settle()
    return len(client.get("/annuaire/structures.csv").content.decode().splitlines()) - 1


def test_an_import_that_is_undone_leaves_no_place_behind(territory, client):
    bring(G, source="g")
    before, read = everything_seen(), pages_read(client)
    run = bring(H, source="h")
    assert (len(places()), lines(client)) == (3, 3)
    builders.undo(run)
    assert everything_seen() == before
    assert pages_read(client) == read
    assert lines(client) == 2


def test_what_was_undone_and_comes_back_is_where_it_was(territory, client):
    first = bring(G, source="g")
    before, read = everything_seen(), pages_read(client)
    builders.undo(first)
    assert Organisation.objects.visible_to(None).count() == 0
    assert (queries.figures().organisations, lines(client)) == (0, 0)
    again = bring(G, source="g")
    assert again.counts["new"] == 2  # what was undone is known to nobody
    assert everything_seen() == before
    assert pages_read(client) == read


def test_an_undone_page_is_neither_counted_nor_found_and_keeps_its_history(client, amina):
    page = make_organisation(name="Rebond", indexed=True)
    undo(page.written_in, page)
    index.settle()
    assert kinds.entries(kinds.all_keys()) == {}
    client.force_login(amina)
    answer = client.get(f"/structures/{page.slug}/", follow=True)
    assert answer.redirect_chain == [(f"/structures/{page.slug}/historique/", 302)]
    assert Organisation.objects.visible_to(amina).count() == 0


def test_a_confirmation_that_is_undone_is_no_confirmation(territory, client):
    bring(G, source="g")
    before = everything_seen()
    page = Organisation.objects.get()
    revised = revise(page, summary="Vélos")
    undo(revised.written_in, page)
    assert everything_seen() == before


def test_a_page_of_which_a_person_wrote_the_place_alone_is_read(territory):
    bring(G, source="g")
    page = Organisation.objects.get()
    revise(page, place={"phone": "0477000000"})
    assert reread(page).standing == "read"


def test_a_name_that_is_undone_gives_the_address_back(territory):
    page = make_organisation(name="Rebond")
    revised = revise(page, name="Nouveau nom")
    undo(revised.written_in, page)
    assert reread(page).slug == "rebond"


def test_a_siret_that_was_withdrawn_does_not_lead_to_where_it_stood(territory):
    """A list gave a SIRET to its own row, then took it back; another row bears it today."""
    table = "Identifiant;SIREN;SIRET;Nom;Adresse;Code postal;Commune\n"
    said = "1;439393075;{};Rebond;{};42000;Saint-Étienne\n"
    bring(table + said.format("", "4 rue des Alouettes"), source="liste")
    builders.undo(
        bring(table + said.format("43939307500015", "4 rue des Alouettes"), source="liste")
    )
    bring(table + said.format("43939307500015", "12 rue Neuve"), source="registre")
    assert places() == [
        ("", "4 rue des Alouettes", "Saint-Étienne"),
        ("43939307500015", "12 rue Neuve", "Saint-Étienne"),
    ]


# One address, one place

REGISTER = HEAD + "43939307500015;;REBOND;12 RUE DU GENERAL LECLERC;42000;Saint-Étienne;\n"
LIST = HEAD + ";439393075;Rebond;12, r. du Général-Leclerc;42000;Saint Etienne;0477000000\n"


@pytest.mark.parametrize("order", [(REGISTER, LIST), (LIST, REGISTER)])
def test_a_list_that_knows_the_siren_and_the_street_adds_no_second_place(territory, client, order):
    for name, rows in zip("ab" if order[0] == REGISTER else "ba", order, strict=True):
        bring(rows, source=name)
    page = Organisation.objects.visible_to(None).get()
    place = queries.visible_places(None).get(organisation=page)
    assert (place.siret, place.phone) == ("43939307500015", "0477000000")
    assert lines(client) == 1
    assert "04 77 00 00 00" in client.get("/annuaire/structures.csv").content.decode()


def test_each_of_two_that_are_one_place_may_be_undone(territory):
    bring(REGISTER, source="a")
    alone = everything_seen()
    builders.undo(bring(LIST, source="b"))
    assert everything_seen() == alone


def test_the_register_undone_leaves_the_list_where_it_stands(territory):
    run = bring(REGISTER, source="a")
    bring(LIST, source="b")
    builders.undo(run)
    assert places() == [("", "12, r. du Général-Leclerc", "Saint-Étienne")]


def test_two_places_of_one_street_and_two_sirets_stay_two(territory):
    bring(
        HEAD + "43939307500015;;Rebond;12 rue Neuve;42000;Saint-Étienne;\n"
        "43939307500023;;Rebond;12 rue Neuve;42000;Saint-Étienne;\n"
    )
    assert len(places()) == 2


def test_the_same_street_of_another_commune_is_another_place(territory):
    bring(REGISTER, source="a")
    bring(LIST.replace("42000;Saint Etienne", "42700;Firminy"), source="b")
    assert len(places()) == 2


def test_two_pages_joined_by_a_person_show_one_address_once_and_part_whole(territory):
    one = make_organisation(name="Rebond", place={"street": "12 rue Neuve"})
    two = make_organisation(
        name="Rebond 42", place={"street": "12, r. Neuve", "phone": "0477000000"}
    )
    before = everything_seen()
    merged = merging.merge(one=one, other=two, by="user:1", at=clock.now())
    assert len(places()) == 1
    assert queries.visible_places(None).get().phone == "0477000000"
    undo(merged, one)
    assert everything_seen() == before


# The order of searches

QUESTIONS = ("réparer un vélo", "vélo", "atelier", "aide administrative", "rebond", "")


def answers():
    index.settle()
    return {q: index.ask(Question(("place",), q)).ids for q in QUESTIONS}


def test_an_import_put_on_line_and_undone_leaves_the_order_of_every_search(
    territory, django_capture_on_commit_callbacks
):
    for n, words in enumerate(
        [
            "Réparer les vélos",
            "Vélo et atelier",
            "Atelier de vélo",
            "Aide administrative",
            "Atelier réparer",
            "Vélo",
            "Rebond vélo aide",
        ]
        * 3
    ):
        make_organisation(
            name=f"{words} {n % 5}",
            summary="atelier vélo " * (n % 4),
            description="aide administrative " * (n % 3),
        )
    before, words = answers(), index.complete(Question(("place",), "vel"))
    rows = "".join(
        f";;Vélo aide atelier réparer rebond {n};{n} rue Neuve;42000;Saint-Étienne;\n"
        for n in range(60)
    )
    run = bring(HEAD + rows)
    assert answers() != before
    with django_capture_on_commit_callbacks(execute=True):
        builders.undo(run)
    assert answers() == before
    assert index.complete(Question(("place",), "vel")) == words
