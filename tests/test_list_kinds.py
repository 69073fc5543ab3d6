"""Lists of kinds that town halls also have, with the values that a person reads in them."""

import datetime as dt
import io
import json

import openpyxl
import pytest

from tests import lists

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # reading is the same on any database


@pytest.fixture
def told(db):
    lists.install(["42", "988"])
    return lists.tell


def test_an_open_data_portal_s_geojson(told):
    """Objects in objects, a postcode as a number, hours by day, a feature without a geometry."""
    fournil = {
        "nom": "Le Fournil partagé",
        "contact": {"telephone": "04 65 71 00 01", "site": "www.fournil.exemple.fr"},
        "adresse": {"voie": "3 rue des Halles", "code_postal": 42300, "ville": "Roanne"},
        "horaires": {"lundi": "9h-12h", "mardi": "fermé"},
    }
    shapes = [
        ({"type": "Point", "coordinates": [4.0720, 46.0350, 278]}, fournil),
        (None, {"nom": "Jardin du Crêt", "adresse": {"ville": "Firminy"}}),
    ]
    features = [{"type": "Feature", "geometry": g, "properties": p} for g, p in shapes]
    found = told(json.dumps({"type": "FeatureCollection", "features": features}), "a.geojson")
    assert (
        found.named("Le Fournil partagé").stated.items()
        >= {
            "phone": "0465710001",
            "website": "https://www.fournil.exemple.fr",
            "street": "3 rue des Halles",
            "postcode": "42300",
            "commune": "42187",
            "lat": 46.035,
            "hours": {"mo": [["09:00", "12:00"]], "tu": []},
        }.items()
    )
    assert found.named("Jardin du Crêt").stated["commune"] == "42095"
    assert not [fault for row in found.rows.values() for fault in row.faults if "Feature" in fault]


def test_a_backup_of_umap_with_a_layer_of_areas(told):
    def layer(name, kind, coordinates):
        shape = {"type": kind, "coordinates": coordinates}
        feature = {"type": "Feature", "geometry": shape, "properties": {"name": f"Un {name}"}}
        return {"_umap_options": {"name": name}, "features": [feature]}

    layers = [
        layer("atelier", "Point", [4.072, 46.035]),
        layer("quartier", "Polygon", [[[4, 45], [4.1, 45], [4.1, 45.1], [4, 45]]]),
        {"_umap_options": {"name": "vide"}, "features": []},
        layer("jardin", "Point", [4.388, 45.439]),
    ]
    found = told(json.dumps({"type": "umap", "layers": layers}), "a.umap")
    assert {row.name for row in found.rows.values() if row.name} == {"Un atelier", "Un jardin"}
    assert found.how_many("rejected") == 1
    assert found.rows[2].tells_of("la géométrie n’est pas un point")
    assert "couche" in found.left


def test_a_workbook_of_three_sheets_with_merged_cells(told):
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "Lisez-moi"
    notes.append(["Annuaire, mis à jour par le service"])
    sheet = book.create_sheet("Associations")
    sheet.append(["Annuaire des associations"])
    sheet.merge_cells("A1:D1")
    sheet.append(["Commune", "Nom", "Téléphone", "Date de création"])
    sheet.append(["Roanne", "Les Amis du canal", 465710001, dt.date(1998, 4, 3)])
    sheet.append([None, "Coup de main", "04 65 71 00 02", None])
    sheet.merge_cells("A3:A4")
    other = book.create_sheet("Coopératives")
    other.append(["Nom", "Ville"])
    other.append(["Scop Bâti", "Roanne"])
    body = io.BytesIO()
    book.save(body)
    found = told(body.getvalue(), "a.xlsx")
    friends, help_ = found.named("Les Amis du canal"), found.named("Coup de main")
    assert friends.stated["founded_on"] == "1998-04-03"
    assert (friends.stated["phone"], help_.stated["commune"]) == ("0465710001", "42187")
    assert found.unread == {"Coopératives": 2, "Lisez-moi": 1}


@pytest.mark.parametrize(
    ("encoding", "mark", "end"),
    [("mac_roman", ";", "\r"), ("utf-16-le", "\t", "\r\n"), ("cp850", "│", "\r\n")],
)
def test_letters_and_ends_of_lines_of_other_machines(told, encoding, mark, end):
    rows = [("Nom", "Ville"), ("Œuvre des Mûriers", "Saint-Étienne"), ("Café Noël", "Roanne")]
    if encoding == "cp850":  # DOS has no œ
        rows[1] = ("Le Théâtre à côté", "Saint-Étienne")
    text = end.join(mark.join(row) for row in rows) + end
    found = told(text.encode(encoding))
    assert found.read_as["encoding"] == encoding
    assert [(r.name, r.stated["commune"]) for r in found.rows.values()] == [
        (rows[1][0], "42218"),
        ("Café Noël", "42187"),
    ]


def test_quotes_that_never_close_around_the_mark(told):
    found = told(
        'Nom;Objet;Ville\n"La Ruche;Vente;Roanne\nBar "Le Coin";boissons;Firminy\n'
        'Atelier;"réparer; prêter;Feurs\nDernier;"ici ; et là";Feurs\n'
    )
    said = {row.name: row.stated.get("commune") for row in found.rows.values()}
    assert said == {
        "La Ruche": "42187",
        'Bar "Le Coin"': "42095",
        "Atelier": None,
        "Dernier": "42094",
    }
    assert found.read_as["open_quotes"] == [2, 4]
    assert found.named("Atelier").tells_of("prêter")


def test_metres_of_the_former_projection(told):
    """733 300, 2 116 200 in Lambert II étendu are 4.058563, 46.032884 according to PROJ."""
    found = told("Nom;Ville;X_L2E;Y_L2E\nLa Halle;Roanne;733300;2116200\n")
    stated = found.named("La Halle").stated
    assert (stated["lon"], stated["lat"]) == pytest.approx((4.058563, 46.032884), abs=2e-5)


def test_an_address_in_seven_pieces_and_halves_of_days(told):
    found = told(
        "Dénomination;Numéro;Répétition;Type voie;Libellé voie;Lieu-dit;Code postal;Ville;"
        "Lundi matin;Lundi après-midi\n"
        "La Forge;12;bis;rue;de la Paix;Le Bourg;42300;ROANNE CEDEX;9h-12h;14h-18h\n"
        "La Grange;;;;;Les Salles;42370;Renaison;fermé;14h-18h\n"
    )
    forge, grange = found.named("La Forge"), found.named("La Grange")
    assert (forge.stated["street"], forge.stated["commune"]) == ("12 bis rue de la Paix", "42187")
    assert forge.tells_of("Le Bourg")
    assert forge.stated["hours"] == {"mo": [["09:00", "12:00"], ["14:00", "18:00"]]}
    assert (grange.stated["street"], grange.stated["commune"]) == ("Les Salles", "42182")
    assert grange.stated["hours"] == {"mo": [["14:00", "18:00"]]}


def test_a_list_of_new_caledonia(told):
    found = told("Lieu;Adresse;Ville;CP;Tél\nLe Faré;3 rue de Sébastopol;Nouméa;98800;25 12 34\n")
    stated = found.named("Le Faré").stated
    assert (stated["commune"], stated["phone"]) == ("98818", "+687251234")


def test_a_map_of_gogocarto_whose_hours_are_slots(told):
    slots = {"monday": {"slot1start": "09:00", "slot1end": "12:00"}, "friday": {}}
    element = {
        "id": "k2",
        "name": "La Ruche",
        "geo": {"latitude": 46.035, "longitude": 4.072},
        "address": {"addressLocality": "Roanne", "postalCode": "42300"},
        "phone": "0465710001",
        "openHours": slots,
        "tags": ["miel"],
        "status": 1,
    }
    row = told(json.dumps({"data": [element]}), "elements.json").named("La Ruche")
    assert row.stated["hours"] == {"mo": [["09:00", "12:00"]]}
    assert (row.stated["phone"], row.stated["commune"]) == ("0465710001", "42187")
    assert row.tells_of("miel")
