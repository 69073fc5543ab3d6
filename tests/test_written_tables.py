"""Whatever French machine wrote a list, what is read back is what was written, or is said."""

import csv
import io

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests import lists

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # reading is the same on any database
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "iso8859-15", "mac_roman", "cp850")
TITLES = {  # fact: ways in which a form, a survey or another map titles it
    "name": ["Nom", "Nom de la structure", "Nom de votre structure", "Raison sociale", "Structure"],
    "street": ["Adresse", "Adresse de la structure", "Adresse postale", "N° et rue"],
    "postcode": ["Code postal", "CP", "Code Postal de la structure"],
    "commune": ["Ville", "Commune", "Localité"],
    "phone": ["Téléphone", "Tél.", "N° de téléphone", "Numéro de téléphone"],
    "email": ["Email", "Courriel", "Adresse mail", "Adresse mail de la structure", "E-mail"],
}
NAMES = [
    "Épicerie solidaire du Forez",
    "L'Atelier des Égalités",
    "Association « La Forêt »",
    "Régie de quartier de la Côte",
    "Ressourcerie ; réemploi, réparation",
    "Maison de l'été",
    "Collectif à côté",
    'Le "Bar" associatif',
    "Crèche parentale Les Fées",
    "Théâtre où ça rit",
]
STREETS = ["12, rue des Lilas", "3 place du Marché", "7 bis allée des Chênes", "1 quai de l'Île"]
PLACES = [
    ("42300", "Roanne", "42187"),
    ("42000", "Saint-Étienne", "42218"),
    ("42700", "Firminy", "42095"),
    ("42600", "Montbrison", "42147"),
]
NOTES = ["Liste à jour", "Extraction du 3 février", "Annuaire de l'économie sociale"]
PACE = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def records(draw):
    """(titles by fact, in the order of the columns; rows by fact): no two rows are alike."""
    facts = draw(st.permutations(list(TITLES)))
    titles = {fact: draw(st.sampled_from(TITLES[fact])) for fact in facts}
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=8, unique=True))
    rows = []
    for n, name in enumerate(names):
        postcode, commune, code = draw(st.sampled_from(PLACES))
        rows.append(
            {
                "name": name,
                "street": draw(st.sampled_from(STREETS)),
                "postcode": postcode,
                "commune": commune,
                "phone": f"04 65 71 00 {n:02}",
                "email": f"lieu{n}@exemple.fr",
                "code": code,
            }
        )
    return titles, rows


def as_table(titles, rows):
    return [list(titles.values()), *([row[fact] for fact in titles] for row in rows)]


def meant(row):
    kept = {fact: row[fact] for fact in ("name", "street", "postcode", "email")}
    return kept | {"phone": row["phone"].replace(" ", ""), "commune": row["code"]}


def read_back(found, titles, rows):
    """The facts that differ from what was written and that neither a fault of the row
    nor a column said to be left tells of."""
    assert found.state == "proposed", found.fault
    told = [found.rows[line] for line in sorted(found.rows)]
    assert len(told) == len(rows)
    return [
        (fact, value, row.stated.get(fact))
        for row, written in zip(told, rows, strict=True)
        for fact, value in meant(written).items()
        if row.stated.get(fact) != value
        and titles[fact] not in found.left
        and not row.tells_of(written[fact])
    ]


@pytest.fixture(scope="module", autouse=True)
def perimeter(of_the_module):
    of_the_module(lambda: lists.install(["42"]))


@PACE
@given(
    records(),
    st.sampled_from(ENCODINGS),
    st.sampled_from(";,\t|"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.lists(st.sampled_from(NOTES), max_size=2),
)
def test_a_text_that_any_machine_wrote_is_read_back(
    written, encoding, delimiter, quoting, ends, above
):
    titles, rows = written
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=ends)
    writer.writerows([[note] for note in above] + as_table(titles, rows))
    try:
        body = out.getvalue().encode(encoding)
    except UnicodeEncodeError:
        assume(False)
    assert read_back(lists.tell(body), titles, rows) == []


@PACE
@given(
    records(),
    st.lists(st.sampled_from(NOTES), max_size=3),
    st.integers(min_value=1, max_value=3),
    st.booleans(),
)
def test_a_workbook_of_several_sheets_is_read_back(written, above, sheets, as_numbers):
    titles, rows = written
    book = openpyxl.Workbook()
    book.active.title = "Lisez-moi"
    book.active.append(["Ce classeur est tenu par Claire"])
    parts = [rows[n::sheets] for n in range(sheets) if rows[n::sheets]]
    for n, part in enumerate(parts):
        sheet = book.create_sheet(f"Secteur {n + 1}")
        for line in [[note] for note in above] + as_table(titles, part):
            sheet.append([int(c) if as_numbers and c in POSTCODES else c for c in line])
    out = io.BytesIO()
    book.save(out)
    found = lists.tell(out.getvalue(), "classeur.xlsx")
    read = [
        row
        for n, part in enumerate(parts)
        if f"Secteur {n + 1}" not in found.unread
        for row in part
    ]
    assert len(read) + sum(found.unread.get(f"Secteur {n + 1}", 0) for n in range(sheets)) >= len(
        rows
    )
    assert read_back(found, titles, read) == []


POSTCODES = {postcode for postcode, _commune, _code in PLACES}


@pytest.mark.parametrize("title", sorted({t for said in TITLES.values() for t in said}))
def test_a_title_is_understood_whatever_its_wording(title):
    fact = next(fact for fact, said in TITLES.items() if title in said)
    usual = {"name": "Nom", "postcode": "Code postal", "commune": "Ville"} | {fact: title}
    row = {"name": "Lieu de Bilal", "street": "1 rue A", "postcode": "42300", "commune": "Roanne"}
    row |= {"phone": "04 65 71 00 01", "email": "bilal@exemple.fr"}
    body = "\n".join([";".join(usual.values()), ";".join(row[fact] for fact in usual)])
    assert lists.tell(f"{body}\n").read_as["mapping"].get(title) == fact
