"""Small lists that town halls bring, each with its right values line by line."""

import json
from functools import cache

import pytest

from tests import lists

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # reading is the same on any database
GOES_IN = {"new", "outside", "doubtful", "waiting"}
KNOWN = cache(dict)


@pytest.fixture(scope="module", autouse=True)
def perimeter(of_the_module):
    of_the_module(lists.install)


@pytest.fixture
def told(trial_files):
    """`told(file)`: what is told of it; each file is compared once for the whole module."""

    def of(name):
        if name not in KNOWN():
            KNOWN()[name] = lists.tell((trial_files / "cases" / name).read_bytes(), name)
        return KNOWN()[name]

    return of


def column(file, fact, values, first=2):
    """(file, line, fact, value) for the lines of a file, from the first on."""
    return [(file, first + i, fact, value) for i, value in enumerate(values)]


KEPT = [
    ("siret_poste.csv", 2, "siret", "35600000000048"),
    ("siret_poste.csv", 3, "siret", "35600000009075"),
    ("siret_poste.csv", 5, "siret", "11122233344455"),
    *column("siren_zero.csv", "siren", ["005123450", "812345676"]),
    ("siret_formes.csv", 2, "siret", "81234567600017"),
    ("siret_formes.csv", 3, "siret", "81234570000015"),
    ("siret_formes.csv", 5, "siren", "812345809"),
    ("siret_formes.csv", 6, "siret", "81234590800014"),
    ("siret_formes.csv", 8, "siret", "81234600500018"),
    ("siret_formes.csv", 9, "siren", "812346104"),
    *column("ville_sans_cp.csv", "commune", ["42187", "42218", "42207"]),
    *column("cedex_corse.csv", "commune", ["42218", "2A004", "2B033", "42187"]),
    *column(
        "communes_graphies.csv",
        "commune",
        ["42218", "42187", "42092", "42071", "42218", "16097"],
    ),
    *column(
        "arrondissements.csv",
        "commune",
        "75056 75056 69123 69123 13055 13055 13055 75056 69123 13055 75056".split(),
    ),
    ("telephones.csv", 2, "phone", "0465710001"),
    ("telephones.csv", 3, "phone", "0465710003"),
    ("telephones.csv", 4, "phone", "0970000004"),
    ("telephones.csv", 5, "phone", "0465710005"),
    ("telephones.csv", 6, "phone", "0465710006"),
    ("telephones.csv", 7, "phone", "0465710008"),
    ("telephones.csv", 8, "phone", "0465710009"),
    ("telephones.csv", 9, "phone", "0800000010"),
    ("telephones.csv", 10, "phone", "0465710011"),
    ("telephones.csv", 11, "phone", "0465710012"),
    ("telephones.csv", 12, "phone", "3919"),
    ("telephones.csv", 13, "phone", "0465710013"),
    ("telephones.csv", 14, "phone", "115"),
    ("telephones.csv", 15, "phone", "0465710014"),
    ("telephones.csv", 17, "phone", "116117"),
    *column("web_mail.csv", "email", [f"{letter}@exemple.fr" for letter in "acdefhj"]),
    *column(
        "web_mail.csv",
        "website",
        [
            "https://www.exemple.fr",
            "http://exemple.fr",
            "https://exemple.fr",
            "https://exemple.fr/lieu",
            "https://mon_asso.exemple.fr",
            "https://exemple.fr",
        ],
    ),
    ("dates.csv", 2, "founded_on", "2015-12-31"),
    ("dates.csv", 3, "founded_on", "2016-01-01"),
    ("dates.csv", 4, "founded_on", "2016-01-01"),
    ("dates.csv", 6, "founded_on", "1948-01-01"),
    ("dates.csv", 7, "founded_on", "2016-01-31"),
    ("dates.csv", 8, "founded_on", "2015-12-31"),
    ("dates.csv", 10, "founded_on", "2016-01-31"),
    ("dates.csv", 12, "founded_on", "2015-12-31"),
    *column("xy_lambert.csv", "lat", [46.0350, 45.4390]),
    *column("xy_lambert.csv", "lon", [4.0720, 4.3870]),
    *column(
        "loin_du_centre.csv",
        "lat",
        [43.4140, 3.2964, 2.25, 5.21, -21.35, -12.7806, 18.068, -17.535],
    ),
    *column(
        "loin_du_centre.csv",
        "lon",
        [4.73, -54.07, -52.87, -54.31, 165.15, 45.2278, -63.083, -149.569],
    ),
    *column("macroman.csv", "name", ["Œuvre des Forêts", "Étincelle"]),
    *column("macroman.csv", "commune", ["42218", "42187"]),
    ("macroman.csv", 2, "description", "Cœur à l’ouvrage, déjà œuvré à Noël – 10 €"),
    ("macroman.csv", 3, "description", "Fête, maïs, garçon, où ça ?"),
    *column(
        "mojibake_oe.csv",
        "name",
        ["Cœur vaillant", "Œuvre laïque", "Soutien 10 €", "Atelier Étoile", "L’œuf"],
    ),
    *column("invisibles.csv", "name", ["Atelier un", "Atelier deux"]),
    *column("invisibles.csv", "email", ["a@exemple.fr", "b@exemple.fr"]),
    ("invisibles.csv", 2, "siret", "81234600500018"),
    ("invisibles.csv", 3, "siren", "812346104"),
    ("chiffre_exposant.csv", 2, "siret", "81234600500018"),
    ("themes.csv", 2, "theme:alimentation", True),
    *column("adresse_morceaux.csv", "street", ["12 rue des Lilas", "3 bis place du Marché"]),
    *column("adresse_morceaux.csv", "commune", ["42187", "42187"]),
    ("entetes.csv", 2, "name", "Lieu A"),
    ("entetes.csv", 2, "street", "1 rue A"),
    ("entetes.csv", 2, "phone", "0465710001"),
    ("entetes.csv", 2, "email", "a@exemple.fr"),
    ("entetes.csv", 2, "commune", "42187"),
    *column("classeur_fusion.xlsx", "commune", ["42187", "42187", "42187", "42147"]),
    *column("classeur_fusion.xlsx", "postcode", ["42300", "42300", "42300", "42600"]),
    *column("guillemet.csv", "name", ["Structure 1", "Les Amis du lieu", "Structure 3"]),
    ("guillemet.csv", 8, "name", 'Le "Bar"'),
    ("guillemet.csv", 11, "street", "11 rue"),
    ("noms_etranges.csv", 3, "name", "جمعية الأمل"),
    ("noms_etranges.csv", 4, "name", "Καφενείο"),
    ("noms_etranges.csv", 5, "name", "Ассоциация Мир"),
    ("noms_etranges.csv", 7, "name", "-5 degrés"),
    ("noms_etranges.csv", 10, "name", "L'Étoile d’Or"),
]


@pytest.mark.parametrize(("file", "line", "fact", "value"), KEPT)
def test_what_a_cell_means_is_kept(told, file, line, fact, value):
    row = told(file).rows[line]
    assert row.state in GOES_IN
    assert row.stated.get(fact) == value


SAID = [  # (file, line, words of the cell that its row must tell of)
    ("siren_zero.csv", 2, "5123450"),
    ("siret_formes.csv", 4, "en cours"),
    ("siret_formes.csv", 7, "à venir"),
    ("siret_formes.csv", 10, "0"),
    ("communes_graphies.csv", 2, "Saint Etiene"),
    ("communes_graphies.csv", 3, "ROANE"),
    ("communes_graphies.csv", 4, "Etrat (L')"),
    ("communes_graphies.csv", 5, "Coteau"),
    ("communes_graphies.csv", 6, "Saint-Victor-sur-Loire"),
    ("communes_graphies.csv", 7, "Cherves-Richemont"),
    ("ville_sans_cp.csv", 2, "Roanne"),
    ("ville_sans_cp.csv", 3, "Saint-Étienne"),
    ("ville_sans_cp.csv", 4, "Saint-Chamond"),
    ("telephones.csv", 2, "06 39 98 00 02"),
    ("telephones.csv", 3, "poste 12"),
    ("telephones.csv", 6, "04-65-71-00-07"),
    ("telephones.csv", 15, "(le matin de 9h à 12h)"),
    ("telephones.csv", 16, "04 65 71 00 1"),
    ("telephones.csv", 18, "1234"),
    ("web_mail.csv", 2, "www.exemple.org"),
    ("web_mail.csv", 2, "b@exemple.fr"),
    ("web_mail.csv", 5, "notre site"),
    ("web_mail.csv", 6, "g@exemple.fr"),
    ("web_mail.csv", 7, "https://reseau.exemple/lieu"),
    ("web_mail.csv", 7, "i@exemple.fr"),
    ("web_mail.csv", 8, "Facebook : lieu"),
    ("dates.csv", 5, "2016"),
    ("dates.csv", 9, "12/31/2015"),
    ("dates.csv", 11, "03/2016"),
    ("chiffre_exposant.csv", 3, "8123456760001²"),
    ("themes.csv", 2, "Bricolage du dimanche"),
    ("themes.csv", 2, "Association de quartier"),
    ("themes.csv", 3, "Jardinage"),
    ("themes.csv", 3, "Cuisine"),
    ("themes.csv", 4, "33"),
    ("themes.csv", 4, "Ressourcerie"),
    ("coupe_nom.csv", 3, "Lieu de"),
    ("guillemet.csv", 3, "guillemet"),
    ("noms_etranges.csv", 11, "---"),
    ("noms_etranges.csv", 12, "42"),
]


@pytest.mark.parametrize(("file", "line", "cell"), SAID)
def test_what_is_left_or_mended_is_said_on_its_row(told, file, line, cell):
    assert told(file).rows[line].tells_of(cell)


def test_a_date_of_a_year_or_a_month_is_said_to_be_one(told):
    rows = told("dates.csv").rows
    assert "année" in rows[5].said
    assert "mois" in rows[11].said


LEFT = [
    ("telephones.csv", 16, "phone"),
    ("telephones.csv", 18, "phone"),
    ("dates.csv", 5, "founded_on"),
    ("dates.csv", 9, "founded_on"),
    ("dates.csv", 11, "founded_on"),
    ("web_mail.csv", 8, "website"),
    ("siret_formes.csv", 4, "siret"),
    ("siret_formes.csv", 10, "siret"),
]


@pytest.mark.parametrize(("file", "line", "fact"), LEFT)
def test_what_says_nothing_sure_is_left_and_its_row_goes_in(told, file, line, fact):
    row = told(file).rows[line]
    assert row.state in GOES_IN
    assert fact not in row.stated


COUNTED = [  # (file, rows, refused, doubtful)
    ("siret_poste.csv", 4, 0, 1),
    ("siren_zero.csv", 2, 0, 0),
    ("siret_formes.csv", 9, 0, 0),
    ("ville_sans_cp.csv", 3, 0, 0),
    ("cedex_corse.csv", 4, 0, 0),
    ("arrondissements.csv", 11, 0, 0),
    ("telephones.csv", 17, 0, 0),
    ("web_mail.csv", 7, 0, 0),
    ("dates.csv", 11, 0, 0),
    ("xy_lambert.csv", 2, 0, 0),
    ("loin_du_centre.csv", 8, 0, 0),
    ("delim_virgules.csv", 4, 0, 0),
    ("guillemet.csv", 10, 0, 0),
    ("macroman.csv", 2, 0, 0),
    ("mojibake_oe.csv", 5, 0, 0),
    ("coupe_nom.csv", 2, 1, 0),
    ("themes.csv", 3, 0, 0),
    ("adresse_morceaux.csv", 2, 0, 0),
    ("entetes.csv", 1, 0, 0),
    ("horaires.csv", 3, 0, 0),
    ("classeur_deux_onglets.xlsx", 9, 0, 0),
    ("classeur_fusion.xlsx", 4, 0, 0),
]


@pytest.mark.parametrize(("file", "rows", "refused", "doubtful"), COUNTED)
def test_as_many_rows_as_the_file_has(told, file, rows, refused, doubtful):
    found = told(file)
    assert (len(found.rows), found.how_many("rejected"), found.how_many("doubtful")) == (
        rows,
        refused,
        doubtful,
    )


def test_no_row_without_a_doubt_is_doubted(told):
    rows = told("siret_poste.csv").rows
    assert {line: row.state for line, row in rows.items()} == {
        2: "new",
        3: "new",
        4: "doubtful",
        5: "new",
    }


def test_a_digit_that_is_none_ends_no_import(told):
    rows = told("chiffre_exposant.csv").rows
    assert (rows[2].state, rows[4].state in GOES_IN) == ("new", True)
    assert rows[3].state in ("rejected", "doubtful")


def test_names_that_name_nothing_are_refused(told):
    rows = told("noms_etranges.csv").rows
    assert [rows[line].state for line in (11, 12)] == ["rejected", "rejected"]
    assert all(rows[line].state == "new" for line in (2, 3, 4, 5, 7, 8, 9, 10))


def test_commas_of_addresses_make_no_columns(told):
    found = told("delim_virgules.csv")
    assert (found.read_as["delimiter"], set(found.read_as["mapping"])) == (";", {"Nom", "Adresse"})
    assert found.rows[2].stated["street"].startswith("12, rue des Lilas, bâtiment B")


def test_a_complement_of_an_address_is_kept_or_said(told):
    assert "Bât. B" in told("adresse_morceaux.csv").rows[2].everything


@pytest.mark.parametrize(
    ("line", "times"),
    [(2, ["09:00", "12:00", "14:00", "18:00"]), (3, ["09:00", "12:00"]), (4, ["18:00", "02:00"])],
)
def test_hours_in_two_writings_are_read_into_the_week(told, line, times):
    week = json.dumps(told("horaires.csv").rows[line].stated.get("hours"))
    assert all(time in week for time in times)


def test_every_case_of_the_folder_is_tried_here(trial_files):
    tried = {case[0] for case in (*KEPT, *SAID, *LEFT, *COUNTED)}
    files = {path.name for path in (trial_files / "cases").iterdir()} - {"MANIFEST.md"}
    assert files == tried
