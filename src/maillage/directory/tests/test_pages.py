"""What visitors read, and what nobody may."""

import json

import pytest

from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index
from maillage.sources.tests.builders import bring

pytestmark = pytest.mark.django_db
EVERY_DOOR = [
    "/annuaire/?q=secrete",
    "/annuaire/",
    "/annuaire/communes/42218/",
    "/annuaire/structures.csv",
    "/annuaire/structures.geojson",
    "/sitemap.xml",
    "/",
    "/annuaire/carte.json?cadre=4,45,5,46&z=14",
]


@pytest.mark.parametrize("who", [None, "amina"])
def test_what_is_not_diffusible_is_found_nowhere(client, territory, who, request):
    make_organisation(name="Secrète", diffusible=False, indexed=True)
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get("/structures/secrete/").status_code == 404
    for door in EVERY_DOOR:
        assert "ecrète" not in client.get(door).content.decode()
    assert client.get("/annuaire/completion.json?q=secret").json()["suggestions"] == []


def test_what_is_unlisted_is_for_officers_only(client, territory, amina):
    make_organisation(name="Retirée", listed=False, indexed=True)
    assert client.get("/structures/retiree/").status_code == 404
    assert "Retirée</a>" not in client.get("/annuaire/?q=retirée").content.decode()
    client.force_login(amina)
    assert client.get("/structures/retiree/").status_code == 200
    assert "/structures/retiree/" in client.get("/annuaire/?q=retirée").content.decode()


def test_the_list_the_csv_and_the_map_say_the_same(client, territory):
    for i in range(23):
        make_organisation(name=f"Atelier {i}", themes=["mobilite"])
    make_organisation(name="Autre chose")
    index.settle()
    asked = "?q=atelier&theme=mobilite"
    page = client.get(f"/annuaire/{asked}").content.decode()
    csv = client.get(f"/annuaire/structures.csv{asked}").content.decode()
    features = client.get(f"/annuaire/structures.geojson{asked}").json()["features"]
    points = client.get(f"/annuaire/carte.json{asked}&cadre=0,40,10,50&z=6").json()["points"]
    assert "23 lieux" in page
    assert len(csv.splitlines()) == 24
    assert len(features) == sum(p[2] for p in points) == 23


def test_filters_combine_and_count_under_the_others(client, territory):
    make_organisation(name="A", themes=["mobilite"], is_employer=True)
    make_organisation(name="B", themes=["mobilite"], is_employer=False)
    make_organisation(name="C", themes=["culture"], is_employer=True, indexed=True)
    page = client.get("/annuaire/?theme=mobilite&employeur=oui").content.decode()
    assert "1 lieu" in page
    assert 'value="culture"' in page  # the other choice of a chosen facet stays in sight


def test_an_empty_answer_offers_a_way_on(client, territory):
    make_organisation(indexed=True)
    page = client.get("/annuaire/?q=xylophoniste").content.decode()
    assert "Aucun résultat" in page
    assert "Voir tout l’annuaire" in page


def test_small_words_alone_find_who_wrote_them(client, territory):
    make_organisation(name="Chez Elle et Lui", indexed=True)
    assert "Chez Elle et Lui" in client.get("/annuaire/?q=elle+et+lui").content.decode()


def test_a_siret_with_spaces_finds_its_structure(client, territory):
    make_organisation(name="L’Atelier", place={"siret": "90000000700011"}, indexed=True)
    page = client.get("/annuaire/?q=900 000 007 00011").content.decode()
    assert "1 lieu" in page


def test_text_of_people_is_never_markup(client, territory):
    evil = "<script>alert(1)</script>"
    make_organisation(name=f"Atelier {evil}", summary=evil, description=evil, indexed=True)
    for address in ("/annuaire/?q=atelier", "/structures/atelier-script-alert-1-script/", "/"):
        assert evil not in client.get(address).content.decode()


def test_json_ld_says_what_the_page_says(client, territory):
    make_organisation(name="L’Atelier", place={"phone": "0477000000"})
    page = client.get("/structures/l-atelier/").content.decode()
    linked = json.loads(page.split('ld+json">')[1].split("</script>")[0])
    assert linked["name"] == "L’Atelier"
    assert linked["location"][0]["telephone"] == "0477000000"


def test_a_former_commune_redirects(client, territory):
    assert client.get("/annuaire/communes/42291/").url == "/annuaire/communes/42245/"


def test_a_results_page_costs_few_queries(client, territory, django_assert_max_num_queries):
    for i in range(20):
        make_organisation(name=f"Atelier {i}", themes=["mobilite"])
    index.settle()
    client.get("/annuaire/?q=atelier")
    with django_assert_max_num_queries(14):
        client.get("/annuaire/?q=atelier")


def test_without_an_index_the_page_says_so(client, territory):
    answer = client.get("/annuaire/?q=velo")
    assert answer.status_code == 503
    assert "La recherche se prépare" in answer.content.decode()


def test_a_map_whose_streets_were_not_fetched_says_so(client, territory):
    make_organisation(name="La Roue Libre", indexed=True)
    assert "Carte sans rues" in client.get("/annuaire/").content.decode()


def test_a_page_that_lists_alone_know_names_them(client, territory):
    titles = "SIRET;Nom;Adresse;Code postal;Commune\n"
    row = "43939307500015;Rebond;4 rue Neuve;42000;Saint-Étienne\n"
    bring((titles + row).encode(), source="Liste du Département")
    index.settle()
    page = client.get(Organisation.objects.get().get_absolute_url()).content.decode()
    assert "Connue par : Liste du Département" in page
    assert "par les registres seulement" not in page


def test_a_page_names_who_spoke_of_it(client, territory):
    page = make_organisation(name="Atelier")
    said = client.get(page.get_absolute_url()).content.decode()
    assert "Sources : la structure ou l’équipe (" in said.replace("\u00a0", " ").replace(
        "\u202f", " "
    )
